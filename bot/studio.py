"""The composition root: reads the settings once and builds everything that the rest is handed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from bot.beginning import doubts_of, fitted, with_folder
from bot.filing import Filing
from bot.handler import Handler
from bot.looking import judged, standings_of
from bot.reply import Standings
from config.channel import ChannelProfile, Channels, get_channel, load_channels
from config.prices import Prices, load_prices
from config.settings import Settings
from graph.agents.model_reader import Reader
from graph.agents.reviser import read_revision
from graph.channels import ChannelRules
from graph.core.amend import amend
from graph.core.brief import Brief
from graph.core.change import Change, Rewrite, Understood, source_in
from graph.core.clock import Clock, SystemClock
from graph.core.errors import ProductionError
from graph.core.ids import ProductionId
from graph.core.script import Revision
from graph.core.writing import Estimate, FreeWriter, Writer
from graph.exports import Exports
from graph.materials import Materials
from graph.service import Productions
from graph.store.artifacts import ArtifactStore
from graph.store.database import Database
from graph.store.full import is_full, say_cause
from graph.store.glance import look_in
from graph.store.ledger import Ledger
from graph.store.migrate import migrate
from graph.store.owners import new_owner
from graph.toolbox import HeavyWork, Limits, Maker, Toolbox
from graph.work.pool import Pool, ProcessPool
from graph.work.transport import InlineTransport
from graph.work.worker import Pace, Worker, resource_limits
from tools.picture import Pictures
from tools.registry import PROVIDERS, find_provider
from tools.render import Renderer
from tools.speech import Voice
from tools.youtube import VideoChannel

log = structlog.get_logger()

ENGINES = ("flite", "espeak")
"""Voices in the order in which they are preferred."""
BESIDE_PEOPLE = 15
"""How far rendering stands back, as `nice` has it, where the same machine answers people in a chat within seconds."""
QUOTED_INPUT_TOKENS = 20_000
"""The longest source that a model is given, in tokens, with the instructions around it."""
READING_TOKENS = 6_000, 1_500
"""A long message with a long script, and the answer to it."""
MOST_REQUESTS = 4
"""A writer asks at most twice, and each answer may be mended once."""


@dataclass(frozen=True)
class Studio:
    """Greenlight on this machine. Nothing is opened before it is asked for, so that looking stays quick."""

    settings: Settings
    clock: Clock = field(default_factory=SystemClock)
    providers: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: PROVIDERS)

    @cached_property
    def db(self) -> Database:
        """The domain database, migrated."""
        db = Database(self.settings.database_url.get_secret_value())
        migrate(db)
        return db

    @cached_property
    def profiles(self) -> Channels:
        """All channels by name, those with a broken file too: asking for one of them raises."""
        return load_channels(self.settings.channels_dir, self.settings.channel_defaults())

    @cached_property
    def rules(self) -> ChannelRules:
        """How channels are run: their files, and what was chosen over them in a chat."""
        return ChannelRules(self.db, self.clock, self.profiles)

    @property
    def channels(self) -> dict[str, ChannelProfile]:
        """All channels that can be used, by name, as they are now."""
        return self.rules.usable()

    def channel(self, name: str) -> ChannelProfile:
        """A channel by its name, as it is now. Raises `ChannelNotFound`, or `BadChannel` where it cannot be used."""
        return self.rules.profile(name)

    def channel_file(self, name: str) -> ChannelProfile:
        """A channel as its file has it; the database is left alone. Raises as `channel`."""
        return get_channel(self.profiles, name)

    @cached_property
    def ledger(self) -> Ledger:
        """The work ledger, for this process."""
        return Ledger(self.db, self.clock, new_owner(), lease_seconds=self.settings.worker.lease_seconds)

    @cached_property
    def artifacts(self) -> ArtifactStore:
        """The content-addressed store."""
        return ArtifactStore(self.settings.data_dir / "artifacts", self.db)

    @cached_property
    def limits(self) -> Limits:
        """How often and how long."""
        return Limits(gate_expiry=timedelta(days=self.settings.gate_expiry_days))

    @cached_property
    def productions(self) -> Productions:
        """The one door to productions."""
        return Productions(
            db=self.db,
            ledger=self.ledger,
            artifacts=self.artifacts,
            clock=self.clock,
            channel=self.channel_file,
        )

    @property
    def productions_folder(self) -> Path:
        """Where each production has its folder."""
        return self.settings.data_dir / "productions"

    def video_channel(self, name: str) -> VideoChannel:
        """Where a channel's videos go: a folder of its own."""
        self.channel_file(name)
        local: Any = find_provider(self.providers["youtube"]["local"])
        channel: VideoChannel = local(self.channel_folder(name), name, self.clock.now)
        return channel

    def channel_folder(self, name: str) -> Path:
        """The folder in which a local channel publishes."""
        return self.settings.publish_dir / name

    @cached_property
    def materials(self) -> Materials:
        """What people bring for their videos."""
        return Materials(self.artifacts, self.clock)

    @cached_property
    def exports(self) -> Exports:
        """The files for people in the productions' folders."""
        return Exports(
            self.db,
            self.artifacts,
            self.clock,
            self.productions_folder,
            judge=lambda glance: judged(glance, self.channel_file),
        )

    @cached_property
    def filing(self) -> Filing:
        """Who writes those files when a person changed something."""
        return Filing(self.exports.write)

    def look(self, who: str = "", production: str | None = None) -> Standings:
        """How all productions stand, or the one that is meant, as this person sees it. Raises as `look_at`."""
        now = self.clock.now()
        with self.db.read() as session:
            return standings_of(look_in(session, now, who=who, production=production), now, self.channel_file)

    @cached_property
    def handler(self) -> Handler:
        """Who carries out what people ask for."""
        return Handler(
            db=self.db,
            productions=self.productions,
            rules=self.rules,
            exports=self.exports,
            leave_files=self.filing.leave,
            look=self.look,
            clock=self.clock,
            channel=self.channel,
            video_channel=self.video_channel,
            channel_folder=self.channel_folder,
            with_folder=self.with_folder,
            fitted=self.fitted,
            read_words=self.read_words,
            rehearse=self.rehearse,
            budget_usd=self.settings.budget_usd,
            has_model=self.settings.llm.is_enabled,
        )

    def pictures(self, folder: Path) -> Pictures:
        """The pictures of a person's folder."""
        found: Pictures = find_provider(self.providers["picture"]["folder"])(folder)
        return found

    def with_folder(self, brief: Brief, folder: Path) -> tuple[Brief, tuple[str, ...]]:
        """The brief with the pictures of a person's folder, kept as they are now, and what to know of them."""
        return with_folder(brief, folder, self.pictures, self.materials.keep_listed)

    def fitted(self, brief: Brief, channel: ChannelProfile) -> tuple[Brief, tuple[str, ...]]:
        """The brief as the offline writer can fill it, where it is the one who writes. Raises `SourceTooThin`."""
        doubts = doubts_of(brief, channel.voice or self.speech.voices[0])
        if self.settings.llm.is_enabled:
            return brief, doubts
        return fitted(
            brief, channel, self.free_writer, lambda text: self.speech.estimate_seconds(text, channel.speed)
        ), doubts

    def read_plainly(self, words: str, revision: Revision) -> Understood:
        """Read what may be a wish for changes, by the grammar alone."""
        return read_revision(words, revision, self.speech.voices)

    def read_words(self, words: str, revision: Revision) -> Understood:
        """Read a wish for changes. What the grammar does not understand is for the model, where there is one."""
        read = self.read_plainly(words, revision)
        if not (read.not_understood and self.settings.llm.is_enabled):
            return read
        wish = Rewrite(wish="; ".join(read.not_understood))
        return Understood(changes=(*read.changes, wish), missed=tuple(missed for missed in read.missed if missed.why))

    def rehearse(self, production: ProductionId, revision: Revision, changes: tuple[Change, ...]) -> None:
        """Try changes of words without keeping them, where that costs nothing. Raises as `Writer.revise` does."""
        from graph.agents.model_revision import asked_of  # noqa: PLC0415
        from graph.steps.words import assignment_of, source_of, words_asked, write_changes  # noqa: PLC0415

        after = amend(revision, changes)
        anew = source_in(changes)
        if anew and self.settings.llm.is_enabled:
            source_of(self.artifacts, anew)
            return
        if not words_asked(changes) or (self.settings.llm.is_enabled and asked_of(changes)):
            return
        assignment, _, _ = assignment_of(self.db, production, self.channel)
        speed = after.direction.speed
        estimate: Estimate = lambda text: self.speech.estimate_seconds(text, speed)  # noqa: E731 - with its type.
        write_changes(revision, changes, assignment, self.free_writer, estimate, self.artifacts)

    @cached_property
    def speech_engine(self) -> str:
        """The name of the voice engine of this machine: the wanted one, else the best that is there."""
        wanted = self.settings.voice
        if wanted != "auto":
            if wanted not in self.providers["speech"]:
                known = ", ".join(("auto", *self.providers["speech"]))
                raise ProductionError(f"there is no voice engine {wanted!r}", hint=f"GREENLIGHT_VOICE takes {known}.")
            return wanted
        flite: Any = find_provider(self.providers["speech"]["flite"])
        return "flite" if flite.is_available() else "espeak"

    @cached_property
    def speech(self) -> Voice:
        """The voice, in this process."""
        voice: Voice = find_provider(self.providers["speech"][self.speech_engine])()
        return voice

    @cached_property
    def free_writer(self) -> FreeWriter:
        """The writer that needs no key, no network and no money."""
        from graph.agents.extractive.writer import ExtractiveWriter  # noqa: PLC0415
        from tools.render.icons import find_icon  # noqa: PLC0415

        return ExtractiveWriter(find_icon=find_icon)

    @cached_property
    def writer(self) -> Writer:
        """Whoever writes: a model where one is configured, with the offline writer behind it."""
        if not self.settings.llm.is_enabled:
            return self.free_writer
        from bot.writers import model_writer  # noqa: PLC0415

        return model_writer(self.settings.llm, self.free_writer)

    @cached_property
    def reader(self) -> Reader | None:
        """Who reads messages that the grammar does not understand; None without a model for it."""
        if not self.settings.llm.model_of("reader"):
            return None
        from bot.writers import model_reader  # noqa: PLC0415

        return model_reader(self.settings.llm)

    @cached_property
    def prices(self) -> Prices:
        """What tokens cost."""
        return load_prices(self.settings.prices)

    @property
    def writer_quote_usd(self) -> float:
        """The most that one writing will cost: every request to each model, with a long source and a full answer."""
        llm = self.settings.llm
        first = [self._quote(model) for model in {llm.model, llm.model_of("writer"), llm.model_of("reviser")} if model]
        second = self._quote(llm.fallback_model) if llm.fallback_model else 0.0
        return max(first, default=0.0) + second

    def _quote(self, model: str) -> float:
        tokens = QUOTED_INPUT_TOKENS, self.settings.llm.max_tokens
        return self.prices.cost(model, *(MOST_REQUESTS * count for count in tokens)).usd

    @property
    def reader_quote_usd(self) -> float:
        """The most that reading one message will cost: two requests to each model."""
        llm = self.settings.llm
        asked = filter(None, (llm.model_of("reader"), llm.fallback_model))
        return sum(self.prices.cost(model, *(2 * count for count in READING_TOKENS)).usd for model in asked)

    def toolbox(self, pool: HeavyWork) -> Toolbox:
        """What a worker needs."""
        renderer: Renderer = find_provider(self.providers["render"]["local"])()
        return Toolbox(
            db=self.db,
            ledger=self.ledger,
            artifacts=self.artifacts,
            clock=self.clock,
            limits=self.limits,
            channel=self.channel,
            video_channel=self.video_channel,
            writer=self.writer,
            free_writer=self.free_writer,
            writer_quote_usd=self.writer_quote_usd,
            price=lambda model, given, made: self.prices.cost(model, given, made).usd,
            speech=self.speech,
            voice=Maker(
                name=self.speech.name, dotted=self.providers["speech"][self.speech_engine], version=self.speech.version
            ),
            default_voice=self.speech.voices[0],
            renderer=Maker(name=renderer.name, dotted=self.providers["render"]["local"], version=renderer.version),
            pictures=self.providers["picture"]["folder"],
            pool=pool,
            productions_folder=self.productions_folder,
            unshowable=_unshowable,
            reader=self.reader,
            reader_quote_usd=self.reader_quote_usd,
        )

    def open_pool(self) -> Pool:
        """Processes for heavy work; close it when the work is over."""
        niceness = BESIDE_PEOPLE if self.settings.slack.is_enabled else 0
        patience = self.settings.worker.patience_minutes * 60
        return ProcessPool(self.settings.render_processes, niceness=niceness, patience_seconds=patience)

    def worker(self, pool: HeavyWork, only: ProductionId | None = None) -> Worker:
        """A worker for all productions, or one; each run leaves the production's files as they should be."""
        pace = Pace(
            poll_seconds=self.settings.worker.poll_seconds,
            renew_seconds=self.settings.worker.renew_seconds,
            item_threads=self.settings.render_processes + 2,  # Words are written and read while films are made.
        )
        return Worker(self.toolbox(pool), InlineTransport(), pace, only=only, after_run=self.leave_files)

    def leave_files(self, production: ProductionId) -> None:
        """Bring a production's files up to date, all of them once it waits or has ended.

        A disk that takes none of them stops nobody's work.
        """
        try:
            if self.exports.write_status(production).is_settled:
                self.exports.write(production)
        except (OSError, DBAPIError) as error:
            if isinstance(error, DBAPIError) and not is_full(error, self.settings.data_dir):
                raise
            log.warning("files_not_written", production=production, reason=say_cause(error))

    def set_limits(self) -> None:
        """Make the slots of the limited resources."""
        self.ledger.set_limits(resource_limits(self.settings.render_processes))


def _unshowable(text: str) -> tuple[Any, ...]:
    from tools.render.glyphs import unshowable  # noqa: PLC0415

    return unshowable(text)
