"""Whoever fetches files holds them by name: what a dead process held is fetched at once, a living one is left alone."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.slack.serving import SlackService
from graph.store.owners import new_owner
from graph.store.parcels import (
    LEASE,
    MOST_TRIES,
    GivenFile,
    Parcel,
    claim_parcel,
    find_parcel,
    free_parcels,
    give_parcels_back,
    hold_parcel,
    receive_parcel,
)
from tests.fakes.slack_office import SlackOffice, open_office
from tests.fakes.studio import FakeStudio

OTHER = "The squid has a beak of chitin. It bites through shells with it. Nobody has seen it sleep. " * 8


@pytest.fixture
def office(tmp_path: Path) -> Iterator[SlackOffice]:
    with open_office(tmp_path) as opened:
        yield opened


def dead_owner() -> str:
    """The name of a process of this machine that has ended."""
    host, _, started, place, end = new_owner().split(":")
    died = subprocess.Popen([sys.executable, "-c", ""])
    died.wait()
    return ":".join((host, str(died.pid), started, place, end))


def at_script(office: SlackOffice) -> dict[str, Any]:
    office.show(office.begin("script"))
    return office.said("Script to approve")


def receive(studio: FakeStudio, *keys: str) -> None:
    for key in keys:
        files = (GivenFile(id="F1", name="squid.md"),)
        parcel = Parcel(
            key=key, production=None, workspace="T1", conversation="C1", thread_ts="", who="U1", files=files
        )
        with studio.db.write() as session:
            receive_parcel(studio.db, session, parcel, studio.clock.now())


def claim(studio: FakeStudio, owner: str) -> Parcel:
    with studio.db.write() as session:
        found = claim_parcel(session, owner, studio.clock.now())
    assert found is not None
    return found


def none_is_due(studio: FakeStudio) -> bool:
    with studio.db.write() as session:
        return claim_parcel(session, "anybody", studio.clock.now()) is None


def hold(studio: FakeStudio, parcel: Parcel, owner: str) -> bool:
    with studio.db.write() as session:
        return hold_parcel(session, parcel, owner, studio.clock.now())


def test_what_a_dead_process_held_is_free_at_once_and_what_a_living_one_holds_is_not(studio: FakeStudio) -> None:
    receive(studio, "a dead one's", "b living one's")
    assert claim(studio, dead_owner()).key == "a dead one's"
    assert claim(studio, new_owner()).key == "b living one's"
    assert none_is_due(studio)

    with studio.db.write() as session:
        assert free_parcels(session, studio.clock.now()) == 1

    again = claim(studio, "next")
    assert (again.key, again.tries) == ("a dead one's", 2)
    assert none_is_due(studio)


def test_what_is_given_back_was_no_try_and_a_late_word_about_it_does_not_count(studio: FakeStudio) -> None:
    receive(studio, "one")
    first = claim(studio, "first")
    assert hold(studio, first, "first")

    with studio.db.write() as session:
        give_parcels_back(session, "first", studio.clock.now())

    assert claim(studio, "second").tries == 1
    kept = GivenFile(id="F1", name="squid.md", state="kept")
    assert not hold(studio, first.model_copy(update={"files": (kept,)}), "first")
    with studio.db.read() as session:
        found = find_parcel(session, "one")
    assert found is not None
    assert found.files[0].state == "waiting"


def test_who_comes_to_a_held_parcel_after_its_lease_takes_it_over(studio: FakeStudio) -> None:
    receive(studio, "one")
    first = claim(studio, "elsewhere:1:2:3:4")
    studio.clock.turn(seconds=LEASE.total_seconds() + 1)

    claim(studio, "second")

    assert not hold(studio, first, "elsewhere:1:2:3:4")


@pytest.mark.loopback
def test_files_under_way_in_a_process_that_was_killed_are_fetched_as_soon_as_another_runs(office: SlackOffice) -> None:
    office.anna.say("", office.videos, thread_ts=at_script(office)["thread_ts"], files=[("squid.md", OTHER.encode())])
    office.listen()
    with office.studio.db.write() as session:
        assert claim_parcel(session, dead_owner(), office.clock.now()) is not None
    assert not office.parcels.fetch_next()
    stopping = threading.Event()
    running = threading.Thread(target=office.parcels.run, args=(stopping,))

    running.start()
    office.space.wait_for(lambda: not office.parcels_in("fetching"))
    stopping.set()
    running.join()

    office.send()
    assert office.said("Write it anew from squid.md")


@pytest.mark.loopback
def test_a_graceful_end_gives_back_what_was_being_fetched(office: SlackOffice) -> None:
    office.anna.say("", office.videos, thread_ts=at_script(office)["thread_ts"], files=[("squid.md", OTHER.encode())])
    office.listen()
    with office.studio.db.write() as session:
        assert claim_parcel(session, office.studio.ledger.owner, office.clock.now()) is not None

    SlackService(office.studio, office.terminal.settings(), office.desk.clients).stop()

    with office.studio.db.write() as session:
        found = claim_parcel(session, "another", office.clock.now())
    assert found is not None
    assert found.tries == 1


@pytest.mark.loopback
def test_a_file_that_ends_whoever_reads_it_is_given_up_and_said(office: SlackOffice) -> None:
    office.anna.say("", office.videos, thread_ts=at_script(office)["thread_ts"], files=[("squid.md", OTHER.encode())])
    office.listen()
    for _ in range(MOST_TRIES):
        with office.studio.db.write() as session:
            assert claim_parcel(session, dead_owner(), office.clock.now()) is not None
            assert free_parcels(session, office.clock.now()) == 1

    office.fetch()

    assert "Greenlight ended each time that it was read" in str(office.said("Nothing of it can be used"))
    assert office.space.files.downloads == []
