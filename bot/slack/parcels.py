"""Files that people put into a message: noted at once, fetched beside all else, each with what became of it."""

import re
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.orm import Session

from bot.commands import Begin, Understand
from bot.reading.asked import Chatter, Greets, Help, OpenNew, Talk, Words
from bot.slack.desk import Place, SlackDesk
from bot.slack.fetching import Fetched, FetchLater, fetch
from bot.slack.offering import TALKED_ABOUT_IN, Offers
from bot.slack.starting import files_of
from bot.slack.trouble import FORESEEN
from graph.agents.source import decode_source
from graph.authority import may_give
from graph.core.errors import NotAllowed
from graph.core.gate import GateKind
from graph.core.ids import ProductionId
from graph.store.outbox import Outgoing, Priority, put
from graph.store.parcels import (
    BACK_OFF_SECONDS,
    MOST_TRIES,
    GivenFile,
    Parcel,
    ParcelState,
    claim_parcel,
    find_parcel,
    find_typed_wish,
    find_wish,
    free_parcels,
    give_parcels_back,
    hold_parcel,
    is_parcel_due,
    keep_parcel,
    receive_parcel,
)

log = structlog.get_logger()

LOOK_SECONDS = 0.25
ROOM_SECONDS = 30.0
NO_ROOM = (
    "⚠️ Greenlight's disk is full, so these files cannot be kept yet. Whoever runs Greenlight has to free some space on "
    "it; then it goes on by itself."
)
ENDED = "Greenlight ended each time that it was read"
ABOUT_FILES = re.compile(
    r"\W*(?:(?:please|pls|here|look|take|use|show|add|put|include|insert|with|from|of|and|for|in|to|it|is|are|also|some|"
    r"the|this|these|that|those|my|our|new|more|better|original|attached|video|film|script|make|write|rewrite|anew|a|"
    r"instead|source|text|article|notes?|files?|pictures?|photos?|images?|pics?|thanks|thank|you)\b\W*)*",
    re.IGNORECASE,
)
"""Words that say no more than the files beside them."""


@dataclass
class Parcels:
    """Takes files out of messages, and fetches them one after another, whoever dies on the way."""

    desk: SlackDesk

    def __post_init__(self) -> None:
        self.offers = Offers(self.desk)
        self._owner = self.desk.studio.ledger.owner

    def run(self, stopping: threading.Event) -> None:
        """Until told to stop; first of all what a process that died here was fetching."""
        is_free = False
        while not stopping.is_set():
            try:
                is_free = is_free or self._free()
                worked = self.fetch_next()
                self.offers.look()
            except Exception:
                log.exception("parcel_trouble")
                worked = False
                stopping.wait(1.0)
            if not worked:
                stopping.wait(LOOK_SECONDS)

    def _free(self) -> bool:
        with self.desk.studio.db.write() as session:
            free_parcels(session, self.desk.studio.clock.now())
        return True

    def give_back(self) -> None:
        """Leave what is being fetched to whoever comes next; what this one still writes about it does not count."""
        with self.desk.studio.db.write() as session:
            give_parcels_back(session, self._owner, self.desk.studio.clock.now())

    def take(self, talk: Talk, event: dict[str, Any], place: Place, production: ProductionId | None) -> Talk:
        """Note the files of a message; what of its words is still to be carried out.

        Whoever may bring nothing is told so once, where they talked with others.

        Raises:
            NotAllowed: It was said to us, about a video of others.
        """
        files = files_of(event)
        if production is None or isinstance(talk, Begin):
            return self._for_a_new_one(talk, files, event, place)
        if not files:
            return talk
        if not self.may_give(production, place):
            refusal = NotAllowed(
                "you may bring nothing for this video", hint="Whoever asked for it may, and approvers."
            )
            if isinstance(talk, Words) and talk.is_addressed:
                raise refusal
            self.desk.leave_files(production, place, refusal)
            return talk
        self._receive(event, place, production, {}, files)
        return Chatter() if _is_about_files(talk) else talk

    def _for_a_new_one(self, talk: Talk, files: tuple[GivenFile, ...], event: dict[str, Any], place: Place) -> Talk:
        """Files that begin a video, and a wish that waits for them. Raises as `Handler.check`; then nothing waits."""
        if isinstance(talk, Begin):
            self.desk.studio.handler.check(talk)
        match talk:
            case Begin() if files or not (talk.text or self.desk.studio.settings.llm.is_enabled):
                self._receive(event, place, None, talk.model_dump(mode="json", exclude={"data", "talk"}), files)
                return Chatter() if files else talk
            case Words(text=words, is_addressed=True) if files:
                self._receive(event, place, None, {"topic": "" if _is_about_files(talk) else words}, files)
            case OpenNew() | Help() | Greets() if files:
                self._receive(event, place, None, {"topic": ""}, files)
            case Chatter() if files and self._waits_for_files(event, place):
                self._receive(event, place, None, {"topic": ""}, files)
            case _:
                return talk
        return Chatter()

    def may_give(self, production: ProductionId, place: Place) -> bool:
        """Whether files and words of this person are meant for the video."""
        studio, person = self.desk.studio, self.desk.person(place)
        gate = studio.productions.find_gate(production)
        channel = studio.channel(studio.productions.get(production).channel)
        requester = studio.productions.requester(production)
        return may_give(channel, gate.kind if gate else GateKind.SCRIPT, person, requester=requester)

    def _waits_for_files(self, event: dict[str, Any], place: Place) -> bool:
        """Whether a topic lacks them. Outside of a thread words beside them that say more are talk among people."""
        if not event.get("thread_ts") and not ABOUT_FILES.fullmatch(str(event.get("text") or "")):
            return False
        with self.desk.studio.db.read() as session:
            return self._wish_before(session, event, place) is not None

    def _wish_before(self, session: Session, event: dict[str, Any], place: Place) -> Parcel | None:
        """The video that files of this person are meant for: asked for in this thread, or just before by a command."""
        found = find_wish(session, place.workspace, place.conversation, place.thread_ts, place.user)
        is_direct = str(event.get("channel_type") or "") == "im"
        if found is not None or (event.get("thread_ts") and not is_direct):
            return found
        where, now = "" if is_direct else place.conversation, self.desk.studio.clock.now()
        return find_typed_wish(session, place.workspace, place.user, now, where)

    def _receive(
        self,
        event: dict[str, Any],
        place: Place,
        production: ProductionId | None,
        wish: dict[str, Any],
        files: tuple[GivenFile, ...],
    ) -> None:
        db, now = self.desk.studio.db, self.desk.studio.clock.now()
        parcel = Parcel(
            key=f"{place.workspace}:{place.conversation}:{event['ts']}",
            production=production,
            workspace=place.workspace,
            conversation=place.conversation,
            thread_ts=place.thread_ts,
            who=place.user,
            words=str(event.get("text") or ""),
            wish=wish,
            files=files,
            state=ParcelState.FETCHING if files else ParcelState.WAITING,
        )
        with db.write() as session:
            before = self._wish_before(session, event, place) if production is None else None
            if before is not None and before.key != parcel.key and (files or _is_another(parcel, before)):
                keep_parcel(session, before.model_copy(update={"state": ParcelState.DONE}), now)
                parcel = parcel if _is_another(parcel, before) else _joined(before, parcel)
            if receive_parcel(db, session, parcel, now) and files:
                put(db, session, _eye(place, str(event["ts"])), now)
        self.desk.hint.set()

    def fetch_next(self) -> bool:
        """Fetch the files of the oldest parcel, and say what becomes of them. False when none is due."""
        db, now = self.desk.studio.db, self.desk.studio.clock.now()
        with db.read() as session:
            if not is_parcel_due(session, now):
                return False
        with db.write() as session:
            parcel = claim_parcel(session, self._owner, now)
        if parcel is None:
            return False
        try:
            self._fetch(parcel)
        except Exception as error:
            if self.desk.no_room(error) is None:
                raise
            with self.desk.studio.db.read() as session:
                parcel = find_parcel(session, parcel.key) or parcel
            self.offers.put_off(parcel, NO_ROOM, ROOM_SECONDS)
        return True

    def _fetch(self, parcel: Parcel) -> None:
        if parcel.tries > MOST_TRIES:
            self.offers.settle(_given_up(parcel, ENDED))
            return
        late = ""
        for place, file in enumerate(parcel.files):
            if self._is_done(file):
                continue
            try:
                parcel = _with_file(parcel, place, self._bring(parcel, file))
            except FetchLater as later:
                late = f"{later}"
            if not self._hold(parcel):
                return
        if late and parcel.tries < MOST_TRIES:
            pause = BACK_OFF_SECONDS[min(parcel.tries, len(BACK_OFF_SECONDS)) - 1]
            self._keep(parcel, pause)
            return
        self.offers.settle(_given_up(parcel, late))

    def _is_done(self, file: GivenFile) -> bool:
        if file.state == "kept":
            return self.desk.studio.materials.is_there((file.key,))
        return file.state == "refused"

    def _hold(self, parcel: Parcel) -> bool:
        """Write down what became of one file before the next is fetched. False when another goes on with them."""
        studio = self.desk.studio
        with studio.db.write() as session:
            return hold_parcel(session, parcel, self._owner, studio.clock.now())

    def _keep(self, parcel: Parcel, pause: float) -> None:
        studio = self.desk.studio
        with studio.db.write() as session:
            keep_parcel(session, parcel, studio.clock.now() + timedelta(seconds=pause))

    def _bring(self, parcel: Parcel, file: GivenFile) -> GivenFile:
        """Fetch, check and keep one file. Raises `FetchLater`; whatever else is wrong with it is said of it."""
        materials = self.desk.studio.materials
        try:
            with materials.artifacts.workspace() as folder:
                return self._kept(parcel, file, fetch(self._client(parcel), file.id, folder, file.name))
        except FetchLater:
            raise
        except FORESEEN as refusal:
            says = f"{_without(file.name, str(refusal))}. {refusal.hint}".strip()
            return file.model_copy(update={"state": "refused", "says": says})

    def _kept(self, parcel: Parcel, file: GivenFile, fetched: Fetched) -> GivenFile:
        materials = self.desk.studio.materials
        origin = {"slack_file": file.id, "by": f"{parcel.workspace}/{parcel.who}"}
        kept = {"state": "kept", "kind": fetched.kind, "name": fetched.name}
        if fetched.kind == "picture":
            given = materials.keep_picture(fetched.path, fetched.name, origin)
            return file.model_copy(update=kept | {"key": given.key, "says": f"picture, {_say_size(fetched.size)}"})
        text = decode_source(fetched.path.read_bytes(), fetched.name)
        key = materials.keep_text(text, fetched.name, origin)
        return file.model_copy(update=kept | {"key": key, "says": _say_text(text)})

    def _client(self, parcel: Parcel) -> WebClient:
        try:
            return self.desk.client(parcel.workspace)
        except (LookupError, SlackApiError, OSError) as error:
            raise FetchLater(f"Slack cannot be reached: {error}", hint="It is tried again by itself.") from None


def _is_another(parcel: Parcel, before: Parcel) -> bool:
    """Whether it asks for a video of its own: a whole request does, and words outside of its thread."""
    return bool(parcel.wish.get("topic")) and ("channel" in parcel.wish or not before.thread_ts)


def _joined(before: Parcel, parcel: Parcel) -> Parcel:
    """The files of a message together with the wish that waited for them."""
    topic = {"topic": parcel.wish.get("topic") or before.wish.get("topic", "")}
    where = {} if before.thread_ts else {TALKED_ABOUT_IN: before.conversation}
    wish = before.wish | {name: value for name, value in parcel.wish.items() if value} | topic | where
    return parcel.model_copy(update={"wish": wish, "files": (*before.files, *parcel.files)})


def _is_about_files(talk: Talk) -> bool:
    words = talk.text if isinstance(talk, Words) else talk.words if isinstance(talk, Understand) else ""
    return isinstance(talk, Chatter | Greets | Help | OpenNew) or bool(words and ABOUT_FILES.fullmatch(words))


def _with_file(parcel: Parcel, place: int, file: GivenFile) -> Parcel:
    return parcel.model_copy(update={"files": (*parcel.files[:place], file, *parcel.files[place + 1 :])})


def _without(name: str, says: str) -> str:
    """What is wrong with a file, for the line that begins with its name."""
    return says.removeprefix("the picture ").removeprefix("the source ").removeprefix(name).strip()


def _given_up(parcel: Parcel, late: str) -> Parcel:
    says = f"could not be fetched: {_without(parcel.files[0].name, late)}. Add it once more."
    files = tuple(
        one.model_copy(update={"state": "refused", "says": says}) if one.state == "waiting" else one
        for one in parcel.files
    )
    return parcel.model_copy(update={"files": files})


def _say_size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} kB"  # noqa: PLR2004 - a megabyte.


def _eye(place: Place, ts: str) -> Outgoing:
    """A sign that the files were seen."""
    return Outgoing(
        dedupe=f"eye {place.workspace} {place.conversation} {ts}",
        workspace=place.workspace,
        conversation=place.conversation,
        method="reactions.add",
        arguments={"channel": place.conversation, "timestamp": ts, "name": "eyes"},
        priority=Priority.REPLY,
    )


def _say_text(text: str) -> str:
    count = len(text.split())
    return f"text, {count:,} word{'' if count == 1 else 's'}"
