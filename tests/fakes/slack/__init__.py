"""Slack as strict as the real one: Web API, signed deliveries, Socket Mode, and people who use it."""

from tests.fakes.slack.emulator import SlackEmulator
from tests.fakes.slack.person import SlackPerson
from tests.fakes.slack.workspace import Workspace

__all__ = ["SlackEmulator", "SlackPerson", "Workspace"]
