"""The release as a card: when and how it goes out, what a person declares of it, and the yes that publishes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.moments import say_moment
from bot.page import ReleasePage
from bot.saying import say_distance
from bot.slack.cards.asking import (
    answers,
    approve_button,
    are_whole,
    changes_button,
    doubts,
    lapses,
    ref_value,
    refusal,
    reject_button,
    warn,
)
from bot.slack.cards.blocks import (
    Block,
    actions,
    button,
    confirm,
    divider,
    facts,
    header,
    option,
    section,
    select,
    small_print,
)
from bot.slack.cards.card import Attachment, Card, make_card
from bot.slack.cards.film import is_whole, listing_blocks
from bot.slack.cards.text import clean, cut, led_to, one_line, say_seconds, strong
from bot.slack.ids import Action

PRIVACY = {"private": "Private", "unlisted": "Unlisted: with the link only", "public": "Public at once"}
KIDS = {"no": "Not made for kids", "yes": "Made for kids"}
SYNTHETIC = {"yes": "Contains synthetic media", "no": "Contains no synthetic media"}


def release_card(page: ReleasePage, free: tuple[datetime, ...], now: datetime) -> Card:
    """The publish gate. `free` are the channel's next free publish times."""
    blocks = [
        header(f"📅 Release to approve · revision {page.revision}"),
        section(f"{strong(page.title)}\n{_when(page, now)}"),
        *_facts(page),
        *warn(page.warnings),
        *_choices(page, free),
        *listing_blocks(page.listing),
        divider(),
        *refusal(page),
        *answers(page, *_buttons(page)),
        _foot(page, now),
    ]
    said = f"The release of {strong(page.title)} waits for a yes: {_moment(page)}"
    return make_card(said, blocks, None if is_whole(page.listing) and are_whole(page) else _file(page))


def _when(page: ReleasePage, now: datetime) -> str:
    if page.publish_at is not None:
        return f"Goes public *{_moment(page)}*, {say_distance(page.publish_at, now)}."
    return f"*{say_undated(page)}.*"


def _facts(page: ReleasePage) -> list[Block]:
    """What the menus below do not say; all of it once there are none."""
    shown = release_facts(page)
    is_open = page.gate is not None and page.gate.is_pending
    return [facts(pair for pair in shown if not is_open or pair[0] not in {"Declared", "Visible"})]


def say_undated(page: ReleasePage) -> str:
    """What happens at the yes of a release without a publish time."""
    at_once = {"public": "Goes public at once after a yes", "unlisted": "Goes up unlisted after a yes"}
    return at_once.get(page.release.privacy, "Goes up private, and stays so: it has no publish time")


def _moment(page: ReleasePage) -> str:
    if page.publish_at is None:
        return say_undated(page)
    return say_moment(page.publish_at, ZoneInfo(page.zone))


def release_facts(page: ReleasePage) -> list[tuple[str, str]]:
    """How it goes out, in words."""
    release = page.release
    return [
        ("Channel", strong(page.channel_title)),
        ("Visible", f"{release.privacy}{' until then' if page.publish_at else ''}"),
        ("Declared", "\n".join(_declarations(page))),
        ("Length", say_seconds(page.seconds)),
        ("Video", led_to(page.url, "watch it")),
    ]


def _choices(page: ReleasePage, free: tuple[datetime, ...]) -> list[Block]:
    if page.gate is None or not page.gate.is_pending:
        return []
    release = page.release
    until = {"private": "Private until then"} if page.publish_at else {}
    declared = (
        select(Action.PRIVACY, "Who may see it", _options(PRIVACY | until), release.privacy),
        select(Action.KIDS, "For kids?", _options(KIDS), "yes" if release.made_for_kids else "no"),
        select(Action.SYNTHETIC, "Synthetic?", _options(SYNTHETIC), "yes" if release.synthetic_media else "no"),
    )
    told = small_print(
        "Check the time and what is declared. Whatever you choose here makes a new card ask for your yes."
    )
    return [told, *actions(*_times(page, free)), *actions(*declared)]


def _times(page: ReleasePage, free: tuple[datetime, ...]) -> list[Block | None]:
    zone = ZoneInfo(page.zone)
    offered = {at: f"{at.astimezone(zone):%a %d %b, %H:%M}" for at in free}
    options = [
        option(f"{said} ({page.zone})" if number == 0 else said, at.isoformat())
        for number, (at, said) in enumerate(offered.items())
    ]
    chosen = page.publish_at.isoformat() if page.publish_at else ""
    picker: Block = {"type": "datetimepicker", "action_id": Action.TIME}
    return [select(Action.SLOT, f"A free slot ({page.zone})", options, chosen), picker]


def _options(named: dict[str, str]) -> list[Block]:
    return [option(text, value) for value, text in named.items()]


def _buttons(page: ReleasePage) -> list[Block | None]:
    gate = page.gate
    if gate is None:
        return []
    value, keep, now = ref_value(gate), None, None
    if page.publish_at is not None or page.release.privacy != "private":
        keep = button("Keep private", Action.KEEP_PRIVATE, value)
    if page.publish_at is not None or page.release.privacy != "public":
        text = f"It would go public on {_channel(page)} as soon as it is uploaded. A new card asks for your yes."
        asks = confirm("Publish now?", text, "Publish now", danger=True)
        now = button("Publish now", Action.PUBLISH_NOW, value, asks=asks)
    return [_yes(page), keep, now, changes_button(gate), reject_button(page, gate)]


def _yes(page: ReleasePage) -> Block | None:
    if page.gate is None:
        return None
    if page.publish_at is not None:
        until = f"{page.release.privacy} until then"
        text = f"It goes public on {_channel(page)} on {_moment(page)}, and is {until}. {_declared(page)}"
        asks = confirm("Schedule it?", text, "Schedule")
        return approve_button(page.gate, "Schedule", asks, Action.SCHEDULE)
    text = {"public": "Publish now", "unlisted": "Upload unlisted"}.get(page.release.privacy, "Upload private")
    told = f"{_channel(page)}: {say_undated(page)}. {_declared(page)}"
    return approve_button(page.gate, text, confirm(f"{text}?", told, text))


def _declared(page: ReleasePage) -> str:
    """What a yes states in the team's name: it was set by the channel, and may never have been looked at."""
    return f"{'. '.join(_declarations(page))}."


def _declarations(page: ReleasePage) -> tuple[str, str]:
    release = page.release
    return KIDS["yes" if release.made_for_kids else "no"], SYNTHETIC["yes" if release.synthetic_media else "no"]


def _channel(page: ReleasePage) -> str:
    return f"“{cut(one_line(page.channel_title), 100)}”"


def _foot(page: ReleasePage, now: datetime) -> Block:
    return small_print("  ·  ".join(filter(None, (f"`{page.production}`", lapses(page.gate, now)))))


def _file(page: ReleasePage) -> Attachment:
    listing = page.listing
    text = "\n".join(
        (
            *(f"# {one_line(listing.title)}", "", *doubts(page), ""),
            *(clean(listing.description), "", f"Tags: {', '.join(listing.tags)}"),
        )
    )
    return Attachment(name=f"{page.production}-listing-revision-{page.revision}.md", text=text)
