"""What kind of text a source is, and how a film of it ends."""

import pytest

from graph.agents.extractive.kinds import Kind, kind_of
from graph.agents.sentences import split_sentences

STINK = """In the summer of 1858 the River Thames smelled so badly that Parliament nearly fled the city. By then 2.5
million people lived in the capital, and the city of London had no sewers. Members of Parliament soaked
their curtains in lime. In 1849 John Snow argued that cholera spread through water. Within 18 days
Parliament passed a law, according to its minutes. The last outbreak came in 1866. That decision is perhaps
why the system still works today."""
FLOOD = """On Wednesday 15 January 1919 a tank of molasses burst in the city of Boston. Police and residents ran, the
mayor said. A company had built the tank in 1915. The court announced its judgment in 1925. The company paid
in 1926."""
FERRY = """The city council of Osterhavn voted on Thursday to keep the night ferry until 2028. The mayor said so after
the vote. The city paid for it since 1987. According to the transport authority, numbers rose again in 2023.
The council announced a new charge for residents from 2026."""


@pytest.mark.parametrize(("text", "kind"), [(STINK, Kind.STORY), (FLOOD, Kind.STORY), (FERRY, Kind.NEWS)])
def test_what_happened_long_ago_is_no_news_whatever_its_days_and_parliaments(text: str, kind: Kind) -> None:
    assert kind_of(split_sentences(text.replace("\n", " "))) is kind
