"""Help: reading what it is wanted on, and saying it in plain lines."""

from bot.reading.asked import Help
from bot.reading.forms import ALIASES, FORMS, HEADS, Command, Form, find_form, near_verb
from bot.reading.words import Unreadable, say


def help_on(text: str, command: Command) -> Help:
    """Help on a verb, of this command before the other; without one, on the command.

    Raises:
        Unreadable: There is no such verb.
    """
    verb = text.strip("/`*_?!. ").lower()
    if not verb:
        return Help(command=command)
    other: Command = "studio" if command == "video" else "video"
    for name in (command, other):
        if find_form(verb, name):
            return Help(command=name, verb=ALIASES.get(verb, verb))
    near = near_verb(verb, command) or near_verb(verb, other)
    raise Unreadable(f"there is no verb {say(verb)}" + (f"; did you mean {near}?" if near else ""))


def help_text(command: Help) -> str:
    """One verb, all verbs of a command, or everything: plain lines, one for each."""
    names = tuple(name for name in FORMS if command.command in {name, ""})
    for name in names:
        if form := find_form(command.verb, name):
            return _line(form, name)
    return "\n\n".join(_all_of(name) for name in names)


def _all_of(command: Command) -> str:
    return "\n".join((*HEADS[command], *(_line(form, command) for form in FORMS[command])))


def _line(form: Form, command: Command) -> str:
    return f"{form.line(f'/{command}')}: {form.says}"
