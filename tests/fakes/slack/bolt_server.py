"""A Bolt app in the reach of the emulator: behind a plain HTTP server, or by Socket Mode."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler

from tests.fakes.slack import SlackEmulator


@contextmanager
def bolt_server(app: App) -> Iterator[str]:
    """Serve the app until the end of the block; gives its request URL."""

    class Handler(BaseHTTPRequestHandler):
        wbufsize = -1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers: dict[str, str | list[str]] = {name: [value] for name, value in self.headers.items()}
            answer = app.dispatch(BoltRequest(body=body, headers=headers))
            self.send_response(answer.status)
            for name, values in answer.headers.items():
                self.send_header(name, values[0])
            self.end_headers()
            self.wfile.write(answer.body.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/slack/events"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def bolt_socket(app: App, slack: SlackEmulator, ping_interval: float = 10) -> Iterator[SocketModeHandler]:
    """Keep the app connected until the end of the block."""
    handler = SocketModeHandler(app, app_token=slack.app_token, ping_interval=ping_interval)
    handler.connect()
    try:
        slack.workspace.wait_for(lambda: slack.sockets.connections)
        yield handler
    finally:
        # The client would wait three seconds in its read and one in its queue; both are cut short here.
        handler.client.auto_reconnect_enabled = handler.client.default_auto_reconnect_enabled = False
        slack.sockets.drop()
        slack.workspace.wait_for(lambda: not handler.client.is_connected())
        handler.client.closed = True
        handler.client.enqueue_message('{"type": "goodbye"}')
        handler.close()
