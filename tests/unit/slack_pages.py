"""What the tests of slack cards share."""

import json
from typing import Any

from hypothesis import strategies as st

from bot.slack import cards
from bot.slack.cards import Card
from bot.slack.ids import Action
from graph.core.gate import GateKind
from tests.fakes.slack.blockkit import elements_of
from tests.looks import examples as of
from tests.looks.blockkit import NOW

IN_MARKUP = {"receipt", "closed", "offer-closed", "question-closed", "modal-message"}


"""Their words are ours, in markup: mentions of one person and links work in them."""


NASTY = (
    "<!channel> <!here|x> <@U0EVIL> <#C0EVIL> <!subteam^S0EVIL> <https://evil.example|click> "
    "<!date^1^{time}|evil> & &lt;!channel&gt; *b* _i_ ~s~ `c` ```pre``` :boom: \u202egnp.exe\n\n> quote\r\n\x00"
)


pieces = st.sampled_from(
    ["<!channel>", "<@U0EVIL>", "&", "&amp", "<", ">", "*", "`", "\n", " ", "\u202e", "|", "x" * 90]
)


texts = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60),
    st.lists(pieces, max_size=30).map("".join),
    st.builds(lambda text, times: text * times, st.sampled_from(["word ", "x", "&<>", "😀 "]), st.integers(1, 5000)),
)


def elements(shown: Card | dict[str, Any]) -> list[dict[str, Any]]:
    blocks = list(shown.blocks) if isinstance(shown, Card) else shown["blocks"]
    return [element for block in blocks for element in elements_of(block) if "action_id" in element]


def found(shown: Card | dict[str, Any], action: Action) -> dict[str, Any]:
    return next(element for element in elements(shown) if element["action_id"] == action)


def actions(shown: Card | dict[str, Any]) -> list[str]:
    return [element["action_id"] for element in elements(shown)]


def said(card: Card) -> str:
    return json.dumps(list(card.blocks), ensure_ascii=False)


def _blocked(kind: str) -> Card:
    def gate(of_kind: GateKind) -> Any:
        return of.gate_line(of_kind, blocked_by=("scene 2 is silent",))

    match kind:
        case "script":
            return cards.script_card(of.script_page(gate=gate(GateKind.SCRIPT)), NOW)
        case "film":
            return cards.film_card(of.film_page(gate=gate(GateKind.VIDEO)), of.LINK, NOW)
        case "release":
            return cards.release_card(of.release_page(gate=gate(GateKind.PUBLISH)), (), NOW)
        case _:
            return cards.question_card(of.question_page(gate=gate(GateKind.PARTIAL)))
