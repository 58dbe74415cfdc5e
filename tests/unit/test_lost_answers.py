import logging
import sys

import pytest
from slack_sdk.errors import SlackClientNotConnectedError

from bot.slack.connecting import LostAnswers


def record_of(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except type(error):
        return logging.LogRecord("slack_bolt.App", logging.ERROR, "", 1, "Failed: %s", ("x",), sys.exc_info())


def test_an_answer_that_met_a_closed_connection_is_told_in_one_line() -> None:
    record = record_of(SlackClientNotConnectedError("the connection is no longer active"))

    assert LostAnswers().filter(record)

    assert (record.levelname, record.exc_info) == ("WARNING", None)
    assert record.getMessage() == "A connection closed before the answer; Slack brings the event again."


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("x")])
def test_other_errors_are_told_as_they_are(error: Exception) -> None:
    record = record_of(error)

    assert LostAnswers().filter(record)

    assert record.levelname == "ERROR"
    assert record.exc_info is not None
    assert record.getMessage() == "Failed: x"
