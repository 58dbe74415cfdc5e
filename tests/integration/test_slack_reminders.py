"""Whoever is waited for is reminded, once and then once more; nobody else is, and not while the video rests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.slack.clients import Clients
from bot.slack.desk import SlackDesk
from bot.slack.digesting import Digests
from bot.slack.reminding import Reminders
from graph.core.ids import ProductionId
from graph.core.person import Role
from tests.fakes.slack import SlackPerson
from tests.fakes.slack_studio import Office, open_office
from tests.fakes.statements import WRITES, listening
from tests.fakes.studio import ANNA

pytestmark = pytest.mark.loopback

WAITS = "still waits for a yes"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def wait(office: Office, production: ProductionId, hours: float) -> list[dict[str, Any]]:
    """All reminders that the thread has some hours later."""
    office.clock.turn(hours=hours)
    Digests(office.desk).reconcile()
    office.settle()
    return office.find(production, WAITS)


def test_a_reminder_mentions_whose_yes_is_missing_and_leads_to_the_card(office: Office) -> None:
    dora = office.space.add_person("dora")
    rules = {"approvers": [office.ben.id, dora.id], "approvals.script": 2}
    office.studio.rules.change("default", rules, ANNA)
    production = office.ask()
    card = office.card(production, "Script to approve")
    office.ben.click(card, "gate.approve")
    office.settle()

    (reminder,) = wait(office, production, 4)

    assert f"<@{dora.id}>" in reminder["text"]
    assert f"<@{office.ben.id}>" not in reminder["text"]
    assert f"<@{office.anna.id}>" not in reminder["text"]
    assert f"p{card['ts'].replace('.', '')}" in reminder["text"]


def test_where_nobody_is_listed_whoever_asked_is_reminded(office: Office) -> None:
    production = office.ask()

    (reminder,) = wait(office, production, 4)

    assert f"<@{office.anna.id}>" in reminder["text"]


def with_admin(office: Office) -> SlackPerson:
    """An admin who did something here."""
    dora: SlackPerson = office.space.add_person("dora")
    dora.is_admin = True
    office.videos.members.append(dora.id)
    assert dora.command("/video", "list", office.videos).ok
    assert office.desk.person(office.place(dora)).role is Role.ADMIN
    return dora


def test_where_nobody_is_listed_admins_are_called_and_nobody_who_said_yes(office: Office) -> None:
    dora = with_admin(office)
    office.studio.rules.change("default", {"approvals.script": 2}, ANNA)
    production = office.ask()
    office.anna.click(office.card(production, "Script to approve"), "gate.approve")
    office.settle()

    for hours in (4, 20):
        said = wait(office, production, hours)[-1]["text"]
        assert f"an admin of the workspace: <@{dora.id}>" in said
        assert f"<@{office.anna.id}>" not in said


def test_whoever_asked_and_an_admin_are_called_together_while_neither_said_yes(office: Office) -> None:
    dora, production = with_admin(office), office.ask()

    (reminder,) = wait(office, production, 4)

    assert f"<@{office.anna.id}> or an admin of the workspace: <@{dora.id}>" in reminder["text"]


def test_an_admin_who_is_none_any_more_is_not_called(office: Office) -> None:
    dora, production = with_admin(office), office.ask()
    dora.is_admin = False

    (reminder,) = wait(office, production, 4)

    assert f"<@{dora.id}>" not in reminder["text"]


def test_a_reminder_is_kept_while_there_is_no_token_to_look_up_admins_with(office: Office) -> None:
    production, settings = office.ask(), office.studio.settings
    without = settings.slack.model_copy(update={"bot_token": None})
    desk = SlackDesk(office.studio, Clients(settings.model_copy(update={"slack": without})))
    office.clock.turn(hours=4)

    Reminders(desk).remind()
    office.settle()

    assert len(office.find(production, WAITS)) == 1


def test_nobody_is_reminded_of_what_is_paused(office: Office) -> None:
    paused, production = office.ask("Bees"), office.ask("Bread")
    office.studio.productions.pause(paused, ANNA)
    office.studio.productions.pause_studio((office.space.team_id,), ANNA)
    assert wait(office, production, 5) == []

    office.studio.productions.resume_studio((office.space.team_id,), ANNA)

    assert len(wait(office, production, 1)) == 1
    assert wait(office, paused, 1) == []


def test_a_question_that_somebody_was_reminded_of_costs_nothing_more(office: Office) -> None:
    production = office.ask()
    office.studio.rules.change("default", {"digest": False}, ANNA)
    digests = Digests(office.desk)
    office.clock.turn(hours=5)
    digests.reconcile()

    with listening(office.studio.db) as heard:
        digests.reconcile()

    assert WRITES not in heard
    assert len([statement for statement in heard if "FROM production" in statement]) == 0
    assert len(wait(office, production, 0)) == 1
