"""A server on this machine that speaks Chat Completions and answers by script, faults included."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """One HTTP answer. `drip` sends its body byte by byte until the server closes, `hang` sends nothing until then.

    `withheld` bytes are promised and never sent: the connection breaks off before them.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    drip: bool = False
    hang: bool = False
    withheld: int = 0


Script = Reply | Callable[[Request], Reply]


@dataclass
class ChatServer:
    """What was asked so far, and where to ask. The last reply is given again to all further requests."""

    replies: list[Script]
    requests: list[Request] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    base_url: str = ""
    closing: threading.Event = field(default_factory=threading.Event)

    def reply_to(self, request: Request, headers: dict[str, str]) -> Reply:
        self.requests.append(request)
        self.headers.append(headers)
        script = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return script if isinstance(script, Reply) else script(request)


def completion(
    content: str | None,
    *,
    finish: str = "stop",
    refusal: str | None = None,
    arguments: str | None = None,
    usage: tuple[int, int] | None = (100, 20),
) -> Reply:
    """A whole chat completion; with `arguments`, the model calls the function it was offered."""
    message: dict[str, Any] = {"role": "assistant", "content": content, "refusal": refusal}
    if arguments is not None:
        call = {"id": "c1", "type": "function", "function": {"name": "Answer", "arguments": arguments}}
        message["tool_calls"] = [call]
    body: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake",
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
    }
    if usage:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    return Reply(body=json.dumps(body).encode())


def fault(status: int, message: str = "no", *, code: str | None = None, **headers: str) -> Reply:
    """An error in OpenAI's form; header names are given with underscores."""
    named = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"error": {"message": message, "type": "fault", "param": None, "code": code}}
    return Reply(status, json.dumps(body).encode(), named)


@contextmanager
def chat_server(*replies: Script) -> Iterator[ChatServer]:
    """Serve until the end of the block; no thread and no socket is left then."""
    state = ChatServer(list(replies))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.path == "/v1/chat/completions"
            self._send(state.reply_to(asked, {name.lower(): value for name, value in self.headers.items()}))

        def _send(self, reply: Reply) -> None:
            self.close_connection = True
            if reply.hang:
                state.closing.wait()
                return
            self.send_response(reply.status)
            for name, value in {**reply.headers, "Connection": "close"}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + reply.withheld))
            self.end_headers()
            self._drip(reply.body) if reply.drip else self.wfile.write(reply.body)

        def _drip(self, body: bytes) -> None:
            for byte in body:
                if state.closing.wait(0.05):
                    return
                self.wfile.write(bytes([byte]))

        def handle(self) -> None:
            # A client that gives up closes its end in the middle of an answer.
            try:
                super().handle()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.base_url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        state.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
