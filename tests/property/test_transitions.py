"""The table of states is the one that was agreed, and the picture of it in the documentation shows the same steps."""

import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.core.errors import IllegalTransition
from graph.core.production import TERMINAL, TRANSITIONS, Event, State, next_state

PAGE = Path(__file__).resolve().parents[2] / "docs" / "architecture.md"

# As the architecture has it: from, event, to.
AGREED = """
DRAFT complied SCRIPT_PENDING_REVIEW
DRAFT not_viable REJECTED
DRAFT exhausted FAILED
SCRIPT_PENDING_REVIEW approved READY_FOR_GENERATION
SCRIPT_PENDING_REVIEW words_revised DRAFT
SCRIPT_PENDING_REVIEW rejected REJECTED
READY_FOR_GENERATION built VIDEO_PENDING_REVIEW
READY_FOR_GENERATION stopped_short READY_FOR_GENERATION
READY_FOR_GENERATION exhausted FAILED
VIDEO_PENDING_REVIEW approved READY_FOR_PUBLISH
VIDEO_PENDING_REVIEW rejected REJECTED
VIDEO_PENDING_REVIEW media_revised READY_FOR_GENERATION
VIDEO_PENDING_REVIEW words_revised DRAFT
READY_FOR_PUBLISH media_revised READY_FOR_GENERATION
READY_FOR_PUBLISH words_revised DRAFT
READY_FOR_PUBLISH metadata_revised READY_FOR_PUBLISH
READY_FOR_PUBLISH slot_passed READY_FOR_PUBLISH
READY_FOR_PUBLISH approved PUBLISHING
READY_FOR_PUBLISH rejected REJECTED
PUBLISHING read_back_scheduled SCHEDULED
PUBLISHING read_back_uploaded UPLOADED
PUBLISHING read_back_published PUBLISHED
PUBLISHING refused READY_FOR_PUBLISH
PUBLISHING outcome_unknown PUBLISHING
SCHEDULED release_changed SCHEDULED
SCHEDULED approved PUBLISHING
SCHEDULED read_back_published PUBLISHED
SCHEDULED not_public_at_its_hour SCHEDULED
UPLOADED release_changed UPLOADED
UPLOADED approved PUBLISHING
SCRIPT_PENDING_REVIEW sent_back_to_words DRAFT
READY_FOR_GENERATION sent_back_to_words DRAFT
VIDEO_PENDING_REVIEW sent_back_to_words DRAFT
READY_FOR_PUBLISH sent_back_to_words DRAFT
FAILED sent_back_to_words DRAFT
READY_FOR_GENERATION sent_back_to_media READY_FOR_GENERATION
VIDEO_PENDING_REVIEW sent_back_to_media READY_FOR_GENERATION
READY_FOR_PUBLISH sent_back_to_media READY_FOR_GENERATION
DRAFT aborted ABORTED
SCRIPT_PENDING_REVIEW aborted ABORTED
READY_FOR_GENERATION aborted ABORTED
VIDEO_PENDING_REVIEW aborted ABORTED
READY_FOR_PUBLISH aborted ABORTED
FAILED aborted ABORTED
"""


def test_the_table_is_the_agreed_one() -> None:
    agreed = {(State(line[0]), Event(line[1])): State(line[2]) for line in map(str.split, AGREED.strip().splitlines())}

    assert agreed == TRANSITIONS


def test_the_picture_of_the_states_shows_the_table() -> None:
    (picture,) = re.findall(r"```mermaid\nstateDiagram-v2\n(.*?)```", PAGE.read_text(), re.DOTALL)
    drawn = {(a, b) for a, b in re.findall(r"^ *(\w+) --> (\w+)", picture, re.MULTILINE)}

    # Left out for the eye: what leads nowhere else, and the abort that is possible from almost everywhere.
    table = {(a, b) for (a, event), b in TRANSITIONS.items() if a is not b and event is not Event.ABORTED}
    retries = {(State.FAILED, State.DRAFT), (State.FAILED, State.READY_FOR_GENERATION)}
    assert drawn == table | retries


@given(st.sampled_from(State), st.sampled_from(Event), st.sampled_from([None, *State]))
def test_whatever_is_not_in_the_table_is_refused(state: State, event: Event, failed_from: State | None) -> None:
    retried = state is State.FAILED and event is Event.RETRIED
    remade = state is State.FAILED and event is Event.SENT_TO_MEDIA
    back_to = (
        {State.DRAFT, State.READY_FOR_GENERATION} if retried else {State.READY_FOR_GENERATION} if remade else set()
    )
    if failed_from in back_to:
        assert next_state(state, event, failed_from) is failed_from
    elif (state, event) in TRANSITIONS:
        assert next_state(state, event, failed_from) is TRANSITIONS[state, event]
    else:
        with pytest.raises(IllegalTransition):
            next_state(state, event, failed_from)


@given(st.lists(st.sampled_from(Event), max_size=40))
def test_no_way_leads_to_publishing_past_a_review(events: list[Event]) -> None:
    state, approved = State.DRAFT, set[State]()
    for event in events:
        if (state, event) not in TRANSITIONS:
            continue
        if event is Event.APPROVED:
            approved.add(state)
        state = TRANSITIONS[state, event]
        approved -= {
            State.DRAFT: {State.SCRIPT_PENDING_REVIEW, State.VIDEO_PENDING_REVIEW},
            State.READY_FOR_GENERATION: {State.VIDEO_PENDING_REVIEW},
        }.get(state, set())

        if state is State.PUBLISHING:
            assert {State.SCRIPT_PENDING_REVIEW, State.VIDEO_PENDING_REVIEW} <= approved


def test_nothing_leads_out_of_an_end() -> None:
    assert not [(state, event) for state, event in product(TERMINAL, Event) if (state, event) in TRANSITIONS]
