"""What language models cost."""

import tomllib
from datetime import date
from pathlib import Path

from pydantic import Field, ValidationError

from config.errors import BadPrices
from config.value import Value

SHIPPED = Path(__file__).parent / "prices.toml"
PER_TOKENS = 1_000_000


class Price(Value):
    """US dollars per million tokens."""

    input_usd: float = Field(ge=0, allow_inf_nan=False)
    output_usd: float = Field(ge=0, allow_inf_nan=False)


class Cost(Value):
    """What a call cost; `note` says why it is 0 where no price is known."""

    usd: float
    note: str = ""


class Prices(Value):
    """The price table, as of a date."""

    as_of: date
    models: dict[str, Price] = Field(default_factory=dict)

    def cost(self, model: str, input_tokens: int, output_tokens: int) -> Cost:
        """What these tokens cost; a dated model ("gpt-x-2026-11-01") counts as the one it is a version of."""
        price = self.find_price(model)
        if price is None:
            return Cost(usd=0.0, note=f"no price known for {model}: counted as 0")
        return Cost(usd=(input_tokens * price.input_usd + output_tokens * price.output_usd) / PER_TOKENS)

    def find_price(self, model: str) -> Price | None:
        """The model's price, or that of the listed model whose dated version it is."""
        known = [name for name in self.models if model == name or model.startswith(f"{name}-20")]
        return self.models[max(known, key=len)] if known else None


def load_prices(file: Path | None = None) -> Prices:
    """The price table of this file, or the one that ships. Raises `BadPrices`."""
    path = file or SHIPPED
    try:
        return Prices.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadPrices(f"{path} cannot be read: {error.strerror}", hint="GREENLIGHT_PRICES names it.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise BadPrices(f"{path} is no price table: {error}", hint=f"{SHIPPED} shows how one looks.") from error
