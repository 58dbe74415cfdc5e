"""Writers in a row: where one fails, the next takes over at once, and the script says so."""

from collections.abc import Callable

from graph.core.change import Change
from graph.core.errors import ProductionError
from graph.core.writing import Assignment, Estimate, ModelUsage, Writer, Written
from tools.errors import ToolError
from tools.llm import AnswerRefused, BadAnswer, Usage, usages_of

Attempt = Callable[[Writer], Written]


class FallbackWriter:
    """Asks each writer once, in order; the last needs no model. What failed tries took is counted too."""

    def __init__(self, writers: tuple[Writer, ...]) -> None:
        self._writers = writers
        self.name = ", else ".join(writer.name for writer in writers)
        self.version = "+".join(writer.version for writer in writers)

    def write(self, assignment: Assignment, estimate: Estimate) -> Written:
        """Write with the first writer that can. Raises as `_first` says."""
        return self._first(lambda writer: writer.write(assignment, estimate))

    def revise(
        self, before: Written, changes: tuple[Change, ...], assignment: Assignment, estimate: Estimate
    ) -> Written:
        """Revise with the first writer that can. Raises as `_first` says."""
        return self._first(lambda writer: writer.revise(before, changes, assignment, estimate))

    def _first(self, attempt: Attempt) -> Written:
        """The first result.

        Where none is left that could help, a failure that another try may cure is raised rather than what the last
        writer says: a model that is down for a minute is no reason to call the source too thin.
        """
        failures: list[ToolError] = []
        for writer in self._writers:
            try:
                return self._noted(attempt(writer), writer, failures)
            except ToolError as error:
                failures.append(error)
            except ProductionError as error:
                if not failures:
                    raise
                raise _failure(failures, error) from error
        raise _failure(failures, None)

    def _noted(self, written: Written, writer: Writer, failures: list[ToolError]) -> Written:
        if not failures:
            return written
        who = "the offline writer" if writer is self._writers[-1] else f"the fall-back ({writer.name})"
        reasons = "; then ".join(dict.fromkeys(str(error).rstrip(".") for error in failures))
        failed = _usages(failures)
        notes = (f"Written by {who}, because {reasons}.", *written.script.notes)
        script = written.script.model_copy(update={"notes": notes})
        return written.model_copy(
            update={
                "script": script,
                "model": written.model or (failed[-1].model if failed else ""),
                "input_tokens": written.input_tokens + sum(usage.input_tokens for usage in failed),
                "output_tokens": written.output_tokens + sum(usage.output_tokens for usage in failed),
                "usages": (*(ModelUsage(**usage.model_dump()) for usage in failed), *written.usages),
            }
        )


def _failure(failures: list[ToolError], last: ProductionError | None) -> ToolError | ProductionError:
    """The error that says most about what to do, carrying what all tries took."""
    telling = next((error for error in failures if error.retryable), None)
    usages = _usages(failures)
    if telling is None and last is not None and not usages:
        return last
    error = telling or failures[-1]
    if not usages:
        return error
    message, hint = (str(error), error.hint) if telling or last is None else (f"{error}; {last}", last.hint)
    kind = BadAnswer if telling else AnswerRefused
    return kind(message, usages=usages, hint=hint, provider=error.provider)


def _usages(failures: list[ToolError]) -> tuple[Usage, ...]:
    return tuple(usage for error in failures for usage in usages_of(error))
