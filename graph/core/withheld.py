"""Denials and doubts in front of a word of decision: whoever says "don't approve this yet" has not said yes."""

import re

_DENIES = (
    r"(?:not|\w+n't|dont|cant|wont|isnt|never|cannot|nobody|no one|no (?:one )?reason to|without|unless|until|before|"
    r"whether|if|should (?:i|we|you)|hold off|hold back|wait with|refuse to|hesitate to|stop|too early to)"
)
_DECIDES = (
    r"(?:approv(?:e|ed|ing|al)|accept(?:ed|ing)?|publish(?:ed|ing)?|releas(?:e|ed|ing)|post(?:ed|ing)?|"
    r"upload(?:ed|ing)?|ship(?:ped|ping)?|schedul(?:e|ed|ing)|reject(?:ed|ing)?|go(?:ing)? (?:ahead|live)|"
    r"sign(?:ed|ing)? off|(?:look|sound)s? (?:good|great|fine|perfect)|good to go|lgtm|ready|yes|sure|ok|okay|"
    r"convinced|happy)"
)
_DOUBTS = (
    r"\b(?:unsure|in two minds|(?:have|having|got) (?:\w+ )?(?:doubts|concerns|reservations)|"
    r"not (?:yet|now|like this|so fast))\b"
)
_WITHHELD = re.compile(rf"(?<!\w){_DENIES}(?:\s+(?!but\b)[\w'’]+){{0,5}}?\s+{_DECIDES}\b|{_DOUBTS}", re.IGNORECASE)


def is_withheld(words: str) -> bool:
    """Whether the words keep a decision back: neither a yes nor a no may be read from them, or offered for them."""
    return _WITHHELD.search(words.replace("’", "'")) is not None
