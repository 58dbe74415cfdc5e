"""A team in the emulated Slack, with `greenlight serve` as a process of its own behind it."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from cryptography.fernet import Fernet

from tests.fakes.migrated import place_database
from tests.fakes.slack import SlackEmulator, SlackPerson, Workspace
from tests.fakes.terminal import ARTICLE, Terminal

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 30
SCRIPT, FILM, RELEASE = "Script to approve", "Film to approve", "Release to approve"


@dataclass
class Served:
    """`greenlight serve`, started and ended by hand."""

    environ: dict[str, str]
    command: tuple[str, ...] = (sys.executable, "-m", "tests.fakes.terminal", "serve")
    process: subprocess.Popen[str] = field(init=False)
    said: list[str] = field(default_factory=list)
    """What it logged since its start."""

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **self.environ},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said, serving = [], threading.Event()
        # Read all the time: a process whose words nobody reads stands still once the pipe is full.
        self._reader = threading.Thread(target=self._read, args=(serving,), daemon=True)
        self._reader.start()
        while not serving.wait(0.1):
            assert self.process.poll() is None, "".join(self.said)

    def _read(self, serving: threading.Event) -> None:
        assert self.process.stderr is not None
        with self.process.stderr:
            for line in self.process.stderr:
                self.said.append(line)
                if '"slack_serving"' in line:
                    serving.set()

    def end(self, number: signal.Signals = signal.SIGTERM) -> str:
        """End it; what it logged since its start."""
        self.process.send_signal(number)
        code = self.process.wait(2 * PATIENCE_SECONDS)
        self._reader.join(2 * PATIENCE_SECONDS)
        said = "".join(self.said)
        assert code == (0 if number is signal.SIGTERM else -number), said
        return said


@dataclass
class Team:
    """A workspace with two people and one conversation, and Greenlight serving it."""

    slack: SlackEmulator
    space: Workspace
    anna: SlackPerson
    ben: SlackPerson
    videos: Any
    terminal: Terminal
    served: Served
    url: str = ""

    def ask(self, by: SlackPerson | None = None, topic: str = "Three hearts") -> str:
        """Ask for a video; its id."""
        known = {one["id"] for one in self.terminal.type("status", "--json").json}
        told = (by or self.anna).command("/video", f'new "{topic}" --length 20s --source "{ARTICLE * 12}"', self.videos)
        assert told.ok, told
        (new,) = {one["id"] for one in self.terminal.type("status", "--json").json} - known
        return str(new)

    def cards(self, production: str, text: str) -> list[dict[str, Any]]:
        """Messages in the production's thread that say this, oldest first."""
        return [one for one in self.thread(production) if says(one, text)]

    def thread(self, production: str) -> list[dict[str, Any]]:
        for parent in self.space.messages(self.videos):
            if says(parent, f'"p":"{production}"') and parent.get("thread_ts", parent["ts"]) == parent["ts"]:
                return self.space.thread(self.videos, parent["ts"])
        return []

    def card(self, production: str, text: str, after: dict[str, Any] | None = None) -> dict[str, Any]:
        """The newest such message, once one is there that is not `after`."""
        old = after["ts"] if after else ""
        return self.wait_for(
            lambda: next((one for one in reversed(self.cards(production, text)) if one["ts"] != old), None)
        )

    def wait_for(self, look: Callable[[], Any]) -> Any:
        return self.space.wait_for(look, seconds=PATIENCE_SECONDS)

    def state(self, production: str) -> str:
        return str(self.terminal.status(production)["state"])

    @property
    def web(self) -> str:
        """Where Greenlight answers HTTP."""
        return self.url.removesuffix("/slack/events")

    def told(self, person: SlackPerson, text: str) -> dict[str, Any]:
        """An answer that only this person sees."""
        return self.wait_for(lambda: next((one for one in person.ephemerals if says(one, text)), None))


def says(message: dict[str, Any], text: str) -> bool:
    return text in str(message.get("text", "")) or text in str(message.get("blocks", ""))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def install(team: Team, space: Workspace) -> None:
    """Install the app as an admin does in a browser: our page, Slack's yes, and back."""
    page = httpx.get(f"{team.web}/slack/install")
    state = parse_qs(urlsplit(re.findall(r'href="([^"]+)"', page.text)[0].replace("&amp;", "&")).query)["state"][0]
    # The cookie is for https alone, so a browser without a proxy has to be helped.
    kept = {"Cookie": page.headers["set-cookie"].partition(";")[0]}
    brought = {"code": team.slack.authorise(space), "state": state}
    done = httpx.get(f"{team.web}/slack/oauth_redirect", params=brought, headers=kept)
    assert done.status_code == 200, done.text


def _own_token(space: Workspace) -> dict[str, str]:
    return {"GREENLIGHT_SLACK__BOT_TOKEN": space.bot_token}


def _client(slack: SlackEmulator) -> dict[str, str]:
    return {
        "GREENLIGHT_SLACK__CLIENT_ID": slack.client_id,
        "GREENLIGHT_SLACK__CLIENT_SECRET": slack.client_secret,
        "GREENLIGHT_SLACK__TOKEN_KEY": Fernet.generate_key().decode(),
    }


@contextmanager
def open_team(folder: Path, transport: str, *, installed: bool = True, **settings: str) -> Iterator[Team]:
    """A team whose Slack reaches Greenlight by this transport.

    With `installed=False` no token is set: workspaces install the app themselves.
    """
    with SlackEmulator() as slack:
        slack.post.ack_seconds = PATIENCE_SECONDS  # How quick it is, `make bench` says, on a machine of its own.
        space, port = slack.workspace, free_port()
        anna, ben = space.add_person("anna"), space.add_person("ben")
        videos = space.add_conversation("videos", members=[anna, ben])
        environ = {
            "SLACK_API_URL": slack.api_url,
            **(_own_token(space) if installed else _client(slack)),
            "GREENLIGHT_SLACK__CONVERSATION": videos.id,
            "GREENLIGHT_SLACK__MERGE_SECONDS": "0.5",
        }
        if transport == "http":
            environ |= {"GREENLIGHT_SLACK__SIGNING_SECRET": slack.signing_secret, "GREENLIGHT_WEB__PORT": str(port)}
            slack.deliver_to(f"http://127.0.0.1:{port}/slack/events", slack.signing_secret)
        else:
            environ |= {"GREENLIGHT_SLACK__APP_TOKEN": slack.app_token}
            slack.deliver_to(None)
        terminal = Terminal(folder, **environ, **settings)
        place_database(terminal.data)
        served = Served(terminal.environ)
        served.start()
        if transport == "socket":  # The client is connected before the server has taken note of it.
            space.wait_for(lambda: slack.sockets.connections, seconds=PATIENCE_SECONDS)
        try:
            yield Team(slack, space, anna, ben, videos, terminal, served, f"http://127.0.0.1:{port}/slack/events")
        finally:
            if served.process.poll() is None:
                log = served.end()
                assert "Traceback" not in log, log
