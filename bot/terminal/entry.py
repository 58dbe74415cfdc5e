"""Where the command `greenlight` begins, and where every error ends: as two lines, never as a traceback."""

import contextlib
import gc
import os
import sys
from collections.abc import Sequence

from bot.terminal.desk import Desk
from bot.terminal.stopped import Stopped

REFUSED, USAGE, INTERRUPTED = 1, 2, 130
ROOM = "Free some space; nothing is lost, and the same command goes on."


def main() -> None:
    """The console script."""
    gc.disable()  # Collecting garbage while modules are read takes a tenth of `status`; `Desk.studio` begins with it.
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str], desk: Desk | None = None) -> int:
    """Carry out a command line: 0 when it is done, 1 when it is refused or failed, 2 when it cannot be read."""
    desk = desk or Desk()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # Looking for some takes a tenth of `status`.
    from bot.terminal.app import app

    try:
        app(list(arguments), prog_name="greenlight", obj=desk)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else REFUSED
    except KeyboardInterrupt:
        desk.notes.line("Stopped at once. What was finished is kept; the same command goes on from there.")
        return INTERRUPTED
    except Stopped:
        desk.notes.line("Stopped. What is finished is kept; the same command goes on from there.")
        return INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return REFUSED
    except Exception as error:  # noqa: BLE001 - the one edge where every error is answered.
        return _report(desk, error)
    return 0


def _close_quietly() -> None:
    """Nobody reads any more; Python must not complain about it while it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _report(desk: Desk, error: Exception) -> int:
    what, hint, is_foreseen = _explain(desk, error)
    if not is_foreseen or os.environ.get("GREENLIGHT_DEBUG"):
        _log(desk, error)
    first, *others = what.splitlines() or [type(error).__name__]
    desk.notes.line(("error: ", "red"), first, hang=7)
    for line in others:
        desk.notes.line(line, indent=7)
    if hint:
        desk.notes.line(("hint:  ", "dim"), hint, hang=7)
    return REFUSED


def _explain(desk: Desk, error: Exception) -> tuple[str, str, bool]:
    """What happened, what can be done about it, and whether it was foreseen."""
    hint = getattr(error, "hint", None)
    if hint is not None:
        provider = getattr(error, "provider", "")
        return f"{provider}: {error}" if provider and provider not in str(error) else str(error), hint, True
    if isinstance(error, OSError):
        return _explain_system(error)
    if type(error).__module__.startswith(("sqlalchemy", "sqlite3", "psycopg")):
        return _explain_database(desk, error)
    where = desk.log_file if _has_settings(desk) else "the log"
    return f"this was not foreseen — {type(error).__name__}: {error}", f"The details are in {where}.", False


def _explain_database(desk: Desk, error: Exception) -> tuple[str, str, bool]:
    from graph.store.full import is_full, say_cause
    from graph.store.room import say_full

    full = desk.full_folder if _has_settings(desk) else None
    if full is not None:
        return say_full(full), ROOM, True
    if is_full(error):
        return "the disk of the database is full", ROOM, True
    return f"the database cannot be used: {say_cause(error)}", "`greenlight doctor` checks it.", False


def _explain_system(error: OSError) -> tuple[str, str, bool]:
    from graph.store.room import FULL

    where = f"{error.filename}: " if error.filename else ""
    if error.errno in FULL:
        return f"{where}the disk is full", ROOM, True
    return f"{where}{error.strerror or error}", "`greenlight doctor` checks this machine.", bool(error.filename)


def _has_settings(desk: Desk) -> bool:
    with contextlib.suppress(Exception):
        return desk.settings is not None
    return False


def _log(desk: Desk, error: Exception) -> None:
    """Keep the traceback, without secrets, in the log file."""
    with contextlib.suppress(Exception):
        import structlog

        from bot.terminal.logfile import logging_to_file

        with logging_to_file(desk):
            structlog.get_logger().error("command_failed", exc_info=error)


if __name__ == "__main__":
    main()
