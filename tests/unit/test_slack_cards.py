"""What Greenlight shows in Slack: it fits, it obeys nobody but us, and each button stands for exactly one thing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack import cards
from bot.slack.cards import Card
from bot.slack.cards.text import cut, escape, say_person, strong, tame
from bot.slack.ids import Action, GateRef
from graph.core.gate import VERDICTS, GateKind, GateStatus
from graph.core.production import State
from tests.looks import examples as of
from tests.looks.blockkit import NOW
from tests.looks.gallery import gallery
from tests.looks.limits import controls_of, problems_of
from tests.unit.slack_pages import IN_MARKUP, NASTY, _blocked, actions, elements, found, said, texts


@pytest.mark.parametrize("text", ["", NASTY, "\u202a", "x" * 40_000, "& " * 9000, "<" * 3000, "\n\n\t ", "😀" * 4000])
def test_every_card_and_modal_keeps_slacks_limits_whatever_people_wrote(text: str) -> None:
    problems = {name: problems_of(shown) for name, shown in gallery(text)}

    assert {name: found for name, found in problems.items() if found} == {}


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
def test_every_card_and_modal_keeps_slacks_limits(text: str) -> None:
    assert [(name, problem) for name, shown in gallery(text) for problem in problems_of(shown)] == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(texts.map(lambda text: f"{NASTY} {text}"))
def test_nothing_that_people_wrote_is_obeyed(text: str) -> None:
    for name, shown in gallery(text):
        if name in IN_MARKUP or name.startswith("confirm"):
            continue
        targets = {control.partition("|")[0] for control in controls_of(shown)}

        assert not any("evil" in target.lower() or target.startswith(("!date^1^", "!channel")) for target in targets), (
            name
        )


def test_words_of_ours_may_name_a_person_or_a_group_but_never_call_everybody() -> None:
    card = cards.receipt(f"<@U0ANNA> asks <!subteam^S0LEADS>: {NASTY}", NASTY)

    assert {"@U0ANNA", "!subteam^S0LEADS"} < controls_of(card)
    assert not any(control.startswith(("!channel", "!here", "!everyone")) for control in controls_of(card))
    assert problems_of(card) == []


def test_what_is_escaped_already_stays_as_it_is() -> None:
    assert tame("a &lt;b&gt; &amp; c") == "a &lt;b&gt; &amp; c"
    assert tame("a < b & c") == "a &lt; b &amp; c"


def test_escaping_makes_control_sequences_inert() -> None:
    assert escape("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
    assert strong("a*b") == "*a∗b*"


@given(texts, st.integers(10, 300))
def test_a_cut_text_keeps_its_limit_and_halves_no_escape(text: str, limit: int) -> None:
    short = escape(text, limit)

    assert len(short) <= limit
    assert "&" not in short.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_a_text_is_cut_between_words() -> None:
    assert cut("one two three four", 12) == "one two…"
    assert cut("a" * 20, 10) == "a" * 9 + "…"


def test_only_names_of_slack_become_mentions() -> None:
    assert say_person("T0ACME/U0ANNA") == "<@U0ANNA>"
    assert say_person("anna") == "anna"
    assert say_person("x/<!channel>") == "x/&lt;!channel&gt;"


@pytest.mark.parametrize(
    ("card", "wanted"),
    [
        (cards.script_card(of.script_page(), NOW), [Action.APPROVE, Action.CHANGES, Action.EDIT, Action.REJECT]),
        (cards.film_card(of.film_page(), "", NOW), [Action.APPROVE, Action.CHANGES, Action.REJECT]),
    ],
    ids=["script", "film"],
)
def test_each_button_of_a_gate_stands_for_this_question_about_exactly_this(card: Card, wanted: list[Action]) -> None:
    assert actions(card) == wanted
    assert {element["value"] for element in elements(card)} == {GateRef(g=of.GATE, s=of.SUBJECT).model_dump_json()}


@pytest.mark.parametrize("kind", ["script", "film", "release", "partial"])
def test_what_cannot_be_approved_says_why_and_has_no_button_for_it(kind: str) -> None:
    card = _blocked(kind)

    assert not {Action.APPROVE, Action.SCHEDULE} & set(actions(card))
    assert "scene 2 is silent" in said(card)
    assert actions(card)


@pytest.mark.parametrize("status", [GateStatus.DECIDED, GateStatus.SUPERSEDED, GateStatus.EXPIRED])
def test_a_closed_gate_takes_no_decision(status: GateStatus) -> None:
    gate = of.gate_line(GateKind.PUBLISH, status=status)

    assert actions(cards.release_card(of.release_page(gate=gate), of.free_times(), NOW)) == []
    assert actions(cards.script_card(of.script_page(gate=gate), NOW)) == []
    assert actions(cards.film_card(of.film_page(gate=None), "", NOW)) == []


def test_a_short_script_is_shown_whole_and_says_where_each_line_comes_from() -> None:
    card = cards.script_card(of.script_page(), NOW)

    assert card.attachments == ()
    for scene in of.scenes():
        assert all(line.text in said(card) for line in scene.lines)
    assert "a connective of ours" in said(card)
    assert "from paragraph 2, line 4, word for word" in said(card)


def test_markup_in_a_script_is_shown_as_it_will_be_spoken() -> None:
    spoken = "Say *this* and `that` at <http://example.org> & :tada:"

    card = cards.script_card(of.script_page(spoken), NOW)

    quotes = [part for block in card.blocks if block["type"] == "rich_text" for part in block["elements"]]
    assert any(spoken in span["text"] for part in quotes for span in part["elements"])


def test_a_script_too_long_for_slack_goes_along_as_a_file() -> None:
    page_ = of.script_page("A fairly long sentence about bees that somebody wrote. " * 5, count=40)

    card = cards.script_card(page_, NOW)

    assert problems_of(card) == []
    assert card.attachments
    assert card.attachments[0].name == "bees-7f3k-script-revision-1.md"
    assert all(f"## {scene.number} " in card.attachments[0].text for scene in page_.scenes)
    assert "in the file below" in said(card)
    assert Action.APPROVE in actions(card)


@pytest.mark.parametrize("part", ["a spoken line", "what is on screen", "the film's description", "the release's"])
def test_what_a_yes_is_for_is_there_whole_if_need_be_as_a_file(part: str) -> None:
    long = "word " * 900 + "the end"
    scene = of.scenes()[0]
    line = scene.lines[0].model_copy(update={"text": long})
    match part:
        case "a spoken line":
            page_ = of.script_page(scenes=(scene.model_copy(update={"lines": (line,)}),))
            card = cards.script_card(page_, NOW)
        case "what is on screen":
            card = cards.script_card(of.script_page(scenes=(scene.model_copy(update={"on_screen": long}),)), NOW)
        case "the film's description":
            described = of.listing().model_copy(update={"description": long})
            card = cards.film_card(of.film_page(listing=described), of.LINK, NOW)
        case _:
            described = of.listing().model_copy(update={"description": long})
            card = cards.release_card(of.release_page(listing=described), (), NOW)

    assert card.attachments
    assert "the end" in card.attachments[0].text
    assert "the end" not in said(card)


def test_a_revision_shows_what_went_and_what_came() -> None:
    card = cards.script_card(of.script_page(revision=2), NOW)

    spans = [
        span
        for block in card.blocks
        if block["type"] == "rich_text"
        for part in block["elements"]
        for span in part["elements"]
    ]
    struck = [span["text"] for span in spans if span.get("style", {}).get("strike")]
    assert "Bees are among the most fascinating animals." in struck
    assert "A bee comes home and begins to dance." not in struck
    assert "another hook, shorter" in said(card)


def test_only_decisions_that_cannot_be_taken_back_are_confirmed() -> None:
    script = cards.script_card(of.script_page(), NOW)
    film = cards.film_card(of.film_page(), of.LINK, NOW)
    release = cards.release_card(of.release_page(), of.free_times(), NOW)

    assert "confirm" not in found(script, Action.APPROVE)
    assert "confirm" in found(script, Action.REJECT)
    assert "confirm" in found(film, Action.APPROVE)
    assert all("confirm" in found(release, name) for name in (Action.SCHEDULE, Action.PUBLISH_NOW, Action.REJECT))


def test_scheduling_names_channel_and_local_time_before_it_counts() -> None:
    card = cards.release_card(of.release_page(), of.free_times(), NOW)

    asked = found(card, Action.SCHEDULE)["confirm"]["text"]["text"]
    assert "Wild in Two Minutes" in asked
    assert "Friday 27 November 2026, 14:00 (Europe/Rome)" in asked


@pytest.mark.parametrize(("made_for_kids", "kids"), [(True, "Made for kids."), (False, "Not made for kids.")])
@pytest.mark.parametrize(
    ("synthetic_media", "synthetic"), [(True, "Contains synthetic media."), (False, "Contains no synthetic media.")]
)
@pytest.mark.parametrize("is_dated", [True, False])
def test_the_yes_to_a_release_names_what_it_declares(
    *, made_for_kids: bool, kids: str, synthetic_media: bool, synthetic: str, is_dated: bool
) -> None:
    declared = {"made_for_kids": made_for_kids, "synthetic_media": synthetic_media}
    page = of.release_page(channel_title="W" * 200, zone="America/Argentina/ComodRivadavia")
    page = page.model_copy(update={"release": page.release.model_copy(update=declared)})
    page = page if is_dated else page.model_copy(update={"publish_at": None})

    card = cards.release_card(page, of.free_times(), NOW)

    asked = found(card, Action.SCHEDULE if is_dated else Action.APPROVE)["confirm"]["text"]["text"]
    assert asked.endswith(f" {kids} {synthetic}")
    assert ("and is private until then." if is_dated else "Goes up private") in asked


def test_slots_are_told_in_the_channels_zone_and_given_back_as_moments() -> None:
    card = cards.release_card(of.release_page(), of.free_times(), NOW)

    menu = found(card, Action.SLOT)
    assert [option["value"] for option in menu["options"]] == [moment.isoformat() for moment in of.free_times()]
    assert menu["initial_option"]["text"]["text"] == "Fri 27 Nov, 14:00"


def test_declarations_show_what_is_declared_now() -> None:
    release = of.release_page().release.model_copy(update={"made_for_kids": True, "privacy": "unlisted"})

    card = cards.release_card(of.release_page(release=release), (), NOW)

    assert found(card, Action.KIDS)["initial_option"]["value"] == "yes"
    assert found(card, Action.SYNTHETIC)["initial_option"]["value"] == "yes"
    assert found(card, Action.PRIVACY)["initial_option"]["value"] == "unlisted"


@pytest.mark.parametrize(
    ("privacy", "label"), [("private", "Upload private"), ("unlisted", "Upload unlisted"), ("public", "Publish now")]
)
def test_a_release_without_a_time_says_on_its_button_what_a_yes_does(privacy: str, label: str) -> None:
    release = of.release_page().release.model_copy(update={"privacy": privacy})

    card = cards.release_card(of.release_page(publish_at=None, release=release), (), NOW)

    assert found(card, Action.APPROVE)["text"]["text"] == label
    assert "confirm" in found(card, Action.APPROVE)
    assert (Action.PUBLISH_NOW in actions(card)) == (privacy != "public")


def test_dropping_a_change_of_what_is_out_does_not_threaten_its_end() -> None:
    card = cards.release_card(of.release_page(state=State.SCHEDULED), (), NOW)

    assert "stays out as it is" in found(card, Action.REJECT)["confirm"]["text"]["text"]


@pytest.mark.parametrize("kind", [GateKind.PARTIAL, GateKind.BUDGET, GateKind.OUTCOME, GateKind.STEP])
def test_a_question_offers_exactly_the_answers_that_its_gate_takes(kind: GateKind) -> None:
    names = {"approve": Action.APPROVE, "retry": Action.RETRY_GATE, "reject": Action.REJECT}

    card = cards.question_card(of.question_page(kind))

    offered = set(actions(card)) - {Action.ABORT}
    assert offered == {names[verdict] for verdict in VERDICTS[kind]}
    assert (Action.ABORT in actions(card)) == (kind is not GateKind.OUTCOME)


def test_a_step_that_has_not_begun_cannot_be_made_again() -> None:
    card = cards.question_card(of.question_page(GateKind.STEP, when="before"))

    assert actions(card) == [Action.APPROVE, Action.ABORT]
