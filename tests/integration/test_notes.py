"""Words of people as rows: kept once for each message, claimed by one process, forgotten in the end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlalchemy import select

from graph.core.ids import ProductionId
from graph.store.chat_tables import NoteRow, ParcelRow
from graph.store.notes import (
    Note,
    NoteState,
    add_note,
    claim_notes,
    find_note,
    forget_notes,
    hear_note,
    is_abandoned,
    set_notes,
)
from graph.store.owners import new_owner
from graph.store.parcels import GivenFile, Parcel, ParcelState, forget_parcels, receive_parcel
from tests.fakes.studio import FakeStudio
from tests.fakes.walking import turn


def note_of(
    studio: FakeStudio, production: ProductionId, ts: str = "1.1", state: NoteState = NoteState.WAITING
) -> Note:
    return Note(
        id=0,
        production=production,
        workspace="T1",
        conversation="C1",
        thread_ts="1.0",
        ts=ts,
        who="U1",
        words="louder music",
        state=state,
        at=studio.clock.now(),
    )


def kept(studio: FakeStudio, ts: str = "1.1", state: NoteState = NoteState.WAITING) -> Note:
    note = note_of(studio, studio.start(), ts, state)
    with studio.db.write() as session:
        heard = hear_note(studio.db, session, note)
    assert heard is not None
    return heard


def claim(studio: FakeStudio, note: Note, owner: str) -> tuple[Note, ...]:
    with studio.db.write() as session:
        return claim_notes(session, (note,), owner, studio.clock.now())


def now_of(studio: FakeStudio, note: Note) -> Note:
    with studio.db.read() as session:
        found = find_note(session, note.id)
    assert found is not None
    return found


def numbers(studio: FakeStudio) -> list[int]:
    with studio.db.read() as session:
        return list(session.scalars(select(NoteRow.id).order_by(NoteRow.id)))


def forget(studio: FakeStudio, now: datetime) -> tuple[int, int]:
    with studio.db.write() as session:
        return forget_notes(session, now), forget_parcels(session, now)


def test_a_message_that_two_processes_hear_at_once_is_one_note(studio: FakeStudio) -> None:
    note = note_of(studio, studio.start())

    def hear(_number: int) -> bool:
        with studio.db.write() as session:
            return hear_note(studio.db, session, note) is not None

    with ThreadPoolExecutor(8) as processes:
        heard = list(processes.map(hear, range(16)))

    assert heard.count(True) == 1
    assert len(numbers(studio)) == 1


def test_of_one_message_more_words_may_follow(studio: FakeStudio) -> None:
    first = kept(studio)

    with studio.db.write() as session:
        later = [add_note(session, first.model_copy(update={"words": words})) for words in ("softer", "no music")]

    assert len({first.id, *(one.id for one in later)}) == 3


def test_of_many_who_take_a_note_up_at_once_one_has_it(studio: FakeStudio) -> None:
    note = kept(studio)

    with ThreadPoolExecutor(8) as processes:
        claims = list(processes.map(lambda number: claim(studio, note, f"process {number}"), range(16)))

    (held,) = filter(None, claims)
    assert now_of(studio, note) == held[0]


def test_what_was_carried_out_meanwhile_is_neither_held_nor_edited(studio: FakeStudio) -> None:
    note = kept(studio)
    held = claim(studio, note, "other")
    with studio.db.write() as session:
        assert set_notes(session, held, state=NoteState.DONE)

    with studio.db.write() as session:
        assert set_notes(session, (note,), state=NoteState.HELD) == ()
        assert set_notes(session, (note,), words="softer") == ()

    assert now_of(studio, note).state is NoteState.DONE
    assert now_of(studio, note).words == "louder music"


def test_notes_that_belong_together_are_taken_all_or_none(studio: FakeStudio) -> None:
    first, second = kept(studio, "1.1"), kept(studio, "1.2")
    assert claim(studio, second, "other")

    with studio.db.write() as session:
        assert claim_notes(session, (first, second), "me", studio.clock.now()) == ()

    assert now_of(studio, first) == first


def test_a_note_is_abandoned_when_its_lease_is_over_or_whoever_has_it_broke_off(studio: FakeStudio) -> None:
    me, other = new_owner(), new_owner()
    (held,) = claim(studio, kept(studio), other)

    def is_free(owner: str, later: timedelta = timedelta()) -> bool:
        return is_abandoned(held, owner, studio.clock.now() + later)

    assert not is_free(me)
    assert is_free(other)
    assert is_free(me, timedelta(seconds=61))


def test_words_that_nothing_waits_for_are_forgotten_after_weeks_and_no_number_comes_twice(studio: FakeStudio) -> None:
    done = [kept(studio, f"1.{number}", NoteState.DONE) for number in range(3)]
    waits = kept(studio, "2.1", NoteState.HELD)
    newest = kept(studio, "3.1", NoteState.DROPPED)
    parcel = Parcel(
        key="T1:C1:1.1",
        production=None,
        workspace="T1",
        conversation="C1",
        thread_ts="",
        who="U1",
        words="take this",
        files=(GivenFile(id="F1", name="a.txt"),),
        state=ParcelState.DONE,
    )
    with studio.db.write() as session:
        receive_parcel(studio.db, session, parcel, studio.clock.now())
        receive_parcel(
            studio.db,
            session,
            parcel.model_copy(update={"key": "2", "state": ParcelState.WAITING}),
            studio.clock.now(),
        )
    assert forget(studio, studio.clock.now() + timedelta(weeks=3)) == (0, 0)

    turn(studio, weeks=5)
    assert forget(studio, studio.clock.now()) == (len(done), 1)

    assert numbers(studio) == [waits.id, newest.id]
    with studio.db.read() as session:
        assert list(session.scalars(select(ParcelRow.key))) == ["2"]
