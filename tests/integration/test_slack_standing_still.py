"""What stands still without a question, on hold or failed, is listed for whoever has to let it go on."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.slack.homing import home_of
from bot.slack.ids import Action
from graph.core.ids import ProductionId
from graph.store.gates import expire_gates
from tests.fakes.slack import SlackPerson
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.studio import ANNA as OWNER
from tests.fakes.walking import Trouble

pytestmark = pytest.mark.loopback


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path / "office") as opened:
        opened.ben.is_admin = True
        yield opened


def home(office: Office, person: SlackPerson) -> str:
    return str(home_of(office.desk, office.place(person)))


def mine(office: Office, person: SlackPerson) -> str:
    return str(person.command("/video", "mine", office.videos).answer)


def lapsed(office: Office) -> ProductionId:
    """A video of Anna's whose script nobody decided on within a week."""
    production = office.ask()
    office.clock.turn(hours=7 * 24 + 1)
    with office.studio.db.write() as session:
        expire_gates(session, office.clock.now())
    return production


def is_listed(office: Office, person: SlackPerson, production: ProductionId, press: Action) -> tuple[bool, ...]:
    """Whether Home, the command and the question list it for this person, with a button that lets it go on."""
    direct = office.space.direct(person)
    person.say("what is waiting for my decision?", direct)
    office.settle()
    places = (home(office, person), mine(office, person), str(direct.messages[-1]))
    return tuple(production in said and press in said for said in places)


def test_what_nobody_decided_on_in_time_waits_for_who_asked_for_it(office: Office) -> None:
    production = lapsed(office)

    assert is_listed(office, office.anna, production, Action.RESUME) == (True, True, True)
    assert "1 waiting for you" in home(office, office.anna)
    assert "Nobody decided on the script in time" in home(office, office.anna)
    assert is_listed(office, office.ben, production, Action.RESUME) == (False, False, False)


def test_the_button_of_the_home_lets_it_go_on_and_it_waits_no_longer(office: Office) -> None:
    production = lapsed(office)
    office.anna.open_home()
    office.settle()

    assert office.anna.click(office.anna.home, Action.RESUME).ok
    office.settle()

    assert Action.RESUME not in home(office, office.anna)
    assert office.studio.productions.find_gate(production) is not None


def test_a_press_between_the_time_and_the_clock_that_looks_for_it_can_ask_again(office: Office) -> None:
    production = office.ask()
    card = office.card(production, "Script to approve")
    office.clock.turn(hours=7 * 24 + 1)

    office.anna.click(card, Action.APPROVE)
    answer = office.told(office.anna, "in time; nothing was approved")
    office.anna.click(answer, Action.RESUME)
    office.settle()

    assert len(office.find(production, "Script to approve")) == 1
    assert [str(gate.status) for gate in office.gates(production)] == ["expired", "pending"]


def test_a_free_time_that_has_passed_is_not_filled_in(office: Office) -> None:
    office.anna.open_home()
    office.settle()
    office.clock.turn(hours=48)

    assert office.anna.click(office.anna.home, Action.FILL, first_fill(office)).ok

    form = office.anna.views[-1]
    (entered,) = [block["element"]["initial_date_time"] for block in form["blocks"] if block.get("block_id") == "at"]
    assert entered > office.clock.now().timestamp()
    assert "has passed, so this is the next free one" in str(form)


def first_fill(office: Office) -> str:
    """The block of the first free time in Anna's Home."""
    fills = (one for one in office.anna.home["blocks"] if one.get("accessory", {}).get("action_id") == Action.FILL)
    return str(next(fills)["block_id"])


def test_what_has_failed_waits_for_who_asked_for_it(office: Office, trouble: Trouble) -> None:
    trouble.begin("fail:writing")
    production = office.ask()
    for _ in range(6):
        office.settle(seconds=20)
    assert office.state(production) == "FAILED"

    assert is_listed(office, office.anna, production, Action.RETRY) == (True, True, True)
    assert is_listed(office, office.ben, production, Action.RETRY) == (False, False, False)


def test_the_pause_of_everything_waits_for_those_who_may_end_it(office: Office) -> None:
    production = office.begin()
    assert office.ben.command("/studio", "pause", office.videos).ok

    assert production not in mine(office, office.anna)
    assert production in mine(office, office.ben)
    assert "`/studio resume` lets everything go on." in home(office, office.ben)
    assert Action.RESUME not in home(office, office.ben)


def test_what_began_at_a_terminal_waits_for_those_who_may_steer_it(office: Office) -> None:
    production = office.ask()
    with office.studio.db.write() as session:
        session.connection().exec_driver_sql("UPDATE production SET created_by = 'anna'")
    office.studio.productions.pause(production, OWNER)
    with office.studio.db.write() as session:
        expire_gates(session, office.clock.now() + timedelta(days=8))
    carl = office.space.add_person("carl")
    office.space.invite(carl, office.videos)

    assert production in mine(office, office.ben)
    assert production not in mine(office, carl)
    assert not has({"text": mine(office, carl)}, Action.RESUME)
