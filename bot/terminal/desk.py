"""What a verb works with: settings, the studio, the person, and the paper. Nothing is opened before it is used."""

import gc
import json
import os
import pwd
import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Nothing of ours is imported before it is used: `greenlight --help` needs none of it, and `greenlight status` little.
if TYPE_CHECKING:
    from bot.commands import Command
    from bot.reply import Reply, Standings
    from bot.studio import Studio
    from bot.terminal.paper import Paper
    from config.channel import ChannelProfile, Channels
    from config.settings import Settings
    from graph.core.clock import Clock
    from graph.core.person import Person


def _load_settings() -> "Settings":
    from config.settings import load_settings

    return load_settings()


def _owner() -> "Person":
    """Whoever runs this process: at the terminal, that is an owner."""
    from graph.core.person import Person, Role, Surface

    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = f"uid-{os.getuid()}"
    return Person(name=name, role=Role.OWNER, surface=Surface.TERMINAL)


class Desk:
    """A person at the terminal with all they can reach."""

    def __init__(
        self,
        settings: "Callable[[], Settings]" = _load_settings,
        studio: "Callable[[Settings], Studio] | None" = None,
        clock: "Clock | None" = None,
        person: "Person | None" = None,
    ) -> None:
        self._load = settings
        self._make_studio = studio
        self._clock = clock
        self._person = person

    @cached_property
    def clock(self) -> "Clock":
        """Tells the time."""
        from graph.core.clock import SystemClock

        return self._clock or SystemClock()

    @cached_property
    def person(self) -> "Person":
        """Who acts."""
        return self._person or _owner()

    @cached_property
    def paper(self) -> "Paper":
        """Standard output."""
        from bot.terminal.paper import Paper

        return Paper()

    @cached_property
    def notes(self) -> "Paper":
        """Standard error."""
        from bot.terminal.paper import Paper

        return Paper(to_stderr=True)

    def at(self, settings: "Settings", person: "Person | None" = None) -> "Desk":
        """Another desk of the same make: with these settings, and for this person when told."""
        return Desk(lambda: settings, self._make_studio, self.clock, person or self.person)

    @cached_property
    def settings(self) -> "Settings":
        """The settings, checked. Raises `BadSettings`."""
        return self._load()

    @cached_property
    def studio(self) -> "Studio":
        """Greenlight on this machine; importing it takes the better part of a second."""
        make = self._make_studio
        if make is None:
            from bot.studio import Studio

            make = lambda settings: Studio(settings, self.clock)  # noqa: E731 - it takes the other's place.
        gc.enable()  # What works for long makes garbage; `entry` leaves it for those who only look.
        return make(self.settings)

    @cached_property
    def profiles(self) -> "Channels":
        """All channels by name, those with a broken file too: asking for one of them raises."""
        from config.channel import load_channels

        return load_channels(self.settings.channels_dir, self.settings.channel_defaults())

    @property
    def channels(self) -> "dict[str, ChannelProfile]":
        """All channels that can be used, by name."""
        return self.profiles.usable()

    def channel(self, name: str) -> "ChannelProfile":
        """A channel by its name. Raises `ChannelNotFound`."""
        from config.channel import get_channel

        return get_channel(self.profiles, name)

    def handle(self, command: "Command") -> Any:
        """Carry a command out in this person's name."""
        return self.studio.handler.handle(command, self.person)

    def look(self, production: str | None = None) -> "Standings":
        """How productions stand, without waking the studio unless the database has to be brought up to date."""
        from bot.looking import look
        from bot.reply import Standings
        from graph.core.near import not_found
        from graph.store.glance import SchemaBehind

        url, now, who = self.settings.database_url.get_secret_value(), self.clock.now(), self.person.name
        try:
            return look(url, now, self.channel, who=who, production=production)
        except SchemaBehind:
            if self._is_new():
                if production is not None:
                    raise not_found(production, {}) from None
                return Standings(now=now, standings=())
            url = self.studio.db.url  # Opening the database brings it up to date.
            return look(url, now, self.channel, who=who, production=production)

    @property
    def database_file(self) -> Path | None:
        """Where SQLite keeps the database; None for another kind."""
        url = self.settings.database_url.get_secret_value()
        return Path(url.removeprefix("sqlite:///").partition("?")[0]) if url.startswith("sqlite:") else None

    @property
    def full_folder(self) -> Path | None:
        """The first folder of ours on this machine in which nothing more can be written; None while there is room."""
        from graph.store.room import has_room

        beside = (self.database_file.parent,) if self.database_file else ()
        folders = (*beside, self.settings.data_dir)
        return next((folder for folder in folders if folder.is_dir() and not has_room(folder)), None)

    def _is_new(self) -> bool:
        """Whether there is no database yet, where nobody said that there is one. Looking founds nothing.

        Raises:
            StoreRefused: The database that the settings name is not there.
        """
        from graph.core.errors import StoreRefused

        path = self.database_file
        if path is None or path.exists():
            return False
        if "GREENLIGHT_DATABASE_URL" in self.settings.origins:
            raise StoreRefused(
                f"there is no database at {path}", hint="`greenlight init` makes it; GREENLIGHT_DATABASE_URL names it."
            )
        return True

    @property
    def log_file(self) -> Path:
        """Where this process logs while its terminal shows something else."""
        return self.settings.data_dir / "logs" / "greenlight.log"


def put_json(data: Any) -> None:
    """Write plain data for programs that read."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def answer(desk: Desk, reply: "Reply", *, as_json: bool) -> None:
    """Put a reply before the person, or give it as JSON."""
    if as_json:
        put_json(reply.as_data())
        return
    from bot.terminal.paint import paint

    paint(desk.paper, reply, desk.clock.now())
