"""What becomes of the files that people gave: used at once, offered at the open gate, or kept until there is one."""

from dataclasses import dataclass
from datetime import timedelta

from bot.commands import Begin, Foresee
from bot.commands import Revise as ReviseCommand
from bot.page import Understanding
from bot.slack import ids
from bot.slack.cards import Card, files_offer_card, parcel_card, settled_card, start_card, understanding_card
from bot.slack.cards.hints import in_chat
from bot.slack.cards.text import say_person
from bot.slack.desk import Place, SlackDesk
from bot.slack.drawing import drawing_of, wanted_of
from bot.slack.people import name_of
from bot.slack.starting import start
from bot.slack.trouble import FORESEEN
from graph.agents.placing import place_pictures
from graph.core.change import Change, UsePictures, UseSource
from graph.core.errors import DoneAlready, NotAllowed, StaleDecision
from graph.core.gate import VERDICTS, Gate, GateKind
from graph.core.ids import ArtifactKey
from graph.core.production import OUT, TERMINAL, Production, State
from graph.materials import read_text
from graph.store.cards import ShownCard, want_card
from graph.store.outbox import put
from graph.store.parcels import Parcel, ParcelState, find_parcel, keep_parcel, list_waiting
from graph.store.revisions import get_revision

LONGEST_TOPIC = 90
TALKED_ABOUT_IN = "talked_about_in"
"""In the wish of a parcel: the conversation that the video was asked for in, where its files came from elsewhere."""
SHOWN = "The film will show them, one in each scene that they fit; a scene without takes the next one."
LATER = {
    State.DRAFT: "The script is being written. I ask about the text when its card is here.",
    State.READY_FOR_GENERATION: "The film is being made. I ask about them when its card is here.",
}
ASK_ANEW = "Ask for it once more, with the files beside it."
WAITS = "I keep them, and ask about them when the next question about this video is here."
OVER = frozenset({*OUT, *TERMINAL, State.PUBLISHING})


@dataclass
class Offers:
    """Decides nothing by itself that is made again: that takes a press."""

    desk: SlackDesk

    def look(self) -> None:
        """Go on with what waited for a gate that is there by now, or that never will be."""
        with self.desk.studio.db.read() as session:
            waiting = list_waiting(session)
        for parcel in waiting:
            if parcel.production is None:
                continue
            production = self.desk.studio.productions.get(parcel.production)
            if production.state in OVER or self._revisable(production) is not None:
                self.settle(parcel)

    def settle(self, parcel: Parcel) -> None:
        """Do what can be done with what was fetched, and say so; again after a crash, with the same outcome."""
        try:
            if not parcel.keys and not parcel.wish.get("text"):
                self._end(parcel, parcel_card(parcel, "Nothing of it can be used."))
            elif parcel.production is None:
                self._begin(parcel)
            else:
                self._use(parcel, self.desk.studio.productions.get(parcel.production))
        except FORESEEN as error:
            self._end(parcel, parcel_card(parcel, _say(error)))

    def put_off(self, parcel: Parcel, says: str, seconds: float) -> None:
        """Say why it is fetched later; that was no try."""
        later = parcel.model_copy(update={"tries": parcel.tries - 1})
        self._tell(later, parcel_card(later, says), ParcelState.FETCHING, seconds)

    def _use(self, parcel: Parcel, production: Production) -> None:
        studio, person = self.desk.studio, self.desk.person(self._place(parcel))
        uses = {f"brought {one.name} {one.key[:8]}": one.key for one in parcel.files if one.state == "kept"}
        studio.productions.bring(production.id, uses, person)
        if production.state in OVER:
            self._offer_another(parcel, production)
            return
        gate = self._revisable(production)
        is_unmade = production.state is State.DRAFT or (gate is not None and gate.kind is GateKind.SCRIPT)
        if parcel.pictures and (is_unmade or (gate is not None and parcel.texts)):
            studio.productions.give(production.id, parcel.pictures, person)
            if not parcel.texts:
                self._end(parcel, parcel_card(parcel, SHOWN))
                return
        if gate is None:
            says = LATER.get(production.state, WAITS)
            self._tell(parcel, parcel_card(parcel, says), ParcelState.WAITING)
            return
        self._offer(parcel, gate)

    def _offer(self, parcel: Parcel, gate: Gate) -> None:
        understanding = self._foreseen(parcel, gate)
        ref = ids.GateRef(g=gate.id, s=gate.subject)
        note = SHOWN if parcel.pictures and parcel.texts else ""
        card = files_offer_card(parcel, understanding, ref, note)
        offered = parcel.model_copy(update={"gate": gate.id})
        self._tell(offered, card, ParcelState.OFFERED if understanding.changes else ParcelState.DONE)

    def _foreseen(self, parcel: Parcel, gate: Gate) -> Understanding:
        person = self.desk.person(self._place(parcel))
        command = Foresee(production=gate.production, changes=self._changes(parcel, gate))
        found = self.desk.studio.handler.handle(command, person)
        if not isinstance(found, Understanding):
            raise TypeError(type(found))
        return found

    def _changes(self, parcel: Parcel, gate: Gate) -> tuple[Change, ...]:
        if parcel.texts:
            key, name = self._source(parcel)
            return (UseSource(source=key, name=name),)
        with self.desk.studio.db.read() as session:
            revision = get_revision(session, gate.production)
        return (UsePictures(pictures=place_pictures(revision, parcel.pictures)),)

    def _source(self, parcel: Parcel) -> tuple[ArtifactKey, str]:
        """The text to write from; several are one after another."""
        first, *more = parcel.texts
        if not more:
            return first.key, first.name
        name = ", ".join(one.name for one in parcel.texts)
        return self.desk.studio.materials.keep_text(self._text(parcel), name, {"parcel": parcel.key}), name

    def _text(self, parcel: Parcel) -> str:
        artifacts = self.desk.studio.artifacts
        return "\n\n".join(read_text(artifacts, one.key, one.name) for one in parcel.texts)

    def accept(self, ref: ids.GateRef, gate: Gate, key: str, place: Place) -> Card:
        """Somebody pressed that the files are to be used: a revision like any other.

        Raises:
            StaleDecision: They were answered for, or something else is asked by now; then they are offered there.
            NotAllowed: This person does not decide here.
        """
        parcel = self.find(key, place)
        if parcel is None or parcel.production != gate.production:
            raise StaleDecision("I no longer know these files", hint="Add them once more.")
        if parcel.state is ParcelState.DONE:
            raise StaleDecision("this was answered already", hint="Nothing was changed.")
        if gate.subject != ref.s or not gate.is_pending:
            self._tell(parcel, settled_card(parcel, "↻ Something else is asked by now"), ParcelState.WAITING)
            raise StaleDecision("something else is asked by now", hint="I ask about the files again where that is.")
        understanding = self._foreseen(parcel, gate)
        if not understanding.changes:
            return understanding_card(understanding)
        words = "; ".join(understanding.understood)
        command = ReviseCommand(gate=gate.id, subject=ref.s, changes=understanding.changes, words=words)
        self.desk.do(command, place)
        by = say_person(name_of(place.workspace, place.user))
        self._tell(parcel, settled_card(parcel, f"✓ Used, by {by}"), ParcelState.DONE)
        return understanding_card(understanding, done=True, held=self.desk.held(understanding.production))

    def begin(self, key: str, place: Place) -> Card:
        """Somebody pressed that a video is to be made from the files: it begins once they are here, whole."""
        parcel = self.find(key, place)
        if parcel is None or parcel.state is not ParcelState.OFFERED:
            raise StaleDecision("this was answered already", hint="`/video list` shows what there is.")
        if parcel.who != place.user:
            raise NotAllowed("these are somebody else's files", hint=f"<@{parcel.who}> may, or add them yourself.")
        card = settled_card(parcel, "✓ A video begins with them")
        self._tell(parcel.model_copy(update={"tries": 0}), card, ParcelState.FETCHING)
        return card

    def put_away(self, parcel: Parcel, place: Place) -> None:
        """Somebody said no: they are offered no more, and a yes that comes late finds that answered.

        Raises:
            StaleDecision: They were answered for already.
            NotAllowed: They are somebody else's, and this person does not decide here.
        """
        if parcel.state is not ParcelState.OFFERED:
            raise StaleDecision("this was answered already", hint="`/video list` shows what there is.")
        gate = self.desk.gate(parcel.gate) if parcel.gate else None
        if parcel.who != place.user and not (gate is not None and self.desk.may_answer(gate, place)):
            raise NotAllowed("these are somebody else's files", hint=f"<@{parcel.who}> may put them away.")
        by = say_person(name_of(place.workspace, place.user))
        self._end(parcel, settled_card(parcel, f"– Put away by {by}"))

    def _begin(self, parcel: Parcel) -> None:
        """Start a video with the files, once it has a topic that a person said, or agreed to."""
        topic = str(parcel.wish.get("topic") or "")
        if not topic:
            guess = self._guess(parcel)
            wished = parcel.model_copy(update={"wish": parcel.wish | {"topic": guess}})
            self._tell(wished, start_card(parcel, guess), ParcelState.OFFERED)
            return
        place = self._place(parcel)
        text = self._text(parcel) if parcel.texts else str(parcel.wish.get("text") or "")
        if not text and not self.desk.studio.settings.llm.is_enabled:
            says = "A text to write from is missing. Add one here, as a file of plain text or Markdown, and it begins."
            self._tell(parcel, parcel_card(parcel, says), ParcelState.WAITING)
            return
        names = ", ".join(one.name for one in parcel.texts)
        given = {"topic": topic, "text": text, "source_name": names, "pictures": parcel.pictures}
        wish = Begin.model_validate({name: value for name, value in parcel.wish.items() if name != TALKED_ABOUT_IN})
        wish = wish.model_copy(update=given)
        where = str(parcel.wish.get(TALKED_ABOUT_IN) or "")
        try:
            begun = start(self.desk, wish, place, where)
        except DoneAlready:
            self._end(parcel, parcel_card(parcel, "The video has begun."))
        except NotAllowed as error:
            self._end(parcel, parcel_card(parcel, _say(error)))
        except FORESEEN as error:
            if self._is_about_text(wish):
                says = f"{_say(error)}\nAdd another file here, and I try again."
                self._tell(parcel, parcel_card(parcel, says), ParcelState.WAITING)
            else:
                self._end(parcel, parcel_card(parcel, f"{_say(error)}\n{ASK_ANEW}"))
        else:
            shown = f" {SHOWN}" if parcel.pictures else ""
            self._end(parcel, parcel_card(parcel, f"{begun.text}{shown}"))

    def _is_about_text(self, wish: Begin) -> bool:
        """Whether another text may help a wish that was refused; a publish time may have passed while it waited."""
        try:
            self.desk.studio.handler.check(wish)
        except FORESEEN:
            return False
        return True

    def _guess(self, parcel: Parcel) -> str:
        """A topic from the first line of a text, else from the name of the file."""
        for line in self._text(parcel).splitlines() if parcel.texts else ():
            if words := " ".join(line.strip("#*_=- \t").split()):
                return words[:LONGEST_TOPIC]
        return parcel.files[0].name.rpartition(".")[0][:LONGEST_TOPIC] or parcel.files[0].name[:LONGEST_TOPIC]

    def _offer_another(self, parcel: Parcel, production: Production) -> None:
        """A video that is over takes nothing more; a text may become another one."""
        if not parcel.texts:
            says = f"`{production.id}` is over: its film can show nothing more. A new video can."
            self._end(parcel, parcel_card(parcel, says))
            return
        wish = {"topic": production.title, "channel": production.channel}
        wished = parcel.model_copy(update={"production": None, "wish": wish})
        self._tell(wished, start_card(parcel, production.title), ParcelState.OFFERED)

    def _revisable(self, production: Production) -> Gate | None:
        gate = self.desk.studio.productions.find_gate(production.id)
        return gate if gate is not None and "revise" in VERDICTS[gate.kind] and production.state not in OVER else None

    def find(self, key: str, place: Place) -> Parcel | None:
        """The files of this key, if they are of this person's workspace."""
        with self.desk.studio.db.read() as session:
            found = find_parcel(session, key)
        return found if found is not None and found.workspace == place.workspace else None

    @staticmethod
    def _place(parcel: Parcel) -> Place:
        request = f"parcel:{parcel.key}"
        return Place(parcel.workspace, parcel.conversation, parcel.who, parcel.thread_ts, request)

    def _end(self, parcel: Parcel, card: Card) -> None:
        self._tell(parcel, card, ParcelState.DONE)

    def _tell(self, parcel: Parcel, card: Card, state: ParcelState, pause: float = 0.0) -> None:
        """Show it in the one message about these files at this gate, and write down where they stand; both or none."""
        studio, now = self.desk.studio, self.desk.studio.clock.now()
        key = f"parcel:{parcel.key}:{parcel.gate}"
        shown = ShownCard(
            key=key,
            production=parcel.production,
            workspace=parcel.workspace,
            conversation=parcel.conversation,
            thread_ts=parcel.thread_ts,
            ts="",
            link="",
            wanted=wanted_of(card),
            is_open=state is ParcelState.OFFERED,
        )
        call = drawing_of(shown, card, production=parcel.production)
        with studio.db.write() as session:
            keep_parcel(session, parcel.model_copy(update={"state": state}), now + timedelta(seconds=pause))
            if want_card(studio.db, session, shown, now):
                put(studio.db, session, call, now)
        self.desk.hint.set()


def _say(error: Exception) -> str:
    hint = in_chat(str(getattr(error, "hint", "")))
    said = f"{error}".strip().rstrip(".")
    return f"⚠️ {said[:1].upper()}{said[1:]}. {hint}".strip()
