"""What is told at the terminal in the words of a chat: its commands, and whom to ask for the rest."""

import re

_MEANT = (
    (re.compile(r"`greenlight (show|status|approve|reject|revise|abort) ([^`]*)`"), r"`/video \1 \2`"),
    (re.compile(r"`greenlight run ([\w-]+) --budget USD`"), r"`/video budget \1 USD`"),
    (re.compile(r"`greenlight run ([\w-]+)[^`]*`"), r"`/video resume \1`"),
    (re.compile(r"`greenlight publish ([\w-]+) --undated`"), r"`/video unschedule \1`"),
    (re.compile(r"Add --privacy private\."), "Say it together: `make it private until tomorrow 18:00`."),
    (re.compile(r"`greenlight status`"), "`/video list`"),
    (re.compile(r"`greenlight new`"), '`/video new "a topic"`'),
    (re.compile(r"`greenlight resume`"), "`/studio resume`"),
    (re.compile(r"`greenlight step ([\w-]+) ([\w-]+) --retry`"), r"`/video retry \1 --from \2`"),
    (re.compile(r"`greenlight step ([\w-]+) --retry`"), r"`/video retry \1`"),
    (re.compile(r"\bGREENLIGHT_\w+ raises\b"), "Whoever runs Greenlight may raise"),
    (re.compile(r"`greenlight channel (\S+) --set (\w+)=([^`]*)`"), r"`/studio config \2 \3 --channel \1`"),
    (re.compile(r"`greenlight channel[^`]*`"), "`/studio schedule`"),
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z`“\"])")
_OF_THE_MACHINE = re.compile(r"\bGREENLIGHT_\w+|`greenlight ")


def in_chat(told: str) -> str:
    """The same for a chat. What only whoever runs Greenlight can do is theirs, in a sentence that says so."""
    for terminal, chat in _MEANT:
        told = terminal.sub(chat, told)
    return " ".join(map(_whose, _SENTENCES.split(told)))


def _whose(sentence: str) -> str:
    if not _OF_THE_MACHINE.search(sentence) or "hoever runs Greenlight" in sentence:
        return sentence
    first = sentence.removeprefix("Or ")
    return f"{'Or a' if first != sentence else 'A'}sk whoever runs Greenlight: {first[:1].lower()}{first[1:]}"
