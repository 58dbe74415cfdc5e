"""One SQLite file belongs to one machine at a time: its locks and its shared memory reach no further than one kernel.

Every process that opens the database holds a shared `flock` on a file beside it, in which the first one wrote the
machine. Processes of that machine, in containers too, may join; others are refused as long as one of them lives. On
a network mount `flock` proves nothing, so the database may not lie there at all.
"""

import fcntl
import os
import platform
import re
from pathlib import Path

from pydantic import ValidationError

from graph.core.errors import StoreRefused
from graph.core.value import Value

MOUNTS = Path("/proc/mounts")
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d|smbfs|ncpfs|9p|afs|ceph|glusterfs|lustre|beegfs|gpfs|ocfs2|gfs2|vboxsf|prl_fs|davfs"
    r"|fuse\.(sshfs|ceph\S*|glusterfs|s3fs|rclone|gcsfuse|juicefs|goofys|blobfuse\d?|davfs\d?|smbnetfs|curlftpfs|vmhgfs\S*)"
)
_INSTEAD = "Put it on a disk of this machine, or use PostgreSQL for several machines: set GREENLIGHT_DATABASE_URL."


class Host(Value):
    """A running kernel. Its boot id is the same in every container, and another after a restart."""

    boot: str
    name: str


def this_host() -> Host:
    name = platform.node()
    return Host(boot=BOOT_ID.read_text().strip() if BOOT_ID.exists() else name, name=name)


class HostLock:
    """Held while a database is open. It goes with its process, however that ends."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def acquire(cls, database: Path, *, host: Host | None = None, mounts: Path = MOUNTS) -> "HostLock":
        """Join the processes of this machine that have the database open, or be the first.

        Raises:
            StoreRefused: Another machine has it open, or it lies on a network mount.
        """
        _refuse_network(database, mounts)
        beside = database.with_name(f"{database.name}.host")
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _join(descriptor, database, host or this_host())
        except BaseException:
            os.close(descriptor)
            raise
        return cls(descriptor)

    def release(self) -> None:
        """Leave. May be called twice."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _join(descriptor: int, database: Path, host: Host) -> None:
    while True:
        if _is_alone(descriptor) and _read(descriptor) != host:  # A full disk takes nothing, and need not.
            _write(descriptor, host)
        # From exclusive to shared is no single step, so that another machine may have come between: read it again.
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        owner = _read(descriptor)
        if owner is not None:
            break
        fcntl.flock(descriptor, fcntl.LOCK_UN)
    if owner.boot != host.boot:
        raise StoreRefused(f"{database} is in use on {owner.name}; this is {host.name}.", hint=_INSTEAD)


def _is_alone(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(descriptor: int, host: Host) -> None:
    text = host.model_dump_json().encode()
    os.pwrite(descriptor, text, 0)
    os.ftruncate(descriptor, len(text))


def _read(descriptor: int) -> Host | None:
    """Who owns the database; None when the first one died before it could say so."""
    try:
        return Host.model_validate_json(os.pread(descriptor, 4096, 0))
    except ValidationError:
        return None


def _refuse_network(database: Path, mounts: Path) -> None:
    kind, where = _mount_of(database.resolve(), mounts)
    if _NETWORK.fullmatch(kind):
        raise StoreRefused(f"{database} lies on a network mount ({kind} at {where}).", hint=_INSTEAD)


def _mount_of(path: Path, mounts: Path) -> tuple[str, Path]:
    """The kind and the place of the mount that holds the path; of two at one place the later hides the earlier."""
    found = ("", Path("/"))
    if not mounts.exists():
        return found
    for line in mounts.read_text().splitlines():
        _device, place, kind, *_options = line.split(" ")
        where = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), place))
        if path.is_relative_to(where) and len(where.parts) >= len(found[1].parts):
            found = (kind, where)
    return found
