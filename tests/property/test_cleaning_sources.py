"""Cleaning refuses or gives plain paragraphs, whatever it is given."""

import contextlib
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.agents.source import clean_source, decode_source
from graph.core.errors import BadBrief, SourceTooThin

PIECES = st.sampled_from(
    [
        "A plain sentence stands here.",
        "Another one, with a [link](https://x.y/z), follows it.",
        "“Quoted,” she said.",
        "# Heading",
        "- item one of the list is here",
        "1. Stir it well for a while.",
        "| a | b |",
        "```\ncode = 1\n```",
        "![alt](x.png)",
        "See https://example.org now.",
        "It ended in 1912.[3]",
        "🚀 Emoji begin this one.",
        "<p>HTML is here too.</p>",
        "Photo: A. Body",
        "> A quoted line stands here.",
        "Subscribe now!",
        "\u00a0\u200b",
        "---",
    ]
)
documents = st.lists(PIECES, max_size=12).map("\n\n".join)


@settings(max_examples=300)
@given(st.one_of(documents, st.text(max_size=300), st.lists(PIECES, max_size=8).map("\n".join)))
def test_a_text_is_refused_or_comes_out_plain(text: str) -> None:
    with contextlib.suppress(BadBrief, SourceTooThin):
        cleaned = clean_source(text, "x").text

        assert cleaned == cleaned.strip()
        assert not re.search(r"https?://|\[\d+\]|```|[\u00a0\u200b\U0001f680]|\ue000", cleaned)
        assert not re.search(r" {2,}|\n{3,}", cleaned)


@settings(max_examples=150)
@given(documents)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    with contextlib.suppress(BadBrief, SourceTooThin):
        once = clean_source(text, "x")

        assert clean_source(once.text, "x") == once


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    with contextlib.suppress(BadBrief):
        assert isinstance(decode_source(data, "x"), str)
