"""Words at the card of a release: what is offered says when it goes out, and only a press on that publishes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from graph.core.ids import ProductionId
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.studio import ANNA

pytestmark = pytest.mark.loopback

SCRIPT, FILM, RELEASE = "Script to approve", "Film to approve", "Release to approve"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office"), GREENLIGHT_SLACK__MERGE_SECONDS="0") as opened:
        yield opened


@pytest.fixture
def released(office: Office) -> ProductionId:
    """A video whose release is asked about."""
    production = office.ask()
    assert office.anna.click(office.card(production, SCRIPT), "gate.approve").ok
    assert office.anna.click(office.come(production, FILM), "gate.approve").ok
    office.come(production, RELEASE)
    return production


@pytest.fixture(scope="module")
def waiting(office: Office) -> ProductionId:
    """One whose release is asked about all along."""
    production = office.ask()
    assert office.anna.click(office.card(production, SCRIPT), "gate.approve").ok
    assert office.anna.click(office.come(production, FILM), "gate.approve").ok
    office.come(production, RELEASE)
    return production


def test_publish_now_is_offered_for_now_and_publishes_by_the_card_that_says_so(
    office: Office, released: ProductionId
) -> None:
    before = office.studio.productions.find_gate(released)
    assert before is not None

    office.says("publish now", released)

    offer = office.card(released, f"Publish `{released}` now, public at once?")
    assert has(offer, "Its card says that it goes out <!date^")
    assert "gate.approve" not in str(offer)
    assert office.anna.click(offer, "gate.now").ok
    office.settle(seconds=1)
    assert office.decisions(released) == ["script approve", "video approve", "publish revise"]
    gate = office.studio.productions.find_gate(released)
    assert gate is not None
    assert gate.subject != before.subject
    assert gate.shown["video_subject"] == before.shown["video_subject"]
    assert (gate.shown["release"]["privacy"], gate.shown["publish_at"]) == ("public", None)

    card = office.card(released, RELEASE)
    assert has(card, "Goes public at once after a yes")
    assert office.anna.click(card, "gate.approve").ok
    office.settle(seconds=1)

    assert office.state(released) == "PUBLISHED"


def test_once_the_card_is_for_now_the_words_offer_its_yes(office: Office, released: ProductionId) -> None:
    assert office.anna.click(office.card(released, RELEASE), "gate.now").ok
    office.settle(seconds=1)

    office.says("publish it now please", released)

    offer = office.card(released, f"Approve the release of `{released}`")
    assert has(offer, "which goes public at once?")
    assert office.anna.click(offer, "gate.approve").ok
    office.settle(seconds=1)
    assert office.state(released) == "PUBLISHED"


def test_schedule_it_offers_the_yes_to_the_time_on_the_card(office: Office, released: ProductionId) -> None:
    planned = office.studio.productions.get(released).publish_at

    office.says("schedule it", released)

    assert "publish approve" not in office.decisions(released)
    offer = office.card(released, f"Approve the release of `{released}`")
    assert has(offer, "which goes out <!date^")
    assert office.anna.click(offer, "gate.approve").ok
    office.settle(seconds=1)
    assert office.state(released) == "SCHEDULED"
    assert office.studio.productions.get(released).publish_at == planned


@pytest.mark.parametrize("words", ["schedule it", "publish it now", "go live now!"])
def test_a_wish_for_a_release_at_a_script_says_what_comes_first(office: Office, words: str) -> None:
    production = office.ask()

    office.says(words, production)

    assert has(office.thread(production)[-1], f"The script of {production} waits for a yes before its release does.")
    assert office.decisions(production) == []


@pytest.mark.parametrize(("gate", "name"), [("publish", "release"), ("release", "release"), ("video", "film")])
def test_a_yes_that_names_another_gate_than_the_open_one_is_refused(office: Office, gate: str, name: str) -> None:
    production = office.ask()

    typed = office.anna.command("/video", f"approve {production} {gate}", office.videos)
    office.says(f"approve the {name}", production)

    told = f"The {name} of {production} is not asked about: its script waits for a yes."
    assert told in str(typed.answer)
    assert has(office.thread(production)[-1], told)


def test_a_yes_may_name_the_gate_that_is_open(office: Office) -> None:
    production = office.ask()

    asked = office.anna.command("/video", f"approve {production} script", office.videos)

    assert f"Approve the script of `{production}`, revision 1?" in str(asked.answer)
    assert "“script”" not in str(asked.answer)


def test_a_yes_beside_a_choice_that_was_refused_approves_nothing(office: Office, released: ProductionId) -> None:
    card, gate = office.card(released, RELEASE), office.studio.productions.find_gate(released)
    assert office.anna.select(card, "gate.time", int(office.clock.now().timestamp()) - 3600).ok
    assert office.told(office.anna, "has passed")

    assert office.anna.click(card, "gate.schedule").ok

    assert office.told(office.anna, "but its yes is for “<!date^")
    assert office.studio.productions.find_gate(released) == gate
    assert office.anna.select(card, "gate.kids", "yes").ok
    office.settle(seconds=1)
    assert office.anna.click(office.card(released, RELEASE), "gate.schedule").ok
    office.settle(seconds=1)
    assert office.state(released) == "SCHEDULED"
    (said,) = [gate for gate in office.gates(released) if gate.decision and gate.decision.verdict.kind == "approve"][2:]
    assert said.shown["release"]["made_for_kids"] is True


def test_the_question_about_a_release_says_what_is_declared(office: Office, released: ProductionId) -> None:
    assert office.anna.select(office.card(released, RELEASE), "gate.kids", "yes").ok
    office.settle(seconds=1)

    office.says("schedule it", released)
    office.anna.react("white_check_mark", office.videos, office.card(released, RELEASE)["ts"])
    office.settle()

    declared = "Declared: made for kids, contains synthetic media."
    by_words, by_emoji = office.find(released, f"Approve the release of `{released}`")
    assert (has(by_words, "Words alone"), has(by_emoji, "An emoji alone")) == (True, True)
    assert (has(by_words, declared), has(by_emoji, declared)) == (True, True)


def test_what_was_chosen_is_told_as_asked_for_in_the_zone_of_the_channel(
    office: Office, released: ProductionId
) -> None:
    office.studio.rules.change("default", {"zone": "Europe/Berlin"}, ANNA)
    at = (office.clock.now() + timedelta(days=30)).replace(hour=16, minute=5, second=0)

    assert office.anna.select(office.card(released, RELEASE), "gate.time", int(at.timestamp())).ok

    told = office.told(office.anna, "Asked about anew: publish it on ")
    assert has(told, ", 17:05 (Europe/Berlin).")
    office.settle(seconds=1)
    office.studio.rules.change("default", {"zone": "UTC"}, ANNA)


DAYS_AHEAD = {
    "publish on {0:%b} {0.day} at 10:15": 3,
    "publish {0.day} {0:%B} at 10:15 am": 4,
    "on {0.day}.{0.month}.{0.year} at 10:15": 20,
    "the day after tomorrow at 10:15": 2,
    "in 5 days at 10h15": 5,
    "can we do it tomorrow at 10:15 instead?": 1,
}
"""At an hour that is no slot of the channel, so that no other video holds it."""


def test_dates_in_words_ask_anew_for_that_time_and_no_other(office: Office, released: ProductionId) -> None:
    for words, days in DAYS_AHEAD.items():
        on = (office.clock.now() + timedelta(days=days)).replace(hour=10, minute=15, second=0, microsecond=0)
        on = on if on.day > 12 or "." not in words else on.replace(day=13)

        office.says(words.format(on), released)
        office.settle(seconds=1)

        told = f"asked about anew: publish it on {on:%A} {on.day} {on:%B %Y}, 10:15"
        assert any(has(one, told) for one in office.thread(released)), words
        gate = office.studio.productions.find_gate(released)
        assert gate is not None
        assert gate.shown["publish_at"] == on.isoformat()


def test_an_hour_later_is_counted_from_the_time_on_the_card(office: Office, released: ProductionId) -> None:
    before = office.studio.productions.get(released).publish_at
    assert before is not None

    office.says("can we do it an hour later?", released)
    office.settle(seconds=1)
    office.says("push it back by a day", released)
    office.settle(seconds=1)

    gate = office.studio.productions.find_gate(released)
    assert gate is not None
    assert gate.shown["publish_at"] == (before + timedelta(days=1, hours=1)).isoformat()


def test_a_time_that_another_video_has_is_refused_at_once_with_what_is_free(
    office: Office, released: ProductionId, waiting: ProductionId
) -> None:
    taken = office.studio.productions.get(waiting).publish_at
    assert taken is not None
    gate = office.studio.productions.find_gate(released)

    office.says(f"move it to {taken:%Y-%m-%d %H:%M}", released)

    said = str(office.card(released, "is taken by “Three hearts”"))
    assert "Free is" in said
    assert office.studio.productions.find_gate(released) == gate


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("publish in three days", "says no hour"),
        ("publish on nov 31 at 18:00", "November has no 31st"),
        ("yesterday at 18:00", "has passed: it is"),
        ("publish on 10/11 at 18:00", "may be 10 November"),
        ("publish it next month", "has several days"),
        ("publish on blursday", "`publish tomorrow 18:00`"),
    ],
)
def test_what_is_no_time_is_refused_with_the_reason_and_a_time_that_is_one(
    office: Office, waiting: ProductionId, words: str, why: str
) -> None:
    before = office.studio.productions.find_gate(waiting)

    office.says(words, waiting)

    said = office.thread(waiting)[-1]
    assert has(said, why)
    assert "18:00" in str(said)
    assert not has(said, "A yes is no revision")
    assert office.studio.productions.find_gate(waiting) == before


def test_who_sees_it_and_what_is_declared_is_asked_anew_in_words(office: Office, released: ProductionId) -> None:
    wanted = {
        "make it unlisted": ("privacy", "unlisted"),
        "it is made for kids": ("made_for_kids", True),
        "not for kids": ("made_for_kids", False),
        "no synthetic media": ("synthetic_media", False),
        "it contains synthetic media": ("synthetic_media", True),
        "make it public": ("privacy", "public"),
        "keep it private": ("privacy", "private"),
    }
    for words, (name, value) in wanted.items():
        office.says(words, released)
        office.settle(seconds=1)

        gate = office.studio.productions.find_gate(released)
        assert gate is not None
        assert gate.shown["release"][name] == value, words
    assert gate.shown["publish_at"] is None
    assert "publish approve" not in office.decisions(released)


def test_a_time_for_what_would_go_public_at_once_keeps_it_private_until_then(
    office: Office, released: ProductionId
) -> None:
    office.says("make it public", released)
    office.settle(seconds=1)

    office.says("publish tomorrow 12:34", released)
    office.settle(seconds=1)

    gate = office.studio.productions.find_gate(released)
    assert gate is not None
    assert gate.shown["release"]["privacy"] == "private"
    assert "T12:34" in gate.shown["publish_at"]


def test_at_a_script_they_are_said_to_come_later(office: Office) -> None:
    production = office.ask()

    office.says("make it unlisted", production)

    assert has(office.thread(production)[-1], "when and how it goes out is said at its release")
    assert office.decisions(production) == []


@pytest.mark.parametrize(
    ("words", "at", "said"),
    [
        ("move it to wednesday 11:00", "2026-11-25T11:00:00+00:00", "Wednesday 25 November 2026, 11:00 (UTC)"),
        ("publish it thursday 15:30", "2026-11-26T15:30:00+00:00", "Thursday 26 November 2026, 15:30 (UTC)"),
    ],
)
def test_a_time_that_is_wanted_while_the_film_is_made_is_what_its_release_is_asked_about_for(
    office: Office, words: str, at: str, said: str
) -> None:
    production = office.ask()

    office.says(words, production)

    assert has(office.card(production, "once it is approved"), f"publish it on {said}")
    assert office.decisions(production) == []
    assert office.anna.click(office.card(production, SCRIPT), "gate.approve").ok
    assert office.anna.click(office.come(production, FILM), "gate.approve").ok
    office.come(production, RELEASE)
    gate = office.studio.productions.find_gate(production)
    assert gate is not None
    assert gate.shown["publish_at"] == at
    assert gate.shown["warnings"] == []
