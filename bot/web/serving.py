"""The HTTP server, beside everything else that `greenlight serve` does."""

import socket
import threading

import uvicorn
from fastapi import FastAPI

from config.doors import is_loopback
from config.errors import ConfigError

START_SECONDS = 10.0
STOP_SECONDS = 5
BACKLOG = 256


class CannotListen(ConfigError):
    """The address is taken, is not this machine's, or is one that others reach although nobody allowed it."""


class WebServer:
    """Answers HTTP in a thread of its own until it is stopped. Port 0 takes any that is free; `port` tells which."""

    def __init__(self, app: FastAPI, host: str, port: int, *, allow_network: bool = False) -> None:
        if not (allow_network or is_loopback(host)):
            raise CannotListen(
                f"{host} is reached from outside this machine",
                hint="Leave GREENLIGHT_WEB__HOST at 127.0.0.1 behind a proxy with a certificate, or allow it by "
                "GREENLIGHT_WEB__ALLOW_NETWORK=true.",
            )
        self._address = (host, port)
        self._server = _Announced(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                http="httptools",
                loop="uvloop",
                ws="none",
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )
        self._thread: threading.Thread | None = None
        self.port = port

    def start(self) -> None:
        """Listen; requests are answered when this returns. Raises `CannotListen`."""
        listening = _listen(*self._address)
        self.port = listening.getsockname()[1]
        self._thread = threading.Thread(target=self._server.run, args=([listening],), name="web")
        self._thread.start()
        if not self._server.up.wait(START_SECONDS):
            self.stop()
            raise CannotListen(f"nothing answers at {self._address[0]}:{self.port}", hint="The log tells why.")

    def stop(self) -> None:
        """Take nothing new, finish what is under way (for a few seconds), and end. May be called twice."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(2 * STOP_SECONDS)
            self._thread = None


class _Announced(uvicorn.Server):
    """Tells when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


def _listen(host: str, port: int) -> socket.socket:
    """Bind here, so that a port that is taken is an error where it can be answered."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(BACKLOG)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise CannotListen(
            f"{host}:{port}: {error.strerror or error}", hint="Choose others by GREENLIGHT_WEB__HOST and __PORT."
        ) from error
    return listening
