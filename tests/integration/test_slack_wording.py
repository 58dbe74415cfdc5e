"""Answers to what is typed wrong, or asks for what there is not: sentences, in the words of the cards."""

from collections.abc import Iterator

import pytest

from graph.core.production import State
from graph.store.productions import set_values
from tests.fakes.slack_studio import Office, open_office

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        opened.ben.is_admin = True
        yield opened


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("empty")) as opened:
        yield opened


def told(office: Office, command: str, words: str) -> str:
    return str(office.ben.command(command, words, office.videos).answer["text"])


def whole(office: Office, command: str, words: str) -> str:
    return str(office.ben.command(command, words, office.videos).answer)


@pytest.mark.parametrize(
    ("command", "words", "says"),
    [
        ("/studio", "queue", "Nothing is being made right now."),
        ("/video", "list", "No video is there yet."),
        ("/video", "list scheduled", "No video is scheduled."),
        ("/video", "list failed --days 7", "No video has failed and changed in the last 7 days."),
        ("/video", "list --days 7", "No video has changed in the last 7 days."),
        ("/video", "mine", "Nothing waits for your decision."),
        ("/video", "mine waiting", "None of your videos waits for somebody."),
    ],
)
def test_an_empty_list_says_of_what(empty: Office, command: str, words: str, says: str) -> None:
    assert told(empty, command, words) == says


@pytest.mark.parametrize(
    ("command", "words", "says"),
    [
        ("/video", "budget bees-7f3k", "It does not say how much."),
        ("/video", "pause bees-7f3k now", "“now” is left over."),
        ("/video", "queue", "Queue is a verb of /studio, not of /video."),
        ("/studio", "config reset", "It does not say which setting to reset."),
        ("/studio", "config machine foo", "“foo” is left over."),
        ("/studio", "config slots 25:00", "The slot `25:00` is not a time; write it like 18:00."),
        ("/video", "stauts", "/video has no verb “stauts”; did you mean /video status?"),
        ("/video", "stop bees-7f3k", "/video has no verb “stop”; did you mean /video pause?"),
        ("/video", "delete bees-7f3k", "/video has no verb “delete”; did you mean /video cancel?"),
        ("/studio", "stop", "/studio has no verb “stop”; did you mean /studio pause?"),
    ],
)
def test_what_cannot_be_read_is_answered_with_a_sentence(office: Office, command: str, words: str, says: str) -> None:
    assert told(office, command, words) == says


def test_one_channel_is_named_as_one(office: Office) -> None:
    assert "The only channel is default." in whole(office, "/studio", "config zone --channel demo")


def test_a_word_of_the_topic_leads_to_the_id(office: Office) -> None:
    production = office.begin("Why octopuses have three hearts")

    said = whole(office, "/video", "status hearts")

    assert f"Did you mean {production} (“Why octopuses have three hearts”)?" in said
    office.studio.productions.abort(production, office.desk.person(office.place(office.anna)))


@pytest.mark.parametrize("state", [State.SCHEDULED, State.PUBLISHING, State.UPLOADED])
def test_no_state_is_told_by_its_raw_name(office: Office, state: State) -> None:
    production = office.begin("Nine arms")
    with office.studio.db.write() as session:
        set_values(session, production, state=state)

    for words in (f"retry {production}", f"retry {production} --from build", f"approve {production}"):
        said = whole(office, "/video", words)
        assert not [name for name in State if name in said], said
    abort = office.ben.command("/video", f"abort {production}", office.videos)
    assert not [name for name in State if name in str(abort.answer)]
