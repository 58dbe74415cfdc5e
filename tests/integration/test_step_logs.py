"""Each attempt at a step has its own log under the production's folder, and no log or error holds a secret."""

from pathlib import Path

from graph.core.item import ItemState
from tests.fakes.studio import BRIEF, SOURCE, FakeStudio
from tests.fakes.walking import Trouble, attempts, items, work_through

KEY = "sk-" + "a1b2c3d4e5f6g7h8"


def log_of(studio: FakeStudio, production: str, name: str, attempt: int = 1) -> str:
    return (studio.folder / "productions" / production / "logs" / name / f"{attempt}.log").read_text()


def test_every_attempt_has_its_file_and_the_ledger_knows_it(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "video")

    for found in items(studio, production):
        (tried,) = attempts(studio, found)
        assert Path(tried.log) == studio.folder / "productions" / production / "logs" / found.name / "1.log"
        lines = log_of(studio, production, found.name).splitlines()
        assert "step_started" in lines[0]
        assert "step_done" in lines[-1]
        assert all(f"production={production}" in line and f"step={found.name}" in line for line in lines)


def test_each_try_writes_its_own_file_with_the_reason(studio: FakeStudio, trouble: Trouble) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    trouble.begin("fail:number")
    studio.decide(production)
    work_through(studio, production)
    (failed,) = [found for found in items(studio, production) if found.state is ItemState.FAILED]

    assert [tried.outcome for tried in attempts(studio, failed)] == ["failed"] * 4
    for number in (1, 2, 3, 4):
        log = log_of(studio, production, failed.name, number)
        assert f"attempt={number}" in log
        assert "step_failed" in log
        assert "cannot make number" in log
        assert "provider=renderer" in log
    assert "Traceback" in log_of(studio, production, failed.name, 1)


def test_what_was_kept_from_before_is_said(studio: FakeStudio) -> None:
    first, second = studio.start(), studio.start()
    studio.walk_to(first, "video")

    studio.walk_to(second, "video")

    assert "kept from before as" in log_of(studio, second, "publicise") + log_of(studio, second, "build-s1")


def test_no_secret_reaches_a_log_an_error_or_a_question(studio: FakeStudio, trouble: Trouble) -> None:
    production = studio.start(BRIEF.model_copy(update={"source": SOURCE.replace("octopus", KEY)}))
    studio.walk_to(production, "script")
    trouble.begin(f"fail:{KEY}")  # The voice repeats the word that it fails on, as providers repeat what they get.
    studio.decide(production)
    work_through(studio, production)

    gate = studio.gate(production)
    assert "cannot make [redacted]" in gate.shown["missing"][0]["why"]
    assert KEY not in str(gate.shown)
    assert not any(KEY in str(found.error) for found in items(studio, production))
    logs = [log.read_text() for log in (studio.folder / "productions").rglob("*.log")]
    assert any("cannot make [redacted]" in log for log in logs)
    assert not any(KEY in log for log in logs)
