"""Home's settings: a form for those in charge, words for the others; nothing of another's change is undone."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.slack.cards.rules import GROUPS
from bot.slack.ids import Action
from config.chosen import KEYS
from tests.fakes.slack_gates import Office, open_office
from tests.fakes.studio import ANNA

pytestmark = pytest.mark.loopback


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    rules = {"approvers": '["%(ben)s", "%(leads)s"]', "zone": '"Europe/Paris"'}
    with open_office(tmp_path_factory.mktemp("office"), **rules) as opened:
        (opened.studio.settings.channels_dir / "demo.toml").write_text('title = "Demo"\nslots = ["12:00"]\n')
        vars(opened.studio).pop("profiles", None)
        vars(opened.studio).pop("rules", None)
        yield opened


def form(office: Office, name: str) -> dict[str, Any]:
    """The settings as somebody opens them from Home."""
    person = office.people[name]
    person.open_home()
    home = office.space.wait_for(lambda: person.home)
    assert person.click(home, Action.SETTINGS).ok
    return dict(person.views[-1])


def test_an_admin_changes_what_the_form_shows(office: Office) -> None:
    dora, cleo = office.people["dora"], office.people["cleo"]
    view = form(office, "dora")

    sent = dora.submit(
        view,
        {
            "digest:default/entry": "no",
            "digest_at:default/entry": "07:15",
            "slots:default/entry": "9:00, 18:00",
            "gate_approvers.publish:default/entry": [cleo.id],
            "approvals.video:default/entry": "2",
            "requester_may_approve:default/entry": "no",
        },
    )

    assert sent.ok
    assert "2 → " not in str(sent.answer)
    channel = office.studio.channel("default")
    assert (channel.digest, f"{channel.digest_at:%H:%M}", channel.requester_may_approve) == (False, "07:15", False)
    assert [f"{slot:%H:%M}" for slot in channel.slots] == ["09:00", "18:00"]
    assert channel.deciders("publish") == (cleo.id,)
    assert channel.approvals_needed("video") == 2
    assert set(channel.approvers) == {office.people["ben"].id, next(iter(office.space.groups))}
    changed = {one.key for one in office.studio.rules.list("default") if one.origin == "chat"}
    assert changed == {
        *("digest", "digest_at", "slots", "gate_approvers.publish", "approvals.video", "requester_may_approve")
    }


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(office: Office) -> None:
    view = form(office, "dora")

    sent = office.people["dora"].submit(view, {"zone:default/entry": "Europe/Rom", "slots:default/entry": "9"})

    errors = sent.answer["errors"]
    assert "did you mean Europe/Rome" in errors["zone:default"]
    assert errors["slots:default"] == "The slot `9` is not a time; write it like 18:00."
    assert "slot" not in errors["zone:default"]
    assert office.studio.channel("default").zone == "Europe/Paris"
    assert office.people["dora"].views  # It stays open, with what was entered.


def test_an_untouched_form_changes_nothing_and_undoes_no_change_of_another(office: Office) -> None:
    view = form(office, "dora")
    office.studio.rules.change("default", {"zone": "Europe/Rome"}, ANNA)

    assert office.people["dora"].submit(view, {"digest:default/entry": "no"}).ok

    channel = office.studio.channel("default")
    assert (channel.zone, channel.digest) == ("Europe/Rome", False)
    unchanged = office.people["dora"].submit(form(office, "dora"), {})
    assert "Nothing was changed." in str(unchanged.answer)


def test_another_channel_is_shown_in_the_same_form(office: Office) -> None:
    dora = office.people["dora"]
    view = form(office, "dora")

    assert dora.select(view, Action.SETTINGS_OF, "demo").ok
    turned = dora.views[-1]

    assert turned["id"] == view["id"]
    assert "12:00" in str(turned["blocks"])
    assert dora.submit(turned, {"slots:demo/entry": "13:00"}).ok
    assert [slot.hour for slot in office.studio.channel("demo").slots] == [13]
    assert len(office.studio.channel("default").slots) == 5


@pytest.mark.parametrize("name", ["ben", "eve"])
def test_others_read_them(office: Office, name: str) -> None:
    view = form(office, name)

    assert view["submit"] is None
    assert "Europe/Paris" in str(view["blocks"])
    assert not [block for block in view["blocks"] if block["type"] == "input"]
    assert office.people[name].select(view, Action.SETTINGS_OF, "demo").ok
    assert "12:00" in str(office.people[name].views[-1]["blocks"])


def test_who_is_no_admin_any_more_when_they_save_changes_nothing(office: Office) -> None:
    dora = office.people["dora"]
    view = form(office, "dora")
    office.space.change(dora, is_admin=False)
    office.slack.settle()
    office.space.wait_for(lambda: office.role_of(dora) == "approver")

    assert dora.submit(view, {"digest:default/entry": "no"}).ok

    assert "may not change how default is run" in str(dora.views[-1]["blocks"])
    assert office.studio.channel("default").digest


def test_every_setting_is_shown_in_some_group() -> None:
    assert {key.partition(".")[0] for key in KEYS} == {field for group in GROUPS.values() for field in group}
