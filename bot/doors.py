"""The doors that `greenlight serve` opens beside the worker: Slack, and HTTP for what comes by it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import structlog

from bot.studio import Studio
from config.doors import NO_WAY_IN, SET_A_WAY_IN
from config.settings import Settings

log = structlog.get_logger()


@contextmanager
def open_doors(studio: Studio, settings: Settings) -> Iterator[Callable[[], None]]:
    """Hear and answer what comes from outside while the block runs; without anything set, nothing is opened.

    What is given raises once a door will never open: `AppTokenRefused`. One that cannot be opened yet is tried again.
    """
    if not settings.slack.is_enabled:
        if settings.slack.bot_token is not None or settings.slack.can_be_installed:
            log.warning("slack_not_opened", reason=NO_WAY_IN, next=SET_A_WAY_IN)
        yield lambda: None
        return
    # Imported here: whoever works without Slack should not wait for it.
    from bot.slack.clients import Clients  # noqa: PLC0415
    from bot.slack.serving import SlackService  # noqa: PLC0415
    from bot.web.app import make_web  # noqa: PLC0415
    from bot.web.health import Health  # noqa: PLC0415
    from bot.web.serving import WebServer  # noqa: PLC0415
    from graph.store.installations import Installations  # noqa: PLC0415

    keys = settings.slack.token_key
    installations = Installations(studio.db, keys, studio.clock) if keys else None
    slack = SlackService(studio, settings, Clients(settings, installations), installations)
    with ExitStack() as stack:
        if settings.slack.signing_secret is not None or settings.slack.can_be_installed:
            web = make_web(slack.app, Health(studio.db, studio.clock), settings)
            server = WebServer(web, settings.web.host, settings.web.port, allow_network=settings.web.allow_network)
            server.start()
            stack.callback(server.stop)
        slack.start()
        stack.callback(slack.stop)
        yield slack.check
