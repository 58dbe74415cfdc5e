"""Words without their endings, so that `hearts` and `heart` are one."""

import re

_ENDINGS = re.compile(r"(?:'s|ies|es|s|ed|ing|ly)$")


def stem(word: str) -> str:
    """A word without the commonest endings."""
    if len(word) <= 3 or not word.isalpha():  # noqa: PLR2004 - short words have no ending to lose.
        return word.removesuffix("'s")
    return _ENDINGS.sub("", word) if not word.endswith("ss") else word
