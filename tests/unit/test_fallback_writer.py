"""Writers in a row: who takes over, what the person is told, and what it all took."""

import pytest

from graph.agents.fallback_writer import FallbackWriter
from graph.core.brief import Pattern
from graph.core.errors import CannotRevise, SourceTooThin
from graph.core.writing import Assignment, Source
from tests.fakes.writers import FailingWriter, PlainWriter
from tools.errors import ToolError, ToolNotConfigured, ToolUnavailable
from tools.llm import AnswerRefused, BadAnswer, Usage, usages_of

ASSIGNMENT = Assignment(topic="Bees", source=Source(text="Bees dance."), seconds=30, pattern=Pattern.A)
AWAY = ToolUnavailable("openai did not answer in time", hint="Again.")
COST = Usage(model="m", input_tokens=100, output_tokens=20)
BAD = BadAnswer("the answer was cut off", usages=(COST,), hint="More tokens.")
THIN = SourceTooThin("the source holds a single sentence", hint="Give more.")


def estimate(text: str) -> float:
    return len(text) / 15


def row(*errors: Exception) -> FallbackWriter:
    failing = tuple(FailingWriter(error, name=f"w{n}") for n, error in enumerate(errors))  # type: ignore[arg-type]
    return FallbackWriter((*failing, PlainWriter()))


def test_the_first_writer_that_can_writes_without_a_note() -> None:
    written = FallbackWriter((PlainWriter(name="model"), PlainWriter())).write(ASSIGNMENT, estimate)

    assert written.script.writer == "model"
    assert written.script.notes == ()


def test_the_offline_writer_takes_over_and_says_why() -> None:
    written = row(AWAY).write(ASSIGNMENT, estimate)

    assert written.script.notes == ("Written by the offline writer, because openai did not answer in time.",)
    assert written.script.writer == "plain"


def test_the_fall_back_model_comes_before_the_offline_writer() -> None:
    writers = (FailingWriter(AWAY), PlainWriter(name="small model"), PlainWriter())

    written = FallbackWriter(writers).write(ASSIGNMENT, estimate)

    assert written.script.notes[0].startswith("Written by the fall-back (small model), because")


def test_failed_tries_are_paid_for() -> None:
    written = row(BAD, BAD).write(ASSIGNMENT, estimate)

    assert (written.model, written.input_tokens, written.output_tokens) == ("m", 200, 40)
    assert [usage.model for usage in written.usages] == ["m", "m"]


def test_a_revision_falls_back_too() -> None:
    before = PlainWriter().write(ASSIGNMENT, estimate)

    written = row(AWAY).revise(before, (), ASSIGNMENT, estimate)

    assert "the offline writer" in written.script.notes[0]


@pytest.mark.parametrize(
    ("first", "kind", "tokens"),
    [(AWAY, ToolUnavailable, 0), (BAD, BadAnswer, 100)],
    ids=["away", "bad answer"],
)
def test_a_failure_that_may_pass_is_raised_where_the_offline_writer_cannot_help(
    first: ToolError, kind: type[ToolError], tokens: int
) -> None:
    writers = FallbackWriter((FailingWriter(first), FailingWriter(THIN)))

    with pytest.raises(kind) as caught:
        writers.write(ASSIGNMENT, estimate)

    assert caught.value.retryable
    assert sum(usage.input_tokens for usage in usages_of(caught.value)) == tokens


def test_what_the_offline_writer_says_counts_where_trying_again_would_not_help() -> None:
    writers = FallbackWriter((FailingWriter(ToolNotConfigured("no key")), FailingWriter(THIN)))

    with pytest.raises(SourceTooThin):
        writers.write(ASSIGNMENT, estimate)


def test_a_paid_refusal_is_not_lost_with_the_offline_writers_words() -> None:
    refused = AnswerRefused("it refused", usages=(COST,))
    writers = FallbackWriter((FailingWriter(refused), FailingWriter(CannotRevise("a wish needs a model", hint="Say."))))

    with pytest.raises(AnswerRefused, match="it refused; a wish needs a model") as caught:
        writers.write(ASSIGNMENT, estimate)

    assert (caught.value.hint, usages_of(caught.value)) == ("Say.", (COST,))


def test_a_change_that_the_first_writer_refuses_goes_to_nobody_else() -> None:
    with pytest.raises(CannotRevise):
        row(CannotRevise("no such scene")).revise(PlainWriter().write(ASSIGNMENT, estimate), (), ASSIGNMENT, estimate)
