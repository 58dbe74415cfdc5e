"""What Greenlight shows in Slack: it fits, it obeys nobody but us, and each button stands for exactly one thing."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.slack import cards
from bot.slack.cards import Card
from bot.slack.cards.card import spoken
from bot.slack.ids import Action, ProductionRef, SlotRef
from graph.core.gate import GateKind
from graph.core.item import ItemState
from graph.core.production import ABORTABLE, TERMINAL, State
from graph.core.standing import OpenGate
from tests.looks import examples as of
from tests.looks.blockkit import NOW, message, page, view
from tests.looks.gallery import REF, gallery, home
from tests.looks.limits import controls_of, problems_of
from tests.unit.slack_pages import NASTY, actions, elements, found, said


def test_what_would_fail_again_is_not_offered_once_more() -> None:
    gate = of.gate_line(GateKind.PARTIAL, blocked_by=("the words of scene 4 could not be spoken",))

    card = cards.question_card(of.question_page(gate=gate, is_hopeless=True))

    assert actions(card) == [Action.ABORT]


@pytest.mark.parametrize(
    ("left", "told"), [(2, ""), (1, "The script can be changed once more."), (0, "The script cannot be changed any")]
)
def test_the_last_revision_is_announced_and_none_is_offered_after_it(left: int, told: str) -> None:
    gate = of.gate_line(GateKind.SCRIPT, changes_left=left)

    card = cards.script_card(of.script_page(gate=gate), NOW)

    assert {action in actions(card) for action in (Action.CHANGES, Action.EDIT)} == {left > 0}
    assert told in said(card)
    assert ("✏️" in said(card)) is bool(told)


def test_all_of_an_answer_is_said_where_only_words_are_shown() -> None:
    card = cards.receipt("It cannot be done.", "Try this.", cards.resume_button(of.PRODUCTION, "Go on"))

    assert spoken(card) == "It cannot be done.\nTry this."


def test_how_a_film_is_listed_can_be_changed_after_the_last_revision() -> None:
    gate = of.gate_line(GateKind.PUBLISH, changes_left=0)

    card = cards.release_card(of.release_page(gate=gate), (), NOW)

    assert Action.CHANGES in actions(card)
    assert "how it is listed and released still can" in said(card)


@pytest.mark.parametrize("state", State)
def test_the_card_of_a_production_offers_what_its_state_allows(state: State) -> None:
    card = cards.parent_card(of.standing(state), of.LINK)

    offered = set(actions(card))
    assert (Action.ABORT in offered) == (state in ABORTABLE)
    assert (Action.PAUSE in offered) == (state not in TERMINAL | {State.SCHEDULED, State.UPLOADED, State.FAILED})
    assert (Action.RETRY in offered) == (state is State.FAILED)
    assert Action.DETAILS in offered
    assert "confirm" in found(card, Action.ABORT) if Action.ABORT in offered else True


def test_a_held_production_can_only_go_on() -> None:
    card = cards.parent_card(of.standing(State.FAILED, hold="paused by T0ACME/U0BEN"))

    assert Action.RESUME in actions(card)
    assert not {Action.PAUSE, Action.RETRY} & set(actions(card))
    assert "Paused by <@U0BEN>" in said(card)


def test_the_card_of_a_production_leads_to_the_open_question() -> None:
    card = cards.parent_card(of.standing(), of.LINK, lambda name: f"<@{name.rpartition('/')[2]}>")

    assert found(card, Action.OPEN)["url"] == of.LINK
    assert {"@U0ANNA", f"{of.LINK}|go to its card"} <= controls_of(card)
    assert Action.OPEN not in actions(cards.parent_card(of.standing()))


@pytest.mark.parametrize(("state", "has_time"), [(State.READY_FOR_GENERATION, True), (State.REJECTED, False)])
def test_an_ended_video_that_is_not_out_has_no_publish_time(state: State, has_time: object) -> None:
    standing = of.standing(state, publish_at=NOW)

    for card in (cards.parent_card(standing), cards.status_card(standing, NOW)):
        assert ("Publish time" in said(card)) is has_time


def test_the_menu_of_a_production_names_actions() -> None:
    menu = found(cards.parent_card(of.standing(units=of.building())), Action.MORE)

    assert [option["value"] for option in menu["options"]] == [Action.SCRIPT, Action.LOG]


def test_each_button_of_a_production_stands_for_it() -> None:
    card = cards.failure_card(of.failed_standing())

    assert {element["value"] for element in elements(card)} == {ProductionRef(p=of.PRODUCTION).model_dump_json()}


def test_a_failure_tells_reason_hint_and_cost() -> None:
    card = cards.failure_card(of.failed_standing())

    for words in ("espeak gave no sound", "Check that espeak-ng is installed", "$1.20 of $5.00", "4 of 4 tries"):
        assert words in said(card)
    assert actions(card) == [Action.RETRY, Action.LOG, Action.ABORT]


def test_a_failure_says_what_is_for_whoever_runs_greenlight_and_names_the_scene() -> None:
    hint = "Check GREENLIGHT_LLM__API_KEY. Then `greenlight run bees-7f3k`."
    failed = of.unit("build", "s5", ItemState.FAILED, hint=hint)

    card = cards.failure_card(of.standing(State.FAILED, units=(failed,), is_claimed=False))

    assert "*The voice of scene 5* after 4 of 4 tries" in said(card)
    assert "Ask whoever runs Greenlight: check GREENLIGHT_LLM__API_KEY. Then `/video resume bees-7f3k`." in said(card)
    assert "build-s5" not in said(card)


@pytest.mark.parametrize(("blocked", "offered"), [((), True), (("scene 4 has no words",), False)])
def test_scenes_are_skipped_only_by_a_decision_that_is_allowed(blocked: tuple[str, ...], offered: bool) -> None:  # noqa: FBT001 - a case.
    gate = OpenGate(
        id=of.GATE,
        kind=GateKind.PARTIAL,
        step="",
        subject=of.SUBJECT,
        opened_at=NOW,
        expires_at=NOW + timedelta(days=7),
        blocked_by=blocked,
    )

    card = cards.failure_card(of.standing(State.READY_FOR_GENERATION, gate=gate))

    assert (Action.APPROVE in actions(card)) == offered


def test_progress_tells_steps_time_left_and_cost() -> None:
    standing = of.standing(State.READY_FOR_GENERATION, units=of.building(), spent_usd=0.84)

    card = cards.progress_card(standing, 70, 38.0)

    for words in ("4 of 6", "▓", "about 40 s left", "70 s so far", "$0.84 of $5.00"):
        assert words in said(card)


def test_progress_is_frozen_with_what_it_took() -> None:
    units = tuple(of.unit(step, "", ItemState.DONE, 1.0) for step in ("master", "verify", "publicise"))
    built = tuple(of.unit("build", f"s{number}", ItemState.DONE, 1.0) for number in range(1, 7))
    standing = of.standing(State.VIDEO_PENDING_REVIEW, units=(*built, *units))

    card = cards.progress_card(standing, 60)

    assert "took 60 s" in said(card)
    assert said(card).count("✓") == 4
    assert "▓" not in said(card)


@pytest.mark.parametrize(
    ("verdict", "action"),
    [("approve", Action.APPROVE), ("video", Action.APPROVE), ("reject", Action.REJECT), ("retry", Action.RETRY_GATE)],
)
def test_a_typed_decision_takes_one_more_press(verdict: str, action: Action) -> None:
    card = cards.confirm_card(verdict, REF, "Really?")

    assert actions(card) == [action, Action.DISMISS]
    assert found(card, action)["value"] == REF.model_dump_json()


def test_ending_a_production_by_words_takes_one_more_press() -> None:
    card = cards.confirm_card("abort", None, "End it?", of.PRODUCTION)

    assert found(card, Action.ABORT)["value"] == ProductionRef(p=of.PRODUCTION).model_dump_json()


def test_a_closed_question_is_one_line_without_buttons() -> None:
    card = cards.closed_card("video", NASTY, 3, "approved by <@U0ANNA>", of.LINK)

    assert len(card.blocks) == 1
    assert actions(card) == []
    assert controls_of(card) == {"@U0ANNA", f"{of.LINK}|what came next"}


def test_the_digest_shows_free_times_with_a_button_each_in_order() -> None:
    card = cards.digest_card(of.digest())

    free = [slot.at for slot in (*of.digest().slots_today, *of.digest().slots_tomorrow) if not slot.production]
    fills = [element["value"] for element in elements(card) if element["action_id"] == Action.FILL]
    assert [SlotRef.model_validate_json(fill).at for fill in fills] == free
    shown = said(card)
    assert shown.index("14:00") < shown.index("18:00") < shown.index("20:00") < shown.index("22:00")


def test_the_digest_of_a_channel_with_many_slots_fits() -> None:
    slots = tuple(of.slot(0, 1).model_copy(update={"at": NOW + timedelta(minutes=30 * n)}) for n in range(48))
    lines = tuple(of.digest().needs_you[0].model_copy(update={"title": "x" * 300}) for _ in range(60))

    card = cards.digest_card(of.digest(slots_today=slots, slots_tomorrow=slots, needs_you=lines, failures=lines))

    assert problems_of(card) == []
    assert "in the file below" in said(card)
    assert card.attachments
    assert card.attachments[0].text.count("x" * 300) == 120


def test_the_digest_leads_to_the_cards_that_wait() -> None:
    card = cards.digest_card(of.digest())

    links = [element["url"] for element in elements(card) if element["action_id"] == Action.OPEN]
    assert links == [of.LINK] * 3
    assert found(card, Action.RETRY)["value"] == ProductionRef(p="moss-4e1b").model_dump_json()


def test_home_fits_however_much_there_is() -> None:
    many = (of.standing(),) * 300
    slots = tuple(of.slot(0, 1).model_copy(update={"at": NOW + timedelta(hours=n)}) for n in range(500))

    shown = cards.home_view(
        many, many, slots, NOW, {f"channel-{number}": "x" * 99 for number in range(90)}, zone="Europe/Rome"
    )

    assert problems_of(shown) == []
    assert Action.NEW in actions(shown)


def test_home_shows_seven_days_and_no_more() -> None:
    slots = tuple(of.slot(day, 12) for day in range(12))

    shown = cards.home_view((), (), slots, NOW, {"default": "Default"})

    fills = [element["value"] for element in elements(shown) if element["action_id"] == Action.FILL]
    assert [SlotRef.model_validate_json(fill).at for fill in fills] == [slot.at for slot in slots[:7]]


def test_home_leads_to_what_waits() -> None:
    links = [element["url"] for element in elements(home()) if element["action_id"] == Action.OPEN]

    assert links == [of.LINK] * 3


def test_a_long_list_says_how_many_are_left_out() -> None:
    card = cards.list_card((of.standing(title="x" * 300),) * 90, "Videos", NOW)

    assert problems_of(card) == []
    assert "more; `/video list waiting`" in said(card)


def test_what_is_only_read_has_no_buttons() -> None:
    for page_ in (of.script_page(), of.film_page(), of.release_page(), of.question_page()):
        assert actions(cards.script_text(page_)) == []


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}], "less than 3001"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "<!channel> look"}}], "calls everybody"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "a < b"}}], "half a control"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "a &am…"}}], "half an escape"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "a\nb"}}], "line break"),
        ([{"type": "divider"}] * 46, "no more than 45"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2500}}] * 5, "12500 characters"),
    ],
)
def test_the_checker_finds_what_slack_would_refuse(blocks: list[dict[str, Any]], problem: str) -> None:
    assert any(problem in line for line in problems_of(Card(text="a", blocks=tuple(blocks))))


def test_the_renderer_shows_what_people_wrote_and_runs_none_of_it() -> None:
    evil = "<script>alert(1)</script>"

    for _, shown in gallery(evil):
        html = message(shown.blocks) if isinstance(shown, Card) else view(shown)
        assert "<script" not in page(html)
    assert "&lt;script&gt;" in message(cards.script_card(of.script_page(evil), NOW).blocks)


def test_the_renderer_tells_dates_in_the_readers_zone() -> None:
    soon = datetime(2026, 11, 27, 12, tzinfo=UTC)

    html = message(
        cards.receipt(f"It goes out <!date^{int(soon.timestamp())}^{{date_short_pretty}}, {{time}}|x>").blocks
    )

    assert "Tomorrow, 13:00" in html


@pytest.mark.parametrize("scenes", [(), of.differences()])
def test_what_changed_beside_the_words_is_told_with_or_without_them(scenes: Any) -> None:
    beside = {"title": ("Hearts", "Three hearts"), "tags": ("sea", "sea, reef")}

    told = said(cards.script_card(of.script_page(revision=2, differences=scenes, beside=beside), NOW))

    plain = "".join(re.findall(r'"text": "([^"]*)"', told))
    assert "title: Hearts  →  Three hearts" in plain
    assert "tags: sea  →  sea, reef" in plain
    assert ("No word changed" in told) is not bool(scenes)
