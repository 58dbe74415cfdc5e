"""What the system says when something fails, in words for people, each with what helps."""

import errno
from pathlib import Path
from typing import NamedTuple

AGAIN = "It is tried again by itself; the step's log has the details."
FREE_SPACE = "Free some space; it is tried again by itself."
_NETWORK = "Check the network; it is tried again by itself."
_RIGHTS = "Check who owns the files and what may be done with them; then retry."
_MACHINE = "Close other programs on the machine; it is tried again by itself."


class Told(NamedTuple):
    """A reason and the next action, as half a sentence and as sentences."""

    message: str
    hint: str


_BY_NUMBER = {
    errno.ENOSPC: Told("the disk is full", FREE_SPACE),
    errno.EDQUOT: Told("the disk quota is full", FREE_SPACE),
    errno.EFBIG: Told("the disk is full: no file may be so large here", FREE_SPACE),
    errno.EROFS: Told("the disk takes no files: it is mounted for reading only", _RIGHTS),
    errno.EIO: Told("the disk cannot be read or written", "Check the disk; it is tried again by itself."),
    errno.EACCES: Told("a file may not be used by Greenlight", _RIGHTS),
    errno.EPERM: Told("a file may not be used by Greenlight", _RIGHTS),
    errno.ENOENT: Told("a file that is needed is not there", AGAIN),
    errno.ENOMEM: Told("the machine's memory is used up", _MACHINE),
    errno.EMFILE: Told("too many files are open at once", _MACHINE),
    errno.ENFILE: Told("too many files are open at once", _MACHINE),
    errno.ECONNREFUSED: Told("nobody takes the connection there", _NETWORK),
    errno.ECONNRESET: Told("the other side broke off the connection", _NETWORK),
    errno.EPIPE: Told("the other side broke off the connection", _NETWORK),
    errno.ETIMEDOUT: Told("no answer came in time", _NETWORK),
    errno.ENETUNREACH: Told("the network cannot be reached", _NETWORK),
    errno.EHOSTUNREACH: Told("the other machine cannot be reached", _NETWORK),
}


def tell(error: BaseException) -> Told:
    """What an error that no tool told of means; one that nobody foresaw keeps its own words, for whoever mends it."""
    match error:
        case OSError() if error.errno in _BY_NUMBER:
            told = _BY_NUMBER[error.errno]
            return told._replace(message=f"{told.message}{_file(error)}")
        case TimeoutError():
            return _BY_NUMBER[errno.ETIMEDOUT]
        case MemoryError():
            return _BY_NUMBER[errno.ENOMEM]
        case OSError() if error.strerror:
            return Told(f"the system refused it ({error.strerror})", AGAIN)
        case _:
            return Told(f"something that nobody foresaw ({type(error).__name__}: {error})", AGAIN)


def _file(error: OSError) -> str:
    """Its name alone: where it lies is for those who may see the machine, and they have the log."""
    named = Path(error.filename).name if isinstance(error.filename, str) else ""
    return f": {named}" if named and error.errno in {errno.EACCES, errno.EPERM, errno.ENOENT} else ""
