"""What models cost."""

from pathlib import Path

import pytest

from config.errors import BadPrices
from config.prices import load_prices


def test_a_call_costs_its_tokens_each_way() -> None:
    cost = load_prices().cost("gpt-5.6-luna", input_tokens=1_000_000, output_tokens=500_000)

    assert (cost.usd, cost.note) == (4.0, "")


def test_a_dated_version_costs_what_its_model_does() -> None:
    prices = load_prices()

    assert prices.find_price("gpt-5.6-sol-2026-11-01") == prices.find_price("gpt-5.6-sol")
    assert prices.find_price("gpt-5.6-solar") is None


def test_an_unknown_model_is_free_with_a_note() -> None:
    cost = load_prices().cost("llama-at-home", 10, 10)

    assert cost.usd == 0
    assert cost.note == "no price known for llama-at-home: counted as 0"


@pytest.mark.parametrize("text", ["as_of = soon", "as_of = 2026-01-01\n[models.x]\ninput_usd = -1\noutput_usd = 1"])
def test_a_broken_table_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "prices.toml").write_text(text, encoding="utf-8")

    with pytest.raises(BadPrices, match="no price table"):
        load_prices(tmp_path / "prices.toml")


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadPrices, match="cannot be read"):
        load_prices(tmp_path / "none.toml")
