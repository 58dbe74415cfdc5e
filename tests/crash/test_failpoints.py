"""The registry of fail points says what there is in the code, and a production passes all of it."""

import ast
from pathlib import Path

from graph.core.failpoint import CHAT, FAILPOINTS, arm, hits
from tests.crash.walk import REVISE_FILM, Walk

ROOT = Path(__file__).resolve().parents[2]
NEVER = 1_000_000_000


def names_in_code() -> set[str]:
    return {
        str(call.args[0].value)
        for folder in ("graph", "bot")
        for path in (ROOT / folder).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "failpoint"
        and isinstance(call.args[0], ast.Constant)
    }


def test_the_registry_names_every_fail_point_of_the_code_and_no_other() -> None:
    assert names_in_code() == FAILPOINTS


def test_a_production_passes_every_fail_point_but_those_of_the_chat(sqlite_database_url: str, tmp_path: Path) -> None:
    walk = Walk(sqlite_database_url, tmp_path, wishes=REVISE_FILM)
    walk.begin()

    arm(",".join(f"{name}=kill@{NEVER}" for name in FAILPOINTS))
    try:
        walk.walk_to_the_end()
        passed = {name for name in FAILPOINTS if hits(name)}
    finally:
        arm("")
        walk.close()

    assert passed == FAILPOINTS - CHAT
