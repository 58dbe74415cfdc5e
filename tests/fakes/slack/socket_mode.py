"""Deliveries by Socket Mode: an app opens a connection, and acknowledges each envelope by its id."""

import itertools
import json
import queue
import threading
import time
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from tests.fakes.slack.delivery import Attempt, Delivery
from tests.fakes.slack.refusal import Refusal

CONNECTIONS = 10
POLICY_VIOLATION = 1008


class SocketRoute:
    """The server that apps connect to. Each envelope goes to one connection, in turn."""

    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self._lock = threading.Lock()
        self._tickets: set[str] = set()
        self._connections: list[ServerConnection] = []
        self._turns = itertools.count()
        self._acks: dict[str, queue.SimpleQueue[dict[str, Any] | None]] = {}
        self._owners: dict[str, ServerConnection] = {}
        self.strays: list[str] = []
        """What the app sent that acknowledges nothing."""
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._server = serve(self._serve, "127.0.0.1", 0, compression=None, ping_interval=None)
        self._thread = threading.Thread(target=self._server.serve_forever, name="slack-sockets")
        self._thread.start()

    def close(self) -> None:
        if self._server is None or self._thread is None:
            return
        for connection in self.connections:
            connection.close()
        self._server.shutdown()
        self._thread.join()

    @property
    def connections(self) -> list[ServerConnection]:
        with self._lock:
            return list(self._connections)

    def issue_url(self) -> str:
        """Return where one connection may be opened, once."""
        if len(self.connections) >= CONNECTIONS:
            raise Refusal("too_many_websockets")
        assert self._server is not None
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        port = self._server.socket.getsockname()[1]
        return f"ws://127.0.0.1:{port}/link/?ticket={ticket}&app_id={self._app_id}"

    def refresh(self) -> None:
        """Ask every connection to come again, as Slack does every few hours, and close it."""
        for connection in self.connections:
            self._forget(connection)
            connection.send(json.dumps({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}}))
            connection.close()

    def drop(self) -> None:
        """Break all connections without a word."""
        for connection in self.connections:
            self._forget(connection)
            connection.close()

    def send(self, delivery: Delivery, number: int, reason: str, patience: float) -> Attempt:
        begun = time.monotonic()
        envelope = self._envelope(delivery, number, reason)
        answer: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._acks[envelope["envelope_id"]] = answer
        try:
            if not self._push(envelope):
                return Attempt(number, 0, "", 0.0, reason="connection_failed", no_retry=True)
            ack = answer.get(timeout=patience)
        except queue.Empty:
            ack = None
        finally:
            self._acks.pop(envelope["envelope_id"], None)
            self._owners.pop(envelope["envelope_id"], None)
        seconds = time.monotonic() - begun
        if ack is None:
            return Attempt(number, 0, "", seconds, reason="timeout")
        said = ack.get("payload")
        return Attempt(number, 200, "" if said is None else json.dumps(said), seconds)

    def _envelope(self, delivery: Delivery, number: int, reason: str) -> dict[str, Any]:
        envelope: dict[str, Any] = {
            "envelope_id": str(uuid.uuid4()),
            "payload": delivery.payload,
            "type": delivery.kind,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": number, "retry_reason": reason}
        return envelope

    def _push(self, envelope: dict[str, Any]) -> bool:
        while connections := self.connections:
            chosen = connections[next(self._turns) % len(connections)]
            self._owners[envelope["envelope_id"]] = chosen
            try:
                chosen.send(json.dumps(envelope))
            except ConnectionClosed:
                self._forget(chosen)
            else:
                return True
        return False

    def _serve(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        ticket = parse_qs(urlsplit(connection.request.path).query).get("ticket", [""])[0]
        if ticket not in self._tickets:
            connection.close(POLICY_VIOLATION, "invalid ticket")
            return
        self._tickets.remove(ticket)
        with self._lock:
            self._connections.append(connection)
            hello = {
                "type": "hello",
                "num_connections": len(self._connections),
                "debug_info": {"host": "applink", "approximate_connection_time": 18060},
                "connection_info": {"app_id": self._app_id},
            }
        try:
            connection.send(json.dumps(hello))
            for text in connection:
                self._take(connection, str(text))
        except ConnectionClosed:
            pass
        finally:
            self._forget(connection)

    def _take(self, connection: ServerConnection, text: str) -> None:
        """Give an acknowledgement to who waits for it; it counts on the connection of its envelope alone."""
        try:
            said = json.loads(text)
            envelope_id = said["envelope_id"]
        except (ValueError, KeyError, TypeError):
            self.strays.append(text)
            return
        waiting = self._acks.get(envelope_id)
        if waiting is None or self._owners.get(envelope_id) is not connection:
            self.strays.append(text)
            return
        waiting.put(said)

    def _forget(self, connection: ServerConnection) -> None:
        with self._lock:
            if connection in self._connections:
                self._connections.remove(connection)
            orphans = [each for each, owner in [*self._owners.items()] if owner is connection]
        for waiting in [self._acks.get(orphan) for orphan in orphans]:
            if waiting is not None:
                waiting.put(None)
