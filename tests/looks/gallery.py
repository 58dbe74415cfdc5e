"""Every card and modal once, by name."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bot.slack import cards
from bot.slack.cards import Card
from bot.slack.cards.text import say_person
from bot.slack.ids import GateRef
from graph.core.gate import GateKind
from graph.core.ids import ArtifactKey
from graph.core.item import ItemState
from graph.core.production import State
from tests.looks import examples as of
from tests.looks import given
from tests.looks.blockkit import NOW
from tests.looks.rules import looks_of_rules

REF = GateRef(g=of.GATE, s=of.SUBJECT)
HELD = "paused by T0ACME/U0BEN"


def gallery(said: str = "") -> Iterator[tuple[str, Card | dict[str, Any]]]:
    """All of them; `said` stands wherever people write."""
    yield from _gates(said)
    yield from _standings(said)
    yield from _answers(said)
    yield from _files(said)
    yield from _modals(said)
    yield from looks_of_rules(said)


def _gates(said: str) -> Iterator[tuple[str, Card]]:
    yield "script", cards.script_card(of.script_page(said), NOW)
    yield "script-revised", cards.script_card(of.script_page(said, revision=2), NOW)
    yield "script-long", cards.script_card(of.script_page(said, count=40), NOW)
    blocked = of.gate_line(blocked_by=(said or "a forbidden word stands in scene 2",))
    yield "script-blocked", cards.script_card(of.script_page(said, gate=blocked), NOW)
    yield "film", cards.film_card(of.film_page(said), of.LINK, NOW, thumbnail="F0THUMB")
    yield "film-revised", cards.film_card(of.film_page_again(said), of.LINK, NOW, thumbnail="F0THUMB")
    alone = of.film_page(said, findings=(), count=30)
    yield "film-alone", cards.film_card(alone, "", NOW)
    yield "release", cards.release_card(of.release_page(said), of.free_times(), NOW)
    undated = of.release_page(said, publish_at=None)
    yield "release-undated", cards.release_card(undated, (), NOW)
    for kind in (GateKind.PARTIAL, GateKind.BUDGET, GateKind.OUTCOME, GateKind.STEP):
        logs = (of.step_log(said),) if kind is GateKind.PARTIAL else ()
        yield f"question-{kind}", cards.question_card(of.question_page(kind, said), "$1.20 of $5.00", logs)
    for page in (of.script_page(said), of.film_page(said), of.release_page(said), of.question_page(said=said)):
        yield f"read-{page.kind}", cards.script_text(page)
    yield "read-log", cards.log_card(of.log_page(said), "")


def _standings(said: str) -> Iterator[tuple[str, Card | dict[str, Any]]]:
    making = of.standing(State.READY_FOR_GENERATION, said, units=of.building(), spent_usd=0.84)
    waiting, failed = of.standing(said=said), of.failed_standing(said)
    held = of.standing(State.READY_FOR_GENERATION, said, hold=said or HELD)
    for state in State:
        yield f"parent-{state.lower()}", cards.parent_card(of.standing(state, said), of.LINK, say_person)
        yield f"status-{state.lower()}", cards.status_card(of.standing(state, said), NOW)
    yield "parent-making", cards.parent_card(making, "", say_person)
    yield "parent-held", cards.parent_card(held, "", say_person)
    yield "parent-troubled", cards.parent_card(failed, "", say_person)
    yield "progress", cards.progress_card(making, 70, 38.0)
    trouble = {"failures": 1, "error": said or "no sound", "provider": "espeak", "part": "narration"}
    retried = of.unit("build", "s5", ItemState.QUEUED, **trouble)
    stuck = of.standing(State.READY_FOR_GENERATION, said, units=(*of.building()[:4], retried))
    yield "progress-stuck", cards.progress_card(stuck, 70)
    done = tuple(of.unit(step, "", ItemState.DONE, 1.0) for step in ("master", "verify", "publicise"))
    units = (*(of.unit("build", f"s{number}", ItemState.DONE, 1.0) for number in range(1, 7)), *done)
    film = of.standing(State.VIDEO_PENDING_REVIEW, said, units=units)
    yield "progress-done", cards.progress_card(film, 150)
    resting = of.standing(State.READY_FOR_GENERATION, said, units=of.building(), hold=said or HELD)
    yield "progress-paused", cards.progress_card(resting, 70)
    yield "failure", cards.failure_card(failed, (of.step_log(said),))
    yield "failure-held", cards.failure_card(held)
    yield (
        "list",
        cards.list_card((waiting, making, held, failed, of.standing(State.SCHEDULED, said)), said or "Videos", NOW),
    )
    yield "digest", cards.digest_card(of.digest(said))
    yield "digest-quiet", cards.digest_card(of.digest(said, needs_you=(), failures=(), published=()))
    yield "schedule", schedule(said)
    yield "home", home(said)
    yield "home-of-many", home_of_many(said)


def home(said: str = "") -> dict[str, Any]:
    """The Home of somebody with work to do."""
    making = of.standing(State.READY_FOR_GENERATION, said, units=of.building(), title=said or "The moon and the tides")
    waiting = (
        of.standing(said=said),
        of.standing(State.VIDEO_PENDING_REVIEW, said, id="owls-77da", title=said or "How owls hear the dark"),
    )
    day = of.digest(said)
    later = (of.slot(3, 14, "What moss remembers"), of.slot(3, 18), of.slot(3, 20))
    slots = (*day.slots_today, *day.slots_tomorrow, *later)
    links = {of.PRODUCTION: of.LINK, "owls-77da": of.LINK}
    channels = {"wild": said or "Wild in Two Minutes"}
    return cards.home_view(waiting, (making,), slots, NOW, channels, zone="Europe/Rome", links=links)


def home_of_many(said: str = "") -> dict[str, Any]:
    """The Home of somebody with several channels."""
    mine = of.digest(said)
    others = (of.slot(0, 14, said or "Bread that rises", channel="kitchen"), of.slot(0, 20, channel="kitchen"))
    slots = (
        *mine.slots_today,
        *mine.slots_tomorrow,
        *others,
        *(of.slot(1, hour, channel="kitchen") for hour in (11, 14)),
    )
    channels = {"kitchen": said or "Kitchen Physics", "wild": said or "Wild in Two Minutes"}
    return cards.home_view((of.standing(said=said),), (), slots, NOW, channels, zone="Europe/Rome")


def schedule(said: str = "") -> Card:
    """What goes out when, of a channel with plans and of one without."""
    day = of.digest(said)
    slots = (*day.slots_today, *day.slots_tomorrow, of.slot(3, 14, said or "What moss remembers"), of.slot(3, 18))
    plan = cards.ChannelPlan(title=said or "Wild in Two Minutes", zone="Europe/Rome", today=day.day, slots=slots)
    return cards.schedule_card((plan, plan.model_copy(update={"title": said or "Kitchen Physics", "slots": ()})))


def _answers(said: str) -> Iterator[tuple[str, Card]]:
    yield "closed", cards.closed_card("script", said or of.TITLE, 1, said or "approved by <@U0ANNA>", of.LINK)
    yield "receipt", cards.receipt(said or "Approved: the script of `bees-7f3k`.", said or "The film is being made.")
    yield "confirm", cards.confirm_card("approve", REF, said or "Approve the script of `bees-7f3k`, revision 2?")
    yield "confirm-emoji", cards.confirm_card("approve", REF, said or "Approve the film of `bees-7f3k`?", by_emoji=True)
    yield "asked-already", cards.asked_already_card(of.LINK)
    yield "offer-closed", cards.closed_offer_card("script", 2, said or "<@U0ANNA> put it away")
    yield "question-closed", cards.settled_question_card("script", 2, said or "approved by <@U0ANNA>")
    yield "confirm-reject", cards.confirm_card("reject", REF, said or "Reject the script of `bees-7f3k`?")
    yield "confirm-abort", cards.confirm_card("abort", None, said or "End `bees-7f3k`?", of.PRODUCTION)
    yield "heard", cards.heard_card((said or "5 seconds shorter", said or "another hook"), 20.0, 7)
    yield "edited", cards.offer_card(said or "10 seconds shorter", 8)
    yield "move", cards.move_card(of.PRODUCTION, NOW + timedelta(days=1))
    yield "raise", cards.raise_card(of.PRODUCTION, 7.5, 5.0)
    yield "begin", cards.begin_card()
    doubt = said or "openai did not answer in time"
    yield "understanding-doubtful", cards.understanding_card(of.understanding(said), doubt=doubt)
    yield from _answered(said)
    yield "understanding", cards.understanding_card(of.understanding(said))
    yield "understanding-done", cards.understanding_card(of.understanding(said, missed=False), done=True)


def _answered(said: str) -> Iterator[tuple[str, Card]]:
    making = of.standing(State.READY_FOR_GENERATION, said, units=of.building(), spent_usd=0.84)
    waiting, failed = of.standing(said=said), of.failed_standing(said)
    link, links = f"<{of.LINK}|the card>", {"its card": of.LINK}
    listed = waiting.model_copy(update={"deciders": ("U0ANNA", "S0LEADS", said or "anna")})
    yield "answer-time-waiting", cards.time_answer(waiting, None, NOW, link)
    yield "answer-time-making", cards.time_answer(making, 38.0, NOW, "")
    charge = {"what": said or "script", "provider": said or "openai", "charged_usd": 0.84, "state": "booked"}
    yield "answer-cost", cards.cost_answer(making, (charge,))
    yield "answer-who", cards.who_answer(listed, (), link)
    yield "answer-who-nobody", cards.who_answer(making, (), "")
    yield "answer-when", cards.when_answer(of.standing(State.SCHEDULED, said), (), "", None)
    yield "answer-when-free", cards.when_answer(waiting, of.free_times(), "", None)
    yield "answer-where", cards.where_answer(waiting, links)
    yield "answer-failed", cards.failed_answer(failed, {})
    yield "answer-changed", cards.changed_answer(waiting, of.script_page(said, revision=2), None)
    yield "answer-making", cards.making_answer(((making, 38.0), (failed, None)), NOW)


def _files(said: str) -> Iterator[tuple[str, Card]]:
    mixed = given.parcel(said)
    texts = given.parcel(said, kinds=("source",))
    yield "files-offer", cards.files_offer_card(given.parcel(said, kinds=("picture",)), given.foreseen(said), REF)
    yield "files-anew", cards.files_offer_card(mixed, of.understanding(said, missed=False), REF, "The film shows them.")
    yield "files-useless", cards.files_offer_card(texts, given.foreseen(said, useless=True), REF)
    yield "files-kept", cards.parcel_card(mixed, "The film will show them.")
    yield "files-start", cards.start_card(texts, said or of.TITLE)
    yield "files-settled", cards.settled_card(mixed, "✓ Used, by <@U0ANNA>")


def _modals(said: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "modal-new", cards.new_video_modal(("default", "wild"), "C0VIDEO", said, said, at=of.free_times()[0])
    brought = cards.Brought(source=ArtifactKey("a" * 64), files=("F0PICTURE", "F0TEXT"))
    long = (said or "Octopuses have three hearts. ") * 200
    yield "modal-new-from-message", cards.new_video_modal(("default",), "C0VIDEO", long, long, brought=brought)
    yield "modal-changes-script", cards.changes_modal(of.script_page(said), REF)
    yield "modal-changes-film", cards.changes_modal(of.film_page(said, count=14), REF)
    yield "modal-changes-release", cards.changes_modal(of.release_page(said), REF)
    yield "modal-edit", cards.edit_text_modal(of.script_page(said), REF)
    yield "modal-reject", cards.reject_modal(REF)
    yield "modal-reschedule", cards.reschedule_modal(of.PRODUCTION, of.free_times(), "Europe/Rome", of.free_times()[1])
    yield "modal-message", cards.message_modal(said or "Not done", said or "This question is closed.")
    typed = (("Scene 2", said or "Three hearts beat.\nTwo of them for the gills."),)
    yield "modal-message-typed", cards.message_modal("Not done", "This question is closed.", typed * 90)
