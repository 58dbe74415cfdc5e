"""Asking the person at the terminal. No answer is no."""

import sys

from bot.terminal.paper import STRONG, Paper
from graph.core.errors import ProductionError

MOST_TRIES = 3


class NoAnswer(ProductionError):
    """Standard input is closed, or what was typed is no answer."""


def ask(paper: Paper, question: str) -> str:
    """What the person types; a line, without spaces around it.

    Raises:
        NoAnswer: Standard input has ended.
    """
    paper.console.print(question, style=STRONG, end=" ")
    paper.console.file.flush()
    try:
        answer = sys.stdin.readline()
    except KeyboardInterrupt:
        paper.blank()
        raise
    if not sys.stdin.isatty():
        paper.blank()
    if not answer:
        raise NoAnswer("nobody answered: standard input is closed", hint="Nothing was decided. --yes answers yes.")
    return answer.strip()


def confirm(paper: Paper, question: str) -> bool:
    """Whether the person says yes; no answer is asked for again, an empty one means no."""
    for _ in range(MOST_TRIES):
        answer = ask(paper, f"{question} [y/N]").lower()
        if answer in {"y", "yes"}:
            return True
        if answer in {"", "n", "no"}:
            return False
    raise NoAnswer("that is neither yes nor no", hint="Nothing was decided.")
