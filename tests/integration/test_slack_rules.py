"""How a channel is run, shown and changed by `/studio`: by those in charge, at once, and with a record of it."""

from collections.abc import Iterator

import pytest

from bot.slack.ids import Action
from graph.core.gate import GateKind
from graph.core.production import State
from tests.fakes.slack_gates import Office, open_office

pytestmark = pytest.mark.loopback


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office"), approvers='["%(ben)s"]', zone='"Europe/Paris"') as opened:
        yield opened


def typed(office: Office, name: str, text: str, command: str = "/studio") -> str:
    """What is answered to a command."""
    answered = office.people[name].command(command, text, office.videos)
    assert answered.ok, answered
    return str(answered.answer)


def test_settings_are_shown_with_where_they_come_from(office: Office) -> None:
    shown = typed(office, "eve", "config")

    assert "`zone`  Europe/Paris  · _from its file_" in shown
    assert "`digest_at`  08:30  · _as shipped_" in shown
    assert f"`approvers`  <@{office.people['ben'].id}>" in shown
    assert "An admin of the workspace may change them" in shown


def test_an_admin_changes_one_and_everybody_sees_who_did(office: Office) -> None:
    dora = office.people["dora"]

    assert "`zone`: what its file says → Europe/Rome" in typed(office, "dora", "config zone Europe/Rome")

    assert office.studio.channel("default").zone == "Europe/Rome"
    one = typed(office, "eve", "config zone")
    assert f"_set here_ by <@{dora.id}>" in one
    assert "what its file says → Europe/Rome" in one
    assert "`zone` is already: Europe/Rome. Nothing was changed" in typed(office, "dora", "config zone Europe/Rome")
    assert "Europe/Rome → what its file says" in typed(office, "dora", "config reset zone")
    assert office.studio.channel("default").zone == "Europe/Paris"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("ben", "may not change how default is run"),
        ("eve", "may not change how default is run"),
        ("guest", "Only the team starts and changes anything"),
        ("stranger", "Only the team starts and changes anything"),
    ],
)
@pytest.mark.parametrize(
    "text", ["config zone Europe/Rome", "config reset zone", "approvers <@U0EVE0|eve>", "digest off", "digest at 7:00"]
)
def test_nobody_else_changes_any(office: Office, name: str, text: str, says: str) -> None:
    assert says in typed(office, name, text)

    channel = office.studio.channel("default")
    assert (channel.zone, channel.digest) == ("Europe/Paris", True)
    assert channel.approvers == (office.people["ben"].id,)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("config aprovers x", "Did you mean approvers?"),
        ("config GREENLIGHT_SLACK__BOT_TOKEN x", "set where Greenlight runs"),
        ("config policies.publish auto", "always asks a person"),
        ("config approvals.script 0", "1 to 5 approvals"),
        ("config zone Europe/Rom", "did you mean Europe/Rome?"),
        ("config approvers anna", "nobody that Slack knows"),
        ("config zone Europe/Rome --channel nowhere", "there is no channel"),
        ("approvers publsh <@U0EVE0|eve>", "did you mean publish?"),
    ],
)
def test_what_cannot_be_is_said_with_what_can(office: Office, text: str, says: str) -> None:
    assert says.lower() in typed(office, "dora", text).lower()


def test_approvers_of_one_gate_count_from_the_next_press_on(office: Office) -> None:
    cleo, leads = office.people["cleo"], next(iter(office.space.groups.values()))
    gate = office.ask(GateKind.SCRIPT)
    card = office.card(gate, Action.APPROVE)
    assert office.people["cleo"].click(card, Action.APPROVE).ok
    office.told("cleo", "You may not decide here.")

    said = typed(office, "dora", f"approvers script <!subteam^{leads.id}|@leads>")
    assert f"nobody listed → <!subteam^{leads.id}>" in said or f"what its file says → <!subteam^{leads.id}>" in said
    assert f"script: <!subteam^{leads.id}>" in typed(office, "eve", "approvers script")
    assert f"<@{office.people['ben'].id}>" in typed(office, "eve", "approvers video")

    assert cleo.click(card, Action.APPROVE).ok
    office.told("cleo", "Approved: the script")


def test_two_approvals_can_be_asked_for_and_doubts_are_said(office: Office) -> None:
    said = typed(office, "dora", "config approvals.publish 2")

    assert "publish needs 2 approvals, and 1 person is listed" in said
    assert "2 different people have to say yes" in typed(office, "eve", "approvers publish")


def test_the_digests_hour_and_whether_it_comes(office: Office) -> None:
    assert "`digest_at`: what its file says → 07:15" in typed(office, "dora", "digest at 7:15")
    assert "`digest`: what its file says → no" in typed(office, "dora", "digest off")

    channel = office.studio.channel("default")
    assert (channel.digest, f"{channel.digest_at:%H:%M}") == (False, "07:15")
    assert "The digest is on its way" in typed(office, "eve", "digest now")


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("-5", "is no amount"),
        ("+0", "more than nothing"),
        ("999999", "is no budget"),
        ("1e9", "is no amount"),
        ("+NaN", "is no amount"),
    ],
)
def test_no_absurd_budget_is_set(office: Office, amount: str, says: str) -> None:
    gate = office.ask(GateKind.BUDGET)
    before = office.studio.productions.get(gate.production).budget_usd

    assert says in typed(office, "ben", f"budget {gate.production} {amount}", "/video")

    assert office.studio.productions.get(gate.production).budget_usd == before


def test_a_budget_is_raised_by_those_of_its_role_alone(office: Office) -> None:
    gate, other = office.ask(GateKind.BUDGET), office.ask(GateKind.BUDGET)
    office.card(gate, Action.RETRY_GATE)
    before = office.studio.productions.get(gate.production).budget_usd

    for name in ("anna", "cleo", "eve"):
        assert "may not decide" in typed(office, name, f"budget {gate.production} +2.50", "/video")
    for name in ("guest", "stranger"):
        assert "Only the team" in typed(office, name, f"budget {gate.production} +2.50", "/video")
    assert "hearts-2222" in typed(office, "ben", "budget hearts-2222 +2.50", "/video")
    assert "hearts" in typed(office, "ben", "budget hearts +2.50", "/video")
    assert office.studio.productions.get(gate.production).budget_usd == before
    assert office.studio.productions.get(other.production).budget_usd == before

    assert f"set its budget to ${before + 2.5:.2f}" in typed(office, "ben", f"budget {gate.production} +2.50", "/video")
    assert office.studio.productions.get(gate.production).budget_usd == before + 2.5


def test_a_video_goes_back_to_a_step_and_its_open_card_is_void(office: Office) -> None:
    gate = office.ask(GateKind.VIDEO)
    card = office.card(gate, Action.APPROVE)

    for name in ("eve", "guest", "stranger"):
        assert "may" in typed(office, name, f"retry {gate.production} --from build", "/video")
        assert office.gate(gate).is_pending
    assert "did you mean build" in typed(office, "anna", f"retry {gate.production} --from bild", "/video").lower()
    assert "began again at step build" in typed(office, "anna", f"retry {gate.production} --from build", "/video")

    assert office.studio.productions.get(gate.production).state is State.READY_FOR_GENERATION
    assert office.people["ben"].click(card, Action.APPROVE).ok
    office.told("ben", "was replaced by something newer")


def test_who_may_not_hold_everything_is_told_how_to_go_on_with_one(office: Office) -> None:
    assert "/video pause ID" in typed(office, "eve", "pause")
    assert "/video resume ID" in typed(office, "eve", "resume")


def test_a_typed_yes_to_a_release_asks_with_the_time_at_which_it_goes_out(office: Office) -> None:
    gate = office.ask(GateKind.PUBLISH, shown={"revision": 1, "publish_at": "2026-12-01T18:00:00+00:00"})

    asked = typed(office, "ben", f"approve {gate.production}", "/video")

    assert f"Approve the release of `{gate.production}`, revision 1, which goes out <!date^1796148000" in asked
    assert office.gate(gate).is_pending


def test_what_took_a_video_off_hold_mentions_who_had_paused_it(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    assert "is paused" in typed(office, "ben", f"pause {gate.production}", "/video")

    assert f"(paused by <@{office.people['ben'].id}>)" in typed(office, "ben", f"resume {gate.production}", "/video")


def test_what_is_typed_beside_a_yes_is_kept_with_the_decision(office: Office) -> None:
    gate = office.ask(GateKind.SCRIPT)
    asked = office.people["ben"].command(
        "/video", f'approve {gate.production} "mind <!channel> the end"', office.videos
    )
    office.slack.settle()

    assert office.people["ben"].click(asked.heard[-1], Action.APPROVE).ok

    office.told("ben", "Approved: the script")
    decided = office.gate(gate).decision
    assert decided is not None
    assert decided.note == "mind  the end"


def test_a_reason_that_was_typed_already_is_asked_for_no_more(office: Office) -> None:
    gate, ben = office.ask(GateKind.SCRIPT), office.people["ben"]
    asked, seen = ben.command("/video", f'reject {gate.production} "wrong facts"', office.videos), len(ben.views)
    office.slack.settle()

    assert ben.click(asked.heard[-1], Action.REJECT).ok

    office.told("ben", "Rejected: the script")
    decided = office.gate(gate).decision
    assert decided is not None
    assert (decided.verdict.kind, decided.note) == ("reject", "wrong facts")
    assert len(ben.views) == seen
