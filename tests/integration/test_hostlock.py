"""Which processes may share one SQLite file."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.core.errors import StoreRefused
from graph.store.hostlock import Host, HostLock, this_host

HERE = Host(boot="1", name="here")
THERE = Host(boot="2", name="there")

HOLD = """
import sys
from pathlib import Path
from graph.store.hostlock import HostLock
lock = HostLock.acquire(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "greenlight.db"


def mounts(folder: Path, *lines: str) -> Path:
    table = folder / "mounts"
    table.write_text("".join(f"{line}\n" for line in ("/dev/vda / ext4 rw 0 0", *lines)))
    return table


def test_processes_of_one_machine_share_a_database(database: Path) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"

        HostLock.acquire(database).release()

        first.send_signal(signal.SIGKILL)


def test_another_machine_is_refused_while_one_has_it_open(database: Path) -> None:
    held = [HostLock.acquire(database, host=HERE) for _ in range(2)]
    held.pop().release()

    with pytest.raises(StoreRefused, match="in use on here; this is there") as caught:
        HostLock.acquire(database, host=THERE)

    assert "GREENLIGHT_DATABASE_URL" in caught.value.hint
    held.pop().release()


def test_another_machine_takes_over_what_nobody_has_open(database: Path) -> None:
    HostLock.acquire(database, host=HERE).release()

    taken = HostLock.acquire(database, host=THERE)

    with pytest.raises(StoreRefused, match="in use on there"):
        HostLock.acquire(database, host=HERE)
    taken.release()


def test_a_longer_name_of_an_earlier_owner_leaves_no_trace(database: Path) -> None:
    HostLock.acquire(database, host=Host(boot="1", name="a" * 200)).release()

    HostLock.acquire(database, host=THERE).release()


def test_a_container_of_the_same_machine_joins_under_another_name(database: Path) -> None:
    outside = HostLock.acquire(database, host=HERE)

    HostLock.acquire(database, host=HERE.model_copy(update={"name": "container"})).release()

    outside.release()


def test_a_refusal_leaves_no_lock_behind(database: Path) -> None:
    held = HostLock.acquire(database, host=HERE)
    with pytest.raises(StoreRefused):
        HostLock.acquire(database, host=THERE)
    held.release()

    HostLock.acquire(database, host=THERE).release()


def test_of_two_machines_at_once_only_one_gets_in(database: Path) -> None:
    def enter(host: Host) -> HostLock | None:
        try:
            return HostLock.acquire(database, host=host)
        except StoreRefused:
            return None

    for _ in range(50):
        with ThreadPoolExecutor(8) as threads:
            entered = list(threads.map(enter, [HERE, THERE] * 4))
        inside = {host.name for host, lock in zip([HERE, THERE] * 4, entered, strict=True) if lock}

        assert len(inside) == 1
        for lock in filter(None, entered):
            lock.release()


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.rclone"]
)
def test_a_network_mount_is_refused(database: Path, tmp_path: Path, kind: str) -> None:
    table = mounts(tmp_path, f"server:/export {tmp_path.parent} {kind} rw 0 0")

    with pytest.raises(StoreRefused, match=f"network mount \\({kind} at ") as caught:
        HostLock.acquire(database, mounts=table)

    assert "PostgreSQL" in caught.value.hint


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "overlay", "tmpfs", "zfs", "fuse.encfs"])
def test_a_disk_of_this_machine_is_taken(database: Path, tmp_path: Path, kind: str) -> None:
    table = mounts(tmp_path, f"/dev/vdb {tmp_path.parent} {kind} rw 0 0")

    HostLock.acquire(database, mounts=table).release()


def test_the_innermost_mount_counts(database: Path, tmp_path: Path) -> None:
    table = mounts(tmp_path, f"server:/ {tmp_path.parent} nfs rw 0 0", f"/dev/vdb {tmp_path} ext4 rw 0 0")

    HostLock.acquire(database, mounts=table).release()


def test_the_later_of_two_mounts_at_one_place_counts(database: Path, tmp_path: Path) -> None:
    table = mounts(tmp_path, f"/dev/vdb {tmp_path} ext4 rw 0 0", f"server:/ {tmp_path} nfs4 rw 0 0")

    with pytest.raises(StoreRefused):
        HostLock.acquire(database, mounts=table)


def test_a_mount_with_a_space_in_its_name_is_found(tmp_path: Path) -> None:
    share = tmp_path / "team share"
    share.mkdir()
    table = mounts(tmp_path, f"server:/ {tmp_path}/team\\040share cifs rw 0 0")

    with pytest.raises(StoreRefused):
        HostLock.acquire(share / "greenlight.db", mounts=table)


def test_a_link_into_a_network_mount_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "local").symlink_to(tmp_path / "share")
    table = mounts(tmp_path, f"server:/ {tmp_path}/share nfs rw 0 0")

    with pytest.raises(StoreRefused):
        HostLock.acquire(tmp_path / "local" / "greenlight.db", mounts=table)


def test_a_machine_without_a_table_of_mounts_is_trusted(database: Path, tmp_path: Path) -> None:
    HostLock.acquire(database, mounts=tmp_path / "missing").release()


def test_the_lock_file_is_private(database: Path) -> None:
    lock = HostLock.acquire(database)

    mode = os.stat(f"{database}.host").st_mode & 0o777  # noqa: PTH116 - the name is made by adding to the database's.
    lock.release()

    assert mode == 0o600


def test_a_machine_keeps_its_identity() -> None:
    assert this_host() == this_host()
    assert this_host().boot
