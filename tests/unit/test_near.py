"""Ids as people type them."""

import pytest

from graph.core.errors import ProductionNotFound
from graph.core.near import pick_id

KNOWN = {
    "octopus-4k2m": "Octopus lives",
    "octopus-9wp8": "Octopus arms",
    "hearts-caj5": "Hearts of the deep sea",
}


@pytest.mark.parametrize(
    ("typed", "meant"), [("hearts-caj5", "hearts-caj5"), ("he", "hearts-caj5"), ("octopus-4", "octopus-4k2m")]
)
def test_the_beginning_of_an_id_is_enough(typed: str, meant: str) -> None:
    assert pick_id(typed, KNOWN) == meant


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("octopus", "octopus-4k2m, octopus-9wp8"),
        ("haerts", "Did you mean hearts-caj5?"),
        ("octopus-4k2n", "octopus-4k2m"),
        ("deep", "Did you mean hearts-caj5 (“Hearts of the deep sea”)?"),
        ("armes", "Did you mean octopus-9wp8 (“Octopus arms”)?"),
        ("zebra", "`greenlight status` lists"),
        ("", "`greenlight status` lists"),
    ],
)
def test_what_is_not_clear_is_asked_back(typed: str, hint: str) -> None:
    with pytest.raises(ProductionNotFound) as refusal:
        pick_id(typed, KNOWN)

    assert hint in refusal.value.hint
