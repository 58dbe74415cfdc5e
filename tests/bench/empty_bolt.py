"""`python -m tests.bench.empty_bolt SECRET API_URL`: a Bolt app that only acknowledges, at the address it prints."""

import re
import sys

from slack_bolt import Ack, App
from slack_sdk import WebClient

from tests.fakes.slack.bolt_server import bolt_server


def main(secret: str, api_url: str, token: str) -> None:
    """Serve until standard input ends."""
    app = App(token=token, signing_secret=secret, client=WebClient(token=token, base_url=api_url))
    acknowledge(app)
    with bolt_server(app) as url:
        print(url, flush=True)  # noqa: T201 - whoever started it reads it.
        sys.stdin.read()


def acknowledge(app: App) -> None:
    """Answer every press with nothing."""

    @app.action(re.compile("."))
    def press(ack: Ack) -> None:
        ack()


if __name__ == "__main__":
    main(*sys.argv[1:])
