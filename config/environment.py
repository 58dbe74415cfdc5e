"""Reads named variables: from the environment, from `<NAME>_FILE`, from `.env`; the first that is not empty counts.

Pydantic's own settings library does this too, but its import alone takes as long as everything else that
`greenlight status` does; see `docs/adr/0008`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from config.errors import BadSettings

PREFIX = "GREENLIGHT_"
LARGEST_SECRET_FILE = 65_536
NOT_SETTINGS = ("GREENLIGHT_DEBUG", "GREENLIGHT_FAILPOINTS", "GREENLIGHT_TEST_")


@dataclass(frozen=True)
class Found:
    """A variable's text, and where it was found ("env", ".env" or "file …")."""

    text: str
    origin: str


@dataclass(frozen=True)
class Environment:
    """The process's environment over the `.env` file."""

    variables: Mapping[str, str]
    dotenv: Mapping[str, str]

    def find(self, name: str, *, secret: bool) -> Found | None:
        """The variable's text; for a secret also from the file that `<name>_FILE` names."""
        for origin, layer in (("env", self.variables), (".env", self.dotenv)):
            if layer.get(name):
                return Found(layer[name], origin)
            if secret and layer.get(f"{name}_FILE"):
                return _read_secret(f"{name}_FILE", Path(layer[f"{name}_FILE"]))
        return None

    def unknown(self, known: Iterable[str]) -> Iterator[str]:
        """One line for each variable with our prefix that is no setting: most are misspelt."""
        names = set(known)
        for given in sorted({*self.variables, *self.dotenv}):
            if not given.startswith(PREFIX) or given.startswith(NOT_SETTINGS):
                continue
            if given not in names and given.removesuffix("_FILE") not in names:
                near = get_close_matches(given, names, n=1, cutoff=0.6)
                yield f"{given} is no setting" + (f"; did you mean {near[0]}?" if near else "")


def read_dotenv(path: Path) -> dict[str, str]:
    """The variables of a `.env` file; none if there is no such file. Nothing is interpolated."""
    if not path.is_file():
        return {}
    from dotenv import dotenv_values  # noqa: PLC0415 - most start without a `.env` file and need no parser

    try:
        found = dotenv_values(path, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings((f"{path} cannot be read: {error}",), hint="It must be text in UTF-8.") from error
    return {name: value for name, value in found.items() if value is not None}


def _read_secret(variable: str, path: Path) -> Found:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_SECRET_FILE + 1)
        if len(content) > LARGEST_SECRET_FILE:
            raise BadSettings(
                (f"{variable}: {path} is too large for a secret",), hint="Name a file with the secret alone."
            )
        text = content.decode("utf-8").rstrip("\r\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadSettings(
            (f"{variable}: {path} cannot be read: {reason}",), hint="Check its path and rights."
        ) from None
    except UnicodeDecodeError:
        raise BadSettings((f"{variable}: {path} is not text in UTF-8",), hint="Name a text file.") from None
    if not text:
        raise BadSettings((f"{variable}: {path} is empty",), hint=f"Put the secret in it, or unset {variable}.")
    return Found(text, f"file {path}")
