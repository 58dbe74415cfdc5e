import json
import logging
import sys

import pytest
from slack_sdk.errors import SlackClientNotConnectedError

from bot.slack.connecting import LostAnswers


def record_of(error: Exception, line: str = "Failed: %s") -> logging.LogRecord:
    try:
        raise error
    except type(error):
        return logging.LogRecord("slack_bolt.App", logging.ERROR, "", 1, line, ("x",), sys.exc_info())


def test_an_answer_that_met_a_closed_connection_is_told_in_one_line() -> None:
    record = record_of(SlackClientNotConnectedError("the connection is no longer active"))

    assert LostAnswers().filter(record)

    assert (record.levelname, record.exc_info) == ("WARNING", None)
    assert record.getMessage() == "A connection closed before the answer; Slack brings the event again."


def test_an_event_that_broke_off_with_the_connection_is_told_in_one_line() -> None:
    record = record_of(json.JSONDecodeError("Unterminated string", '{"a": "b', 6), "Failed to process a message: %s")

    assert LostAnswers().filter(record)

    assert (record.levelname, record.exc_info) == ("WARNING", None)
    assert record.getMessage() == "A connection closed in the middle of an event; Slack brings it again."


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("x"), json.JSONDecodeError("x", "{", 1)])
def test_other_errors_are_told_as_they_are(error: Exception) -> None:
    record = record_of(error)

    assert LostAnswers().filter(record)

    assert record.levelname == "ERROR"
    assert record.exc_info is not None
    assert record.getMessage() == "Failed: x"
