"""Questions in the thread and in the Messages tab: each is answered from what the rows say, and no gate moves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.reading.asked import Question
from bot.slack.answering import Answering
from bot.slack.manifest import PROMPTS
from graph.core.ids import ProductionId
from graph.core.intent import About
from graph.store.money import Bill, Reservation, book
from tests.fakes.makers import TROUBLE
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.studio import ANNA

pytestmark = pytest.mark.loopback

OF_ALL = {About.SCHEDULE, About.WAITING, About.MAKING}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def answer(office: Office, production: ProductionId, question: str) -> dict[str, Any]:
    """What comes in the thread after a question."""
    before = office.thread(production)
    office.says(question, production)
    (said,) = office.thread(production)[len(before) + 1 :]
    return said


def direct(office: Office, text: str) -> dict[str, Any]:
    """What comes after a message to Greenlight alone."""
    place = office.space.direct(office.anna)
    office.anna.say(text, place)
    office.settle()
    said: dict[str, Any] = office.space.messages(place)[-1]
    assert said["user"] == office.space.bot_id, said
    return said


def test_a_question_at_an_open_gate_is_answered_and_moves_nothing(office: Office) -> None:
    production = office.ask()
    pay(office, production)

    assert has(answer(office, production, "why so long?"), "a person is waited for")
    assert has(answer(office, production, "when is it ready?"), "a person is waited for")
    cost = answer(office, production, "why so expensive?")
    assert has(cost, "has cost $1.50 of $5.00")
    assert has(cost, "•  script by openai: $1.50, 2 times")
    who = answer(office, production, "who must approve?")
    assert has(who, "whoever asked for it may decide on the script")
    assert has(who, f"Asked for by <@{office.anna.id}>.")
    assert has(answer(office, production, "when does it go out?"), "no publish time yet")
    where = answer(office, production, "where is the video?")
    assert has(where, "The script waits for a yes")
    assert has(where, "what waits for a yes")
    assert has(answer(office, production, "what failed?"), "Nothing of *Three hearts* has failed")
    assert has(answer(office, production, "what changed?"), "its first version")
    assert has(answer(office, production, "what is scheduled tomorrow?"), "Saturday 21 November")
    assert office.decisions(production) == []


def test_every_kind_of_question_is_answered_of_one_video_unless_it_is_about_all(office: Office) -> None:
    place, production = office.place(office.anna), office.ask()

    for about in set(About) - OF_ALL:
        assert Answering(office.desk).answer(Question(about=about), production, place).text, about


def pay(office: Office, production: ProductionId) -> None:
    for number, usd in enumerate((0.5, 1.0)):
        wanted = Reservation(key=f"{number}", production=production, provider="openai", what="script", quoted_usd=usd)
        with office.studio.db.write() as session:
            book(office.studio.db, session, wanted, Bill(charged_usd=usd), office.clock.now())


def test_a_question_beside_a_wish_is_answered_and_the_wish_carried_out(office: Office) -> None:
    production = office.ask()

    office.says("another hook. also who has to approve this?", production)
    office.settle(seconds=21)

    assert office.decisions(production) == ["script revise"]
    assert len(office.find(production, "may decide on the script")) == 1
    assert not office.find(production, "Not understood")


def test_a_question_in_what_is_quoted_is_nobodys(office: Office) -> None:
    production = office.ask()

    office.says('another hook. say "Bees dance. who has to approve this?" first', production)
    office.settle(seconds=21)

    assert not office.find(production, "may decide on the script")


def test_what_changed_is_told_with_who_asked_for_it(office: Office) -> None:
    production = office.ask()
    office.says('replace "clash" with "fight"', production)
    office.settle(seconds=21)

    said = answer(office, production, "what changed?")

    assert has(said, office.anna.mention)
    assert has(said, "Changed since revision 1")
    assert has(said, "fight")


def test_what_failed_is_told_with_what_to_do(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trouble = tmp_path / "trouble"
    trouble.write_text("fail:writing")
    monkeypatch.setenv(TROUBLE, str(trouble))
    production = office.ask()
    for _ in range(9):
        office.settle(seconds=20)

    said = answer(office, production, f"{office.space.bot.mention} what went wrong?")

    assert has(said, "fake writer")
    assert has(said, f"/video retry {production}")


def test_each_prompt_of_the_messages_tab_is_answered_well(office: Office) -> None:
    waiting = office.ask("Why bees dance")
    made = office.ask("Why cats purr", by=office.ben)
    office.ben.click(office.card(made, "Script to approve"), "gate.approve")
    office.studio.ledger.claim_production(made)  # A worker is at it.
    said = {title: direct(office, message) for title, message in PROMPTS}

    assert has(said["Make a video"], "'action_id': 'new'")
    assert has(said["What waits for me?"], waiting)
    assert not has(said["What waits for me?"], made)
    assert has(said["How far are we?"], "Why cats purr")
    assert not has(said["How far are we?"], "Why bees dance")
    for day in ("*Today*  Friday 20", "*Tomorrow*  Saturday 21", "Thursday 26 November"):
        assert has(said["What is scheduled?"], day)
    assert has(said["What is scheduled?"], "free")
    assert not has(said["What is scheduled?"], "Friday 27 November")
    assert office.decisions(waiting) == []


def test_the_prompts_are_answered_where_there_is_nothing_yet(office: Office) -> None:
    said = {title: direct(office, message) for title, message in PROMPTS}

    assert has(said["What waits for me?"], "Nothing waits for your decision")
    assert has(said["How far are we?"], "Nothing is being made right now")
    assert has(said["What is scheduled?"], "Saturday 21 November")


def test_the_button_of_the_answer_opens_the_form(office: Office) -> None:
    said = direct(office, "I want to make a video.")

    assert office.anna.click(said, "new").ok
    assert office.anna.views[-1]["callback_id"] == "view.new"


def test_a_question_that_fits_several_videos_lists_them(office: Office) -> None:
    bees, cats = office.ask("Why bees dance"), office.ask("Why cats purr")

    said = direct(office, "why so expensive?")

    assert has(said, "Which of these?")
    assert has(said, bees)
    assert has(said, cats)
    assert has(direct(office, f"why is {bees} so expensive?"), "Why bees dance")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what's the hook based on?", "1 HOOK: a connective of ours"),
        ("is it for kids?", "Not made for kids"),
        ("who can see it?", "Goes up as: Private"),
        ("why is the budget 5 dollars?", "of $5.00"),
    ],
)
def test_what_is_recorded_of_its_words_its_release_and_its_budget_is_told(
    office: Office, question: str, expected: str
) -> None:
    production = office.ask()

    said = answer(office, production, question)

    assert has(said, expected)
    assert not has(said, "Not understood")


@pytest.mark.parametrize("question", ["is it suitable for my grandmother?", "who wrote the song in the background?"])
def test_a_question_that_nothing_recorded_answers_is_told_so(office: Office, question: str) -> None:
    production = office.ask()

    office.says(f"{office.space.bot.mention} {question}", production)
    office.settle(seconds=30)

    assert has(office.card(production, "I cannot answer that"), "Ask me how it stands")
    assert office.find(production, "Not understood") == []
    assert office.decisions(production) == []


def test_whoever_wants_to_watch_is_led_to_the_film(office: Office) -> None:
    production = office.ask()
    office.anna.click(office.card(production, "Script to approve"), "gate.approve")
    office.come(production, "Film to approve")

    for question in ("watch it", "where can I watch it?"):
        said = answer(office, production, question)
        assert has(said, f"{production}-revision-1.mp4|watch revision 1>")


def test_a_greeting_is_answered_with_what_waits_and_thanks_with_a_word(office: Office) -> None:
    assert has(direct(office, "hello"), "Hello! Nothing waits for you.")
    production = office.ask()

    for said in (direct(office, "hi"), answer(office, production, f"{office.space.bot.mention} hi!")):
        assert has(said, "Hello! *Three hearts*: The script waits for a yes. <")
        assert has(said, "`help` lists all I do")
        assert not has(said, "/video new")
    assert has(direct(office, "thank you!"), "You are welcome!")


def test_whom_several_videos_wait_for_is_told_how_many(office: Office) -> None:
    office.ask()
    office.ask("Nine brains")

    assert has(direct(office, "hello"), "2 videos wait for you: `/video mine`")


def test_who_has_to_act_is_named_without_those_who_said_yes(office: Office) -> None:
    production = office.ask()
    rules = {"approvers": [office.anna.id, office.ben.id], "approvals.script": 2}
    office.studio.rules.change("default", rules, ANNA)
    office.anna.click(office.card(production, "Script to approve"), "gate.approve")
    office.settle()

    who = answer(office, production, "who must approve?")

    assert has(who, f"<@{office.ben.id}> may decide on the script")
    assert has(who, f"approved by <@{office.anna.id}>, one more yes is needed")
    assert not has(who, f"<@{office.anna.id}>, <@")


def test_who_decided_when_and_why_is_told_while_it_goes_on(office: Office) -> None:
    production = office.ask()
    office.studio.productions.pause(production, ANNA)
    office.anna.click(office.card(production, "Script to approve"), "gate.approve")
    office.settle()

    for question in ("when did anna approve it?", "who approved it?", "has the script been approved?"):
        said = answer(office, production, question)
        assert has(said, f"script approved by <@{office.anna.id}> <!date^")
        assert not has(said, "A yes is no revision")


def test_a_question_about_a_yes_that_no_row_answers_is_not_told_to_approve(office: Office) -> None:
    production = office.ask()
    office.says("who asked for it to be approved?", production)
    office.settle(seconds=60)

    said = office.card(production, "I cannot answer that")
    assert not has(said, "A yes is no revision")


def test_how_long_it_is_and_what_a_yes_leads_to_is_told_at_each_gate(office: Office) -> None:
    production = office.ask()

    assert has(answer(office, production, "how long is it"), "The script of *Three hearts* takes about")
    script = answer(office, production, "what happens if I approve?")
    assert has(script, "its film is made: voice, pictures, captions and music")
    assert has(script, "A no ends it for good")

    office.anna.click(office.card(production, "Script to approve"), "gate.approve")
    office.come(production, "Film to approve")
    assert has(answer(office, production, "how long is it?"), "The film of *Three hearts* lasts")
    assert has(answer(office, production, "what happens next?"), "its release is asked about")

    office.anna.click(office.card(production, "Film to approve"), "gate.approve")
    office.come(production, "Release to approve")
    assert has(answer(office, production, "what happens if I say yes?"), "it is uploaded, and goes out <!date^")
    assert office.decisions(production) == ["script approve", "video approve"]


def test_two_questions_in_one_breath_are_answered_in_one_message(office: Office) -> None:
    production = office.ask()

    said = answer(office, production, "when will it be ready and who must approve?")

    assert has(said, "a person is waited for")
    assert has(said, "may decide on the script")


def test_who_asks_what_can_be_said_is_told(office: Office) -> None:
    production = office.ask()

    assert has(answer(office, production, "what can I say here?"), "/video revise ID")


@pytest.mark.parametrize("words", ["why", "how many octopuses are there", "wht is the meaning of that"])
def test_what_begins_like_a_question_is_no_wish_that_failed(office: Office, words: str) -> None:
    production = office.ask()

    office.says(words, production)
    office.settle(seconds=30)

    assert has(office.card(production, "I cannot answer that"), "Ask me how it stands")
    assert office.find(production, "Not understood") == []
