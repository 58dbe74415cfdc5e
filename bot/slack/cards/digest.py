"""The morning's message: what needs somebody, what goes out today and tomorrow, and where there is room."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.saying import say_usd
from bot.slack.cards.blocks import Block, button, divider, header, open_button, section, small_print
from bot.slack.cards.card import Attachment, Card, fit, make_card
from bot.slack.cards.states import STATES, value_of
from bot.slack.cards.text import capital, escape, linked, one_line
from bot.slack.ids import Action, SlotRef
from graph.core.production import State
from graph.core.value import Value

TITLE = 120
WHAT = 300
MOST_FILLS = 6
"""Free times of a day with a button each; the others are named."""
MOST_NAMED = 30
OVER = "So it stood a day after this was sent. `/studio digest` has how it stands now."


class SlotLine(Value):
    """A publish time of a channel: of a production, or free (`production` is empty)."""

    channel: str
    at: datetime
    production: str
    title: str
    state: str
    link: str


class DigestLine(Value):
    """A production and what there is to say of it."""

    production: str
    title: str
    what: str
    link: str


class Digest(Value):
    """What there is to say about a channel on a local day."""

    channel_title: str
    zone: str
    day: date
    needs_you: tuple[DigestLine, ...]
    slots_today: tuple[SlotLine, ...]
    slots_tomorrow: tuple[SlotLine, ...]
    published: tuple[DigestLine, ...]
    failures: tuple[DigestLine, ...]
    spent_usd: float


def digest_card(digest: Digest, *, is_over: bool = False) -> Card:
    """The digest as one message, which is redrawn for a day; when that `is_over`, nothing in it can be pressed."""
    zone, day = ZoneInfo(digest.zone), digest.day
    head = [header(f"☀️ {say_day(day)} · {one_line(digest.channel_title)}"), small_print(_in_short(digest))]
    groups = [
        *_listed(f"Needs you ({len(digest.needs_you)})", digest.needs_you, _review),
        *_listed(f"Failed ({len(digest.failures)})", digest.failures, _retry),
        *day_blocks("Today", day, digest.slots_today, zone),
        *day_blocks("Tomorrow", day + timedelta(days=1), digest.slots_tomorrow, zone),
        *_listed("Published", digest.published, _watch),
    ]
    tail = [divider(), small_print(f"Spent today {say_usd(digest.spent_usd)}  ·  times in {escape(digest.zone, 60)}")]
    more = [small_print("📎 There is more than fits here: all of it is in the file below.")]
    blocks, missing = fit(head, groups, tail, lambda _: more)
    blocks = [*map(_closed, blocks), small_print(OVER)] if is_over else blocks
    said = f"{escape(one_line(digest.channel_title), 100)}, {say_day(day)}: {_in_short(digest)}"
    return make_card(said, blocks, digest_file(digest) if missing or not _is_whole(digest) else None)


def _closed(block: Block) -> Block:
    return {name: part for name, part in block.items() if name != "accessory"}


def _is_whole(digest: Digest) -> bool:
    """Whether nothing was cut: titles, reasons, and how many free times are named."""
    lines = (*digest.needs_you, *digest.failures, *digest.published)
    slots = (*digest.slots_today, *digest.slots_tomorrow)
    titles = [*(line.title for line in lines), *(slot.title for slot in slots)]
    return (
        all(len(title) <= TITLE for title in titles)
        and all(len(escape(one_line(line.what))) <= WHAT for line in lines)
        and len(slots) <= MOST_NAMED
    )


def digest_file(digest: Digest) -> Attachment:
    """All of the digest, as a file for its thread."""
    zone, day = ZoneInfo(digest.zone), digest.day
    parts = [
        *_written("Needs you", digest.needs_you),
        *_written("Failed", digest.failures),
        *_written_slots("Today", digest.slots_today, zone),
        *_written_slots("Tomorrow", digest.slots_tomorrow, zone),
        *_written("Published", digest.published),
    ]
    head = [f"# {say_day(day)} · {one_line(digest.channel_title)}", "", f"Times in {digest.zone}"]
    return Attachment(name=f"digest-{day.isoformat()}.md", text="\n".join((*head, *parts, "")))


def _written(title: str, lines: tuple[DigestLine, ...]) -> list[str]:
    rows = [
        f"- {line.production}  {one_line(line.title)}: {one_line(line.what)} {line.link}".rstrip() for line in lines
    ]
    return ["", f"## {title} ({len(lines)})", "", *rows] if rows else []


def _written_slots(title: str, slots: tuple[SlotLine, ...], zone: ZoneInfo) -> list[str]:
    ordered = sorted(slots, key=lambda one: one.at)
    rows = [f"- {slot.at.astimezone(zone):%H:%M}  {_written_slot(slot)}" for slot in ordered]
    return ["", f"## {title}", "", *rows] if rows else []


def _written_slot(slot: SlotLine) -> str:
    return f"{slot.production}  {one_line(slot.title)}" if slot.production else "free"


def say_day(day: date) -> str:
    """A day as people name it."""
    return f"{day:%A} {day.day} {day:%B}"


def _in_short(digest: Digest) -> str:
    today = {slot.production for slot in digest.slots_today if slot.production}
    free = sum(not slot.production for slot in digest.slots_today)
    said = [
        f"{len(digest.needs_you)} waiting for you" if digest.needs_you else "Nothing waits for you",
        f"{len(digest.failures)} failed" if digest.failures else "",
        f"{len(today)} planned for today",
        f"{free} free slot{'s' if free != 1 else ''} today" if free else "",
    ]
    return "  ·  ".join(filter(None, said))


def _listed(
    title: str, lines: tuple[DigestLine, ...], beside: Callable[[DigestLine], Block | None]
) -> list[list[Block]]:
    if not lines:
        return []
    rows = [section(_said(line), beside(line)) for line in lines]
    return [[divider(), section(f"*{title}*"), rows[0]], *([row] for row in rows[1:])]


def _said(line: DigestLine) -> str:
    what = f"\n{escape(capital(one_line(line.what)), WHAT)}" if line.what else ""
    return f"{linked(line.link, line.title[:TITLE])}{what}"


def _review(line: DigestLine) -> Block | None:
    details = button("Details", Action.DETAILS, value_of(line.production))
    return open_button("Review ↗", line.link, style="primary") or details


def _retry(line: DigestLine) -> Block | None:
    return button("Retry", Action.RETRY, value_of(line.production))


def _watch(line: DigestLine) -> Block | None:
    return open_button("Open ↗", line.link)


def day_blocks(name: str, day: date, slots: tuple[SlotLine, ...], zone: ZoneInfo) -> list[list[Block]]:
    """The publish times of a day in order: what is planned together, each free one with a button."""
    if not slots:
        return []
    rows: list[Block] = []
    planned: list[str] = []
    unnamed: list[str] = []
    free = 0
    for slot in sorted(slots, key=lambda one: one.at):
        clock = f"*{slot.at.astimezone(zone):%H:%M}*"
        if slot.production:
            planned.append(f"{clock}  {say_planned(slot)}")
        elif free >= MOST_FILLS:
            unnamed.append(clock)
        else:
            rows += [section("\n".join(planned))] if planned else []
            planned, free = [], free + 1
            rows.append(section(f"{clock}  _free_", button("Fill", Action.FILL, fill_of(slot))))
    rows += [section("\n".join(planned))] if planned else []
    rows += [section(f"Also free: {' '.join(unnamed[:MOST_NAMED])}")] if unnamed else []
    title = section(f"*{name}*  {say_day(day)}")
    return [[divider(), title, rows[0]], *([row] for row in rows[1:])]


def fill_of(slot: SlotLine) -> str:
    """What the button of a free time carries."""
    return SlotRef(c=slot.channel, at=slot.at).model_dump_json()


def say_planned(slot: SlotLine) -> str:
    """Whose time it is and how far that is."""
    words = STATES[State(slot.state)] if slot.state in set(State) else None
    state = words.says if words else escape(slot.state, 60)
    return f"{linked(slot.link, slot.title[:TITLE]) if slot.link else escape(one_line(slot.title), TITLE)}  ·  {state}"
