"""What goes wrong is told in Slack's own commands, and an id in it can be typed as it stands."""

import pytest

from bot.slack.cards.hints import in_chat
from bot.slack.trouble import trouble
from graph.core.errors import ProductionNotFound


@pytest.mark.parametrize(
    ("hint", "said"),
    [
        ("`greenlight status` lists all productions.", "`/video list` lists all productions."),
        ("`greenlight status channel-3v2w` tells why.", "`/video status channel-3v2w` tells why."),
        ("`greenlight run bees-7f3k` goes on.", "`/video resume bees-7f3k` goes on."),
        ("Next: `greenlight step bees-7f3k --retry`.", "Next: `/video retry bees-7f3k`."),
        ("`greenlight step bees-7f3k build --retry` does.", "`/video retry bees-7f3k --from build` does."),
        ("`greenlight publish ID --undated` does it.", "`/video unschedule ID` does it."),
        ("Add --privacy private.", "Say it together: `make it private until tomorrow 18:00`."),
        ("`greenlight channel demo` shows them.", "`/studio schedule` shows them."),
        (
            "An admin may: `greenlight channel demo --set revisions=10`.",
            "An admin may: `/studio config revisions 10 --channel demo`.",
        ),
        (
            "Reject it. GREENLIGHT_REVISION_CAP raises the limit.",
            "Reject it. Whoever runs Greenlight may raise the limit.",
        ),
        (
            "The key is refused. Check GREENLIGHT_LLM__API_KEY, or unset GREENLIGHT_X.",
            "The key is refused. Ask whoever runs Greenlight: check GREENLIGHT_LLM__API_KEY, or unset GREENLIGHT_X.",
        ),
        (
            "Say it in other words. Or unset GREENLIGHT_LLM__MODEL to write offline.",
            "Say it in other words. Or ask whoever runs Greenlight: unset GREENLIGHT_LLM__MODEL to write offline.",
        ),
        (
            "The audio is broken. `greenlight doctor` tells more.",
            "The audio is broken. Ask whoever runs Greenlight: `greenlight doctor` tells more.",
        ),
    ],
)
def test_a_hint_for_the_terminal_becomes_one_for_slack(hint: str, said: str) -> None:
    assert in_chat(hint) == said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("bees-7f3k has no log yet", "bees-7f3k has no log yet."),
        ("there is no production 'the'", "There is no production 'the'."),
    ],
)
def test_a_trouble_is_a_sentence_and_leaves_an_id_as_it_is_typed(wrong: str, said: str) -> None:
    assert trouble(ProductionNotFound(wrong, hint="")).text == said
