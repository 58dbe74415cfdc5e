"""What Slack sends, as the plain text that the person meant. Nothing in it can call anybody when it is sent back."""

import re
import unicodedata

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("‘’‚‛", "'"))
_DROPPED = {"Cc", "Cf", "Cs"}
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_MENTION = re.compile(r"<([@#!])([^<>|]*)(?:\|([^<>]*))?>")
_LINK = re.compile(r"<((?:https?|mailto|tel|ftp)[^<>|]*)(?:\|([^<>]*))?>", re.IGNORECASE)
_LIVE = re.compile(r"(?<!<)<++(?=[@#!])")


def plain_text(raw: str) -> str:
    """Quotes are straight, escapes and links read, mentions kept as names; no control or zero-width characters.

    A live mention cannot be left over, whatever was nested or escaped in whatever: no "<" stands before "@", "#", "!".
    """
    text = _without_invisible(_LINE_ENDS.sub("\n", raw)).translate(_QUOTES)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    text = _LINK.sub(_link, _MENTION.sub(_mention, text))
    return _LIVE.sub("", text)


def _without_invisible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character.isalnum() or character == "\n":
        return character
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _DROPPED else character


def _mention(found: re.Match[str]) -> str:
    sign, target, name = found[1], found[2], (found[3] or "").lstrip("@#")
    if sign == "!" and target.startswith("date^"):
        return name
    kind = "@" if sign == "!" else sign
    return f"{kind}{name or target.partition('^')[0]}"


def _link(found: re.Match[str]) -> str:
    return found[2] or found[1].removeprefix("mailto:").removeprefix("tel:")
