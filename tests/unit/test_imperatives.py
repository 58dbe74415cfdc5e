import pytest

from graph.agents.extractive.imperatives import is_needed_step, is_step


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Brown the beef in three batches.", True),
        ("Brown bears live here.", False),
        ("Water poured into 640 homes.", False),
        ("Meanwhile, fry the mushrooms.", True),
        ("Pump up the tube and listen.", True),
        ("Never use the levers for this.", True),
        ("Heat rises.", False),
        ("The soup keeps for three days.", False),
    ],
)
def test_a_step_tells_somebody_to_do_something(text: str, step: bool) -> None:  # noqa: FBT001 - one fact of the case.
    assert is_step(text) is step


def test_advice_is_no_step_that_would_be_missed() -> None:
    assert is_needed_step("Return the beef to the pot.")
    assert not is_needed_step("Use a wine that you would drink.")
    assert not is_needed_step("Never hurry it.")
