"""What a form quotes is read as Python's own slower reader reads it."""

import json
from urllib.parse import quote, quote_plus, unquote_plus, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.web.guard import TurnedAway, read_payload, unquoted

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
FORM = "application/x-www-form-urlencoded"


@given(WORDS)
@example("a=b&c=%3D+ \r\n=\n é … 🐙")
@example(" \n \t\r\n")
def test_whatever_was_quoted_comes_out_again(words: str) -> None:
    for quoted in (quote_plus(words), quote(words, safe=""), quote_plus(words).lower()):
        assert unquoted(quoted) == unquote_plus(quoted)
    assert unquoted(quote_plus(words)) == words


@given(st.dictionaries(WORDS, WORDS, min_size=1))
def test_a_payload_is_read_alone_and_among_other_fields(payload: dict[str, str]) -> None:
    alone = {"payload": json.dumps(payload)}

    assert read_payload(urlencode(alone).encode(), FORM)[1] == payload
    assert read_payload(urlencode(alone | {"other": "="}).encode(), FORM)[1] == payload


@pytest.mark.parametrize("broken", ["%", "%4", "%zz", "%ff", "%\n", "é%c3"])
def test_what_is_quoted_wrongly_is_turned_away_or_stays_what_it_is(broken: str) -> None:
    def read(body: bytes) -> object:
        try:
            return list(read_payload(body, FORM)[1])
        except TurnedAway as refusal:
            return refusal.status

    quoted = quote_plus('{"a": "').encode() + broken.encode() + quote_plus('"}').encode()

    assert read(b"payload=" + quoted) in (["a"], 400)
