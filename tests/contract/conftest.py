"""Fixtures of the contracts: a workspace in the emulated Slack."""

from collections.abc import Iterator

import pytest

from tests.contract.emulated_slack import Clock, Heard, Studio, bolt_app, client_of
from tests.fakes.slack import SlackEmulator
from tests.fakes.slack.bolt_server import bolt_server, bolt_socket


@pytest.fixture
def studio() -> Iterator[Studio]:
    clock = Clock()
    with SlackEmulator(clock) as slack:
        space = slack.workspace
        anna, ben = space.add_person("anna"), space.add_person("ben")
        videos = space.add_conversation("videos", [anna, ben])
        yield Studio(slack, clock, client_of(slack), space, anna, ben, videos)


@pytest.fixture(params=["http", "socket"])
def bolt(request: pytest.FixtureRequest, studio: Studio) -> Iterator[Heard]:
    """A Bolt app that is reached by HTTP, and by Socket Mode."""
    heard = Heard()
    app = bolt_app(studio.slack, heard)
    if request.param == "http":
        with bolt_server(app) as url:
            studio.slack.deliver_to(url)
            yield heard
        return
    with bolt_socket(app, studio.slack):
        yield heard
