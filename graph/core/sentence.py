"""Messages and their hints as one text of whole sentences."""

_ENDS = ".!?…"
_CLOSING = "\"'”’`)"


def joined(message: str, hint: str = "") -> str:
    """The message, and after it the hint as a sentence of its own."""
    message, hint = message.strip(), hint.strip()
    if not message or not hint:
        return message or hint
    ends = message.rstrip(_CLOSING)[-1:] in _ENDS
    return f"{message}{'' if ends else '.'} {hint}"
