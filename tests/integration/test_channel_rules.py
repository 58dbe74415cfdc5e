"""How a channel is run: its file, and over it what those in charge chose in a chat; every process sees it at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from config.channel import Channels
from config.chosen import KEYS, chosen_over, known_key, read_value, say_value, value_of
from config.errors import BadChannel
from graph.channels import ChannelRules
from graph.core.clock import Clock
from graph.core.errors import DoneAlready, NotAllowed
from graph.core.gate import Approve
from graph.core.person import Person, Role, Surface
from graph.store.database import Database
from graph.store.glance import look_at
from graph.store.tables import EventRow
from tests.fakes.studio import ANNA, BEN, STRANGER, FakeStudio, TurnedClock, open_studio

ADMIN = Person(name="T0001/U0DORA", role=Role.ADMIN, surface=Surface.SLACK, aliases=("U0DORA",))
FOREIGN = Person(name="T0002/U0EVE", role=Role.ADMIN, surface=Surface.SLACK)
FILE = 'title = "Test"\napprovers = ["ben"]\nzone = "Europe/Paris"\n[policies]\nbuild = "human"\n'


@pytest.fixture
def studio(database_url: str, tmp_path: Path) -> Iterator[FakeStudio]:
    with open_studio(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def rules(studio: FakeStudio, tmp_path: Path) -> ChannelRules:
    return rules_of(studio.db, studio.clock, tmp_path)


def rules_of(db: Database, clock: Clock, folder: Path) -> ChannelRules:
    file = folder / "default.toml"
    file.write_text(FILE)
    return ChannelRules(db, clock, Channels({"default": file}))


def set_to(rules: ChannelRules, key: str, words: str, by: Person = ADMIN) -> Any:
    return rules.change("default", {key: read_value(key, words)}, by)


def origin(rules: ChannelRules, key: str) -> str:
    return next(one.origin for one in rules.list("default") if one.key == key)


def test_what_was_chosen_stands_over_the_file_until_it_is_reset(rules: ChannelRules) -> None:
    assert (origin(rules, "zone"), origin(rules, "digest_at")) == ("file", "shipped")

    (change,) = set_to(rules, "zone", "Europe/Rome")

    assert (change.before, change.after, change.who) == (None, "Europe/Rome", ADMIN.name)
    assert rules.profile("default").zone == "Europe/Rome"
    assert origin(rules, "zone") == "chat"

    rules.change("default", {"zone": None}, ADMIN)

    assert rules.profile("default").zone == "Europe/Paris"
    assert origin(rules, "zone") == "file"
    assert [(one.before, one.after) for one in rules.changes("default", "zone")] == [
        ("Europe/Rome", None),
        (None, "Europe/Rome"),
    ]


def test_another_process_sees_it_at_once(rules: ChannelRules, studio: FakeStudio, tmp_path: Path) -> None:
    other = rules_of(Database(studio.url), TurnedClock(), tmp_path)
    assert other.profile("default").approvals_needed("publish") == 1

    set_to(rules, "approvals.publish", "2")

    assert other.profile("default").approvals_needed("publish") == 2
    assert other.usable()["default"].approvals_needed("publish") == 2
    other.db.close()


def test_each_change_is_recorded_once_as_an_event(rules: ChannelRules, studio: FakeStudio) -> None:
    set_to(rules, "digest_at", "7:15")
    set_to(rules, "digest_at", "07:15")

    with studio.db.read() as session:
        told = [row.fields for row in session.scalars(select(EventRow).where(EventRow.name == "channel_set"))]
    assert told == [
        {"channel": "default", "key": "digest_at", "before": None, "after": "07:15:00", "by": "T0001/U0DORA"}
    ]


@pytest.mark.parametrize("by", [BEN, STRANGER, FOREIGN, Person(name="x", role=Role.SYSTEM, surface=Surface.SYSTEM)])
def test_only_the_owner_and_admins_of_its_workspace_change_it(rules: ChannelRules, by: Person) -> None:
    with pytest.raises(NotAllowed):
        set_to(rules, "approvers", "U0EVE", by)

    assert rules.profile("default").approvers == ("ben",)
    assert rules.changes("default", "approvers") == ()


def test_the_owner_may_at_the_terminal(rules: ChannelRules) -> None:
    assert set_to(rules, "approvers", "U0EVE", ANNA)


@pytest.mark.parametrize(
    ("key", "words", "says"),
    [
        ("policies.script", "auto", "always asks a person"),
        ("policies.publish", "auto", "always asks a person"),
        ("approvals.publish", "0", "1 to 5 approvals"),
        ("approvals.script", "6", "1 to 5 approvals"),
        ("approvals.script", "many", "The number of approvals `many` is not a number; write one from 1 to 5."),
        ("zone", "Europe/Rom", "did you mean Europe/Rome"),
        ("slots", "25:00", "The slot `25:00` is not a time; write it like 18:00."),
        ("slots", "none", "There has to be a slot; write it like 18:00."),
        ("seconds", "9", "The length `9` is not a length of a video; write whole seconds from 10 to 180."),
        (
            "digest",
            "perhaps",
            "The answer `perhaps` is not yes or no; write yes where the digest is to come by itself.",
        ),
        ("gate_approvers.publish", "nobody", "one of them is empty"),
        ("privacy", "secret", "The privacy `secret` is not a privacy; write private, unlisted or public."),
    ],
)
def test_what_no_channel_can_be_is_refused_and_nothing_is_kept(
    rules: ChannelRules, key: str, words: str, says: str
) -> None:
    with pytest.raises(BadChannel, match=says):
        set_to(rules, key, words)

    assert rules.changes("default", key) == ()


def test_of_several_all_or_none_are_changed(rules: ChannelRules) -> None:
    with pytest.raises(BadChannel):
        rules.change("default", {"zone": "Europe/Rome", "seconds": 1}, ADMIN)

    assert rules.profile("default").zone == "Europe/Paris"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("digestat", "Did you mean digest_at?"),
        ("aprovers", "Did you mean approvers?"),
        ("name", "where Greenlight runs"),
        ("workspace", "where Greenlight runs"),
        ("GREENLIGHT_DATABASE_URL", "where Greenlight runs"),
        ("channels_dir", "where Greenlight runs"),
        ("slack_bot_token", "where Greenlight runs"),
        ("approvals", "approvals.script"),
        ("x" * 3000, "lists what there is"),
    ],
)
def test_unknown_keys_get_a_near_one_and_secrets_and_paths_are_not_for_a_chat(typed: str, hint: str) -> None:
    with pytest.raises(BadChannel) as refused:
        known_key(typed)

    assert hint in refused.value.hint


def test_every_setting_reads_back_what_it_says(rules: ChannelRules) -> None:
    profile = rules.profile("default")
    for key in KEYS:
        value = value_of(profile, key)
        if value is not None:
            again = chosen_over(profile, {key: read_value(key, say_value(value))})
            assert value_of(again, key) == value, key


def test_a_request_that_comes_again_changes_nothing(rules: ChannelRules) -> None:
    rules.once("command:1").change("default", {"zone": "Europe/Rome"}, ADMIN)
    rules.change("default", {"zone": "Europe/Oslo"}, ADMIN)

    with pytest.raises(DoneAlready):
        rules.once("command:1").change("default", {"zone": "Europe/Rome"}, ADMIN)

    assert rules.profile("default").zone == "Europe/Oslo"


def test_who_decides_is_read_in_the_transaction_of_the_decision(rules: ChannelRules, studio: FakeStudio) -> None:
    production = studio.start()
    studio.work()
    gate = studio.gate(production)
    set_to(rules, "approvals.script", "2")
    set_to(rules, "approvers", "U0DORA")

    with pytest.raises(NotAllowed):
        studio.decide(production, by=BEN)
    assert studio.decide(production, by=ADMIN).is_pending
    assert studio.productions.decide(gate.id, gate.subject, Approve(), ANNA).decision is not None


def test_a_quick_look_knows_it_too(rules: ChannelRules, studio: FakeStudio) -> None:
    studio.start()
    set_to(rules, "approvals.script", "2")

    (glance,) = look_at(studio.url, studio.clock.now(), who="")

    assert glance.chosen == {"approvals.script": 2}


@pytest.mark.parametrize("statement", ["UPDATE setting_change SET who = 'x'", "DELETE FROM setting_change"])
def test_the_record_of_changes_is_not_changed(rules: ChannelRules, studio: FakeStudio, statement: str) -> None:
    set_to(rules, "zone", "Europe/Rome")

    with pytest.raises(DBAPIError, match="append-only"), studio.db.write() as session:
        session.execute(text(statement))
