"""An owner that stands still inside the upload, after its last look and before the act, while others try to help.

`python -m tests.crash.frozen` forks, as the sweep does. The lease runs out in the meantime, so that by the ledger alone
another may upload; only the lock, which lives as long as its holder, keeps the second video from coming about.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Literal

from config.log import configure_logging
from graph.core.production import State
from graph.core.value import Value
from tests.crash.forks import in_child, start_child
from tests.crash.judge import chain_faults, faults
from tests.crash.walk import Walk
from tests.fakes.forgetful_channel import ForgetfulChannel
from tests.fakes.makers import CALLS
from tools.youtube import Upload, UploadRequest

End = Literal["thaws", "dies"]
HELPERS = 3


class StandingChannel(ForgetfulChannel):
    """A channel whose uploader stands still, from the moment in which it has decided to upload."""

    def upload(self, request: UploadRequest) -> Upload:
        os.kill(os.getpid(), signal.SIGSTOP)
        return super().upload(request)


class Freeze(Value):
    """Where it happens, and how it ends for the owner each time."""

    database: str
    folder: Path
    ends: tuple[End, ...]


class Outcome(Value):
    """How many videos there were while the owner stood still, and in the end; what is wrong with the production."""

    meanwhile: int
    videos: int
    faults: tuple[str, ...]


class Outcomes(Value):
    """One for each time."""

    outcomes: tuple[Outcome, ...]


def freeze_once(walk: Walk, end: End) -> Outcome:
    before = len(walk.videos.list_uploads())
    in_child(lambda: until_upload(walk))
    owner = start_child(lambda: upload_and_stop(walk))
    _, status = os.waitpid(owner, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        raise AssertionError(f"the owner ended with status {status}")
    for minutes in range(HELPERS):
        in_child(lambda minutes=minutes: help_out(walk, 2 * (minutes + 1)))  # type: ignore[misc]  # Called at once.
    meanwhile = len(walk.videos.list_uploads()) - before
    os.kill(owner, signal.SIGCONT if end == "thaws" else signal.SIGKILL)
    os.waitpid(owner, 0)
    found: list[str] = in_child(lambda: finish(walk))
    return Outcome(meanwhile=meanwhile, videos=len(walk.videos.list_uploads()) - before, faults=tuple(found))


def until_upload(walk: Walk) -> None:
    """Walk a new production to where only the upload is left to be done."""
    production = walk.begin()
    while walk.productions.get(production).state is not State.PUBLISHING:
        walk.step()
    walk.run_one_graph()


def upload_and_stop(walk: Walk) -> int:
    channel = StandingChannel(walk.folder / "channel", walk.clock.now())
    return 0 if walk.do_one_item(video_channel=lambda _name: channel) else 1


def help_out(walk: Walk, minutes: int) -> None:
    """What another worker does when the lease has run out."""
    walk.turn(minutes=minutes)
    walk.outlive_leases()
    walk.do_one_item()


def finish(walk: Walk) -> list[str]:
    walk.turn(minutes=10)
    walk.outlive_leases()
    walk.walk_to_the_end()
    newest = walk.productions.list()[0]
    return [*faults(walk.db, walk.videos, newest.id, deaths=HELPERS + 1), *chain_faults(walk.db)]


def main() -> None:
    configure_logging(level="error")
    task = Freeze.model_validate_json(sys.argv[1])
    os.environ[CALLS] = str(task.folder / "bill")
    url = f"sqlite:///{task.folder / 'greenlight.sqlite3'}" if task.database == "sqlite" else task.database
    walk = Walk(url, task.folder)
    walk.rest()
    outcomes = tuple(freeze_once(walk, end) for end in task.ends)
    sys.stdout.write(Outcomes(outcomes=outcomes).model_dump_json())


if __name__ == "__main__":
    main()
