"""The orders given to models, each in a file of its own, with `$names` for what changes."""

from pathlib import Path
from string import Template


def prompt(name: str, **values: object) -> str:
    """The prompt with its names filled in. Raises `KeyError` for a name that is not given."""
    text = Path(__file__).with_name(f"{name}.md").read_text(encoding="utf-8")
    return Template(text).substitute(values).strip()
