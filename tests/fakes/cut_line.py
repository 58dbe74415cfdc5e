"""A line to a server on this machine that can be cut, and mended."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CHUNK = 1 << 16


@dataclass
class CutLine:
    """Passes on what comes to `port`. While it is cut nobody gets through, and whoever was through is thrown out."""

    host: str
    to_port: int
    port: int = 0
    _is_cut: bool = False
    _ends: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def cut(self) -> None:
        with self._lock:
            self._is_cut, ends, self._ends = True, self._ends, []
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def mend(self) -> None:
        with self._lock:
            self._is_cut = False

    def join(self, caller: socket.socket) -> None:
        """Let a caller through, or hang up."""
        with self._lock:
            if self._is_cut:
                caller.close()
                return
            far = socket.create_connection((self.host, self.to_port))
            self._ends += [caller, far]
        for one, other in ((caller, far), (far, caller)):
            threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(CHUNK):
            other.sendall(data)
    with contextlib.suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)


@contextmanager
def cut_line(host: str, to_port: int) -> Iterator[CutLine]:
    """Keep the line until the end of the block."""
    line = CutLine(host, to_port)
    with socket.create_server(("127.0.0.1", 0)) as server:
        line.port = server.getsockname()[1]
        ringing = threading.Thread(target=_take_calls, args=(server, line), daemon=True)
        ringing.start()
        try:
            yield line
        finally:
            line.cut()
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
    ringing.join(5)


def _take_calls(server: socket.socket, line: CutLine) -> None:
    with contextlib.suppress(OSError):
        while True:
            line.join(server.accept()[0])
