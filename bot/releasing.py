"""A release as it would be: what a wish changes of it, told before anybody says yes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from bot.commands import Adjust, Part
from bot.moments import read_moment, say_moment
from bot.page import Proposal, ReleasePage
from bot.showing import page_of
from bot.slots import next_slots, pick_slot
from bot.wording import describe_change
from config.channel import ChannelProfile
from graph.core.amend import amend
from graph.core.change import Change, ChangeRelease, ChangeSlot
from graph.core.clock import Clock
from graph.core.errors import BadBrief, CannotRevise, NothingWaits
from graph.core.gate import GateKind, Revise
from graph.core.ids import ProductionId
from graph.core.person import Person
from graph.core.production import CHANGEABLE, UNASKED, State, refuse_ended
from graph.core.schedule import choose_time, doubt_time
from graph.core.script import Release, Revision
from graph.dossier import Dossier
from graph.service import Productions
from graph.store.cards import find_thread
from graph.store.database import Database
from graph.store.productions import get_row
from graph.store.slots import find_slot, plan_of, taken_slots


@dataclass(frozen=True)
class Releases:
    """Reads wishes about a release, and carries them out."""

    db: Database
    clock: Clock
    channel: Callable[[str], ChannelProfile]

    def adjust(self, productions: Productions, dossier: Dossier, command: Adjust, by: Person) -> tuple[str, ...]:
        """Carry the wish out, and say what changes.

        Raises as `changes` does, what the decision raises, and `CannotRevise` where it is so already.
        """
        production, zone = dossier.production.id, self.channel(dossier.production.channel).time_zone
        is_time_alone = bool(command.at) and command == Adjust(production=command.production, at=command.at)
        if dossier.production.state in UNASKED and command == Adjust(production=command.production, undated=True):
            return self._take_back(productions, dossier, by)
        if is_time_alone and dossier.production.state in UNASKED:
            moment = self._moment(dossier, command.at)
            productions.plan_release(production, moment, by)
            return (f"publish it on {say_moment(moment, zone)}, once it is approved; its release is asked about then",)
        changes, before = self.changes(dossier, command), _changeable(dossier)
        after = amend(before, changes)
        if not self._is_news(dossier, before.release, after.release):
            raise CannotRevise("that is what it says already")
        done = self._understood(dossier, changes, after.release)
        if dossier.pending is not None:
            productions.decide(dossier.pending.id, dossier.pending.subject, Revise(changes=changes), by)
        else:
            productions.change_release(production, changes, by, ", ".join(done))
        return done

    def _take_back(self, productions: Productions, dossier: Dossier, by: Person) -> tuple[str, ...]:
        """Let a publish time go that was wished for before the release is asked about."""
        production, wished = dossier.production.id, _wished(dossier)
        if wished is None:
            raise NothingWaits(
                f"no publish time is wished for {production}", hint="One is chosen when its release is asked about."
            )
        productions.plan_release(production, None, by)
        at = say_moment(wished, self.channel(dossier.production.channel).time_zone)
        return (f"{at} is wished for no more; its release is asked about with a time that is free, or kept private",)

    def _is_news(self, dossier: Dossier, before: Release, after: Release) -> bool:
        """Whether it differs from what is asked about or agreed now, and from a wish that is on its way there."""
        was, now = _effect(before, self._time(dossier, before)), _effect(after, self._time(dossier, after))
        return not was == now == _effect(before, dossier.production.publish_at)

    def _understood(self, dossier: Dossier, changes: tuple[Change, ...], after: Release) -> tuple[str, ...]:
        """What changes, in words; also the publish time that is lost where nobody said so."""
        before, zone = _changeable(dossier), self.channel(dossier.production.channel).time_zone
        told = tuple(describe_change(change, before.script, zone=zone) for change in changes)
        is_said = any(isinstance(change, ChangeSlot) for change in changes)
        is_lost = self._time(dossier, before.release) is not None and self._time(dossier, after) is None
        return (*told, "let it go out at once, without a publish time") if is_lost and not is_said else told

    def _moment(self, dossier: Dossier, words: str) -> datetime:
        """The time that is meant. Raises `BadBrief` where another video has it, named in its workspace alone."""
        channel, now = self.channel(dossier.production.channel), self.clock.now()
        moment = read_moment(words, now, channel.time_zone, planned=planned_for(dossier))
        production = dossier.production.id
        with self.db.read() as session:
            whose = plan_of(session, channel.name).get(moment, production)
            is_theirs = _workspace_of(session, whose) == _workspace_of(session, production)
            title = f"“{get_row(session, whose).title}”" if is_theirs else "another video"
        if whose != production:
            free = next_slots(self.db, channel, now, 2, but=production)
            raise BadBrief(
                f"{say_moment(moment, channel.time_zone)} is taken by {title}",
                hint=f"Free is {' or '.join(say_moment(at, channel.time_zone) for at in free)}.",
            )
        return moment

    def changes(self, dossier: Dossier, command: Adjust) -> tuple[Change, ...]:
        """What the wish changes.

        Raises:
            NothingWaits: The release of this production cannot be changed now.
            BadBrief: The wish contradicts itself, or names a time that cannot be.
        """
        revision = _changeable(dossier)
        wanted = [bool(command.at), command.slot is not None, command.undated]
        if sum(wanted) > 1:
            raise BadBrief("--at, --slot and --undated exclude one another", hint="Give one of them.")
        is_dated = bool(command.at) or command.slot is not None
        # What goes public at a time is private until then. That an unlisted one goes public a time alone does not say.
        until_then = "private" if is_dated and revision.release.privacy == "public" else None
        release = ChangeRelease(
            privacy=command.privacy or until_then,
            made_for_kids=command.made_for_kids,
            synthetic_media=command.synthetic_media,
        )
        changes: list[Change] = [release] if release != ChangeRelease() else []
        if any(wanted):
            changes.append(self._slot_change(dossier, command))
        privacy = release.privacy or revision.release.privacy
        if privacy != "private" and is_dated:
            raise BadBrief(f"a video that is {privacy} at once has no publish time", hint="Add --privacy private.")
        return tuple(changes)

    def _slot_change(self, dossier: Dossier, command: Adjust) -> ChangeSlot:
        channel, now = self.channel(dossier.production.channel), self.clock.now()
        if command.slot is not None:
            return ChangeSlot(publish_at=pick_slot(self.db, channel, now, command.slot, dossier.production.id))
        return ChangeSlot(publish_at=self._moment(dossier, command.at) if command.at else None)

    def propose(self, dossier: Dossier, command: Adjust, folder: Path) -> Proposal:
        """The release page as it would be after the wish. Raises as `changes` does."""
        changes, before = self.changes(dossier, command), _changeable(dossier)
        after = amend(before, changes)
        channel = self.channel(dossier.production.channel)
        publish_at = self._time(dossier, after.release)
        page = page_of(dossier, Part.PUBLISH, channel, folder)
        if not isinstance(page, ReleasePage):
            raise TypeError("the part to publish is no release page")
        doubts = (dossier.production.failure, doubt_time(after.release, publish_at, channel.time_zone))
        new = {"revision": after.number, "release": after.release, "publish_at": publish_at, "listing": after.listing}
        slot = next((change.publish_at for change in changes if isinstance(change, ChangeSlot)), None)
        bound = {"slot": None, "at": slot.isoformat() if slot else ""}
        return Proposal(
            page=page.model_copy(update=new | {"gate": None, "warnings": tuple(filter(None, doubts))}),
            adjust=command.model_copy(update=bound),
            understood=self._understood(dossier, changes, after.release),
            is_news=_effect(after.release, publish_at) != _effect(page.release, page.publish_at),
        )

    def _time(self, dossier: Dossier, release: Release) -> datetime | None:
        production, channel = dossier.production.id, self.channel(dossier.production.channel)
        with self.db.read() as session:
            held, taken = find_slot(session, production), taken_slots(session, channel.name, but=production)
        return choose_time(release, held, taken, channel.time_zone, channel.slots, self.clock.now())


def planned_for(dossier: Dossier) -> datetime | None:
    """When the video goes out as it stands: as was chosen, else as was wished for; None where there is no time yet."""
    return dossier.production.publish_at or _wished(dossier)


def _wished(dossier: Dossier) -> datetime | None:
    """The publish time that was wished for last, whether or not it may still be had."""
    brief, release = dossier.brief, dossier.revision.release if dossier.revision else None
    if brief.moved_by:
        return brief.moved_to
    if release is None:
        return brief.publish_at
    return release.wanted_at if release.dated else None


def _workspace_of(session: Session, production: ProductionId) -> str:
    """The workspace that a production is talked about in; empty for those that no chat talks about."""
    thread = find_thread(session, production)
    return thread.workspace if thread else ""


def _effect(release: Release, publish_at: datetime | None) -> tuple[object, ...]:
    """What the world sees of a release: how a time came about is not part of it."""
    return release.privacy, release.made_for_kids, release.synthetic_media, publish_at


def _changeable(dossier: Dossier) -> Revision:
    """The newest revision of a production whose release may change."""
    production, pending, revision = dossier.production, dossier.pending, dossier.revision
    if production.state is State.PUBLISHED:
        raise NothingWaits(
            f"{production.id} is public already, so its release cannot change any more",
            hint=f"`greenlight channel {production.channel}` lists what is out; `greenlight new` starts another video.",
        )
    refuse_ended(production.id, production.state)
    asks = pending is not None and pending.kind is GateKind.PUBLISH
    if revision is None or not (asks or (pending is None and production.state in CHANGEABLE)):
        raise NothingWaits(
            f"the release of {production.id} is not asked about now",
            hint=f"`greenlight status {production.id}` tells what waits.",
        )
    return revision
