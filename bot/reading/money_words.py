"""Words that ask for more money; each has to be the whole message. They spend nothing: a press does."""

import re

from bot.reading.asked import WantsBudget
from bot.reading.wishes import ASKING, INSTEAD, OBJECT, Plain

_NUMBER = r"\d{1,6}(?:[.,]\d{1,2})?"
_CURRENCY = r"(?:\$|usd|dollars?|bucks?)"
_USD = rf"(?:\$ ?{_NUMBER}(?: ?{_CURRENCY})?|{_NUMBER} ?{_CURRENCY})"
_SUM = rf"(?:{_USD}|{_NUMBER})"
"""A bare number is money where the budget is named."""
_BUDGET = rf"(?:(?:the |its |our |this )?(?:budget|spending limit)(?: (?:of|for|on) {OBJECT})?)"
_RAISE = r"(?:raise|increase|up|bump(?: up)?|lift|extend|top up)"
_SET = rf"(?:set|put|make|change|lower|reduce|cut|move|{_RAISE})"
_FOR = rf"(?: (?:on|for|to|into) {OBJECT})?"
_MORE = r"(?:more|extra|on top)"
_BY = (
    rf"{_RAISE} {_BUDGET} by {_SUM}(?: {_MORE})?",
    rf"{_RAISE} {OBJECT} by {_USD}(?: {_MORE})?",
    rf"add (?:another )?{_SUM}(?: {_MORE})? (?:to|on) {_BUDGET}",
    rf"(?:add|spend|pay) another {_USD}{_FOR}",
    rf"(?:(?:add|spend|pay) )?{_USD} {_MORE}{_FOR}",
    rf"(?:give|grant|allow) {OBJECT} (?:another {_USD}|{_USD} {_MORE}|{_MORE} {_USD})",
    rf"let {OBJECT} (?:cost|have|spend) (?:another {_USD}|{_USD} {_MORE})",
)
_TO = (
    rf"{_SET} {_BUDGET} (?:up |down )?(?:to|at) {_SUM}",
    rf"(?:spend|pay) (?:up to )?{_USD}{_FOR}",
    rf"(?:give|grant|allow) {OBJECT} (?:up to |a budget of )?{_USD}",
    rf"let {OBJECT} (?:cost|have|spend) (?:up to )?{_USD}",
)


def _rule(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"{ASKING}(?:{'|'.join(forms)}){INSTEAD}")


_RULES = {"by_usd": _rule(_BY), "to_usd": _rule(_TO)}


def find_budget(plain: Plain) -> WantsBudget | None:
    """The money that the words ask for: so much more, or so much in all."""
    for name, rule in _RULES.items():
        found = re.search(_NUMBER, plain.text) if rule.fullmatch(plain.text) else None
        if found and (usd := float(found[0].replace(",", "."))):
            return WantsBudget.model_validate({"production": plain.production, name: usd})
    return None
