"""What a revision changed, word by word: what went is struck through, what came stands beside a plus."""

from bot.page import FilmPage, ScriptPage
from bot.slack.cards.blocks import Block, rich, section, small_print, span, words
from bot.slack.cards.text import cut, escape, one_line
from bot.wording import name_remade
from graph.core.difference import SceneDifference

BY_HAND = "edited by hand"
"""What was asked for where somebody changed the words themselves."""
WHAT = {"removed": "left out", "added": "new", "changed": "changed", "same": ""}
MOST_TEXT = 2500
LINE = 300


def show_differences(page: ScriptPage) -> list[Block]:
    """The changes since the last revision, at most a screenful; none for a first script."""
    if page.revision <= 1:
        return []
    return _told(page, page.revision - 1, "No word changed")


def show_film_differences(page: FilmPage) -> list[Block]:
    """The same since the film that was shown before, with what was made again; none for a first film."""
    if page.remade is None:
        return []
    again = f"Made again: {name_remade(page.remade, len(page.scenes))}"
    return [*_told(page, page.since, "Changed"), small_print(escape(again, 1000))]


def _told(page: ScriptPage | FilmPage, since: int, same_words: str) -> list[Block]:
    said = escape(one_line(page.asked), 400)
    asked = f"\nAsked for: {said if page.asked == BY_HAND else f'“{said}”'}" if page.asked else ""
    title = section(f"↻ *Changed since revision {since}*{asked}")
    news = [difference for difference in page.differences if difference.is_news]
    beside = _shown(page.beside)
    if not news:
        none = section(f"↻ *{same_words} since revision {since}*{asked}")
        return [none, rich(words(*beside))] if beside else [none]
    spans, left = _fitting(news)
    more = [span(f"and changes in {left} more scene{'s' if left > 1 else ''}\n", italic=True)] if left else []
    return [title, rich(words(*spans, *more, *beside))]


def _fitting(news: list[SceneDifference]) -> tuple[list[Block], int]:
    shown: list[Block] = []
    room = MOST_TEXT
    for number, difference in enumerate(news):
        spans = _spans(difference)
        room -= sum(len(one["text"]) for one in spans)
        if room < 0 and shown:
            return shown, len(news) - number
        shown += spans
    return shown, 0


def _spans(difference: SceneDifference) -> list[Block]:
    spans = [span(f"Scene {difference.position or difference.moved_from}", bold=True), span(f"  {_what(difference)}\n")]
    for line in [line for line in difference.lines if line.kind != "same"][:6]:
        text = cut(one_line(line.text), LINE)
        gone = line.kind == "removed"
        spans += [span("−  " if gone else "+  "), span(text, strike=True) if gone else span(text), span("\n")]
    return spans + _shown(dict(list(difference.shown.items())[:4]))


def _shown(shown: dict[str, tuple[str, str]]) -> list[Block]:
    spans: list[Block] = []
    for name, (before, after) in shown.items():
        spans += [span(f"{name}: "), span(_short(before), strike=True), span(f"  →  {_short(after)}\n")]
    return spans


def _short(text: str) -> str:
    return cut(one_line(text) or "nothing", LINE)


def _what(difference: SceneDifference) -> str:
    what = WHAT[difference.kind]
    if difference.kind == "changed" and not difference.lines:
        what = "looks different"
    moved = f"moved here from place {difference.moved_from}" if difference.moved_from and difference.position else ""
    return " and ".join(filter(None, (moved, what)))
