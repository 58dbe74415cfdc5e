"""A slow machine tries a share of what is long, another one each time; nothing is left out of what runs once."""

import pytest

from tests.share import SEED, SHARE, is_left_out, one_in


def test_all_of_it_is_tried_unless_the_machine_is_slow(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SHARE, raising=False)

    assert one_in() == 1
    assert not any(is_left_out(item) for item in request.session.items)


@pytest.mark.parametrize("kind", ["sqlite", "postgres", "neither"])
def test_only_what_runs_on_both_databases_is_ever_left_out(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv(SHARE, "4")
    turns = []
    for seed in range(40):
        monkeypatch.setenv(SEED, str(seed))
        turns.append(is_left_out(request.node))

    assert len(set(turns)) == (2 if kind == "postgres" else 1)
    assert kind == "postgres" or not any(turns)


def test_the_long_matrices_divide_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SHARE, "4")
    assert one_in() == 4
    monkeypatch.setenv(SHARE, "0")
    assert one_in() == 1
