"""What can be wrong with what a person configured. Each carries a `hint`: the next thing to do."""

from collections.abc import Mapping


class ConfigError(ValueError):
    """The root of errors in settings, channel profiles and prices."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class BadSettings(ConfigError):
    """One or more settings cannot be used; `problems` has one line for each, naming its variable."""

    def __init__(self, problems: tuple[str, ...], *, hint: str = "") -> None:
        super().__init__("\n".join(problems), hint=hint)
        self.problems = problems


class BadChannel(ConfigError):
    """A channel's file, or what was chosen over it, cannot be used; `refused` says what is wrong with each setting."""

    def __init__(self, message: str, *, hint: str = "", refused: Mapping[str, str] | None = None) -> None:
        super().__init__(message, hint=hint)
        self.refused = dict(refused or {})

    @property
    def keys(self) -> tuple[str, ...]:
        """The settings that are wrong."""
        return tuple(self.refused)


class ChannelNotFound(ConfigError):
    """No channel has this name; the hint names near ones."""


class BadPrices(ConfigError):
    """The price table cannot be used."""
