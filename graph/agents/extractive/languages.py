"""Little words of other languages that are often met: they tell the language of a text, and are never tags."""

from collections.abc import Sequence

from graph.agents.vocabulary import word_set

_LITTLE_WORDS = {
    "de": word_set(
        "der die das den dem des ein eine einen einem einer eines und oder aber doch nicht noch nur auch schon wird "
        "werden wurde wurden hat haben hatte ist sind war waren sein kann können soll sollen muss müssen mit von vom "
        "zum zur im am auf aus bei nach über unter vor für durch gegen ohne um als wie wenn dass weil er sie es wir "
        "ihr ich sich dieser diese dieses fast sehr mehr dafür dabei daran nun allerdings jedoch deshalb"
    ),
    "fr": word_set(
        "le la les un une des du de et ou mais est sont était étaient être avoir dans sur sous avec pour par sans "
        "plus pas ne que qui dont où ce cette ces il elle ils elles nous vous leur leurs son sa ses aux au en comme "
        "très aussi"
    ),
    "es": word_set(
        "el la los las un una unos unas de del y o pero es son era eran ser estar en con por para sin más no que "
        "quien cuyo este esta estos estas su sus al lo se como muy también ya cuando donde"
    ),
    "it": word_set(
        "il lo la gli le un uno una di del della dei delle e o ma è sono era erano essere in nel nella con per tra "
        "fra su non che chi cui questo questa questi suo sua loro come molto anche più quando dove"
    ),
    "pt": word_set(
        "o a os as um uma de do da dos das e ou mas é são era eram ser em no na nos nas com por para sem mais não que "
        "quem este esta seu sua como muito também já quando onde"
    ),
    "nl": word_set(
        "de het een en of maar is zijn was waren wordt worden werd in op onder met voor door zonder niet ook nog al "
        "dat die dit deze hij zij wij hun als dan naar van uit bij over heeft hebben kan zal moet"
    ),
}
_FEWEST = 0.15
_COMMONEST = word_set("the of and to in a is it that")
_ENGLISH_ALONE = word_set("the and to that it with for from when this you your")
_FEWEST_ENGLISH, _TERSE_ENGLISH, _NO_ENGLISH = 0.12, 0.04, 0.02
_FEWEST_TELLING = 12

FUNCTION_WORDS = frozenset().union(*_LITTLE_WORDS.values())
"""None of these is a tag."""


def language_of(words: Sequence[str]) -> str:
    """The language that most of the little words belong to; nothing where it is none of these."""
    shares = {
        name: sum(word in little for word in words) / max(1, len(words)) for name, little in _LITTLE_WORDS.items()
    }
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _FEWEST else ""


def reads_english(words: Sequence[str]) -> bool:
    """Whether enough of the words are the commonest of English."""
    return _share(words, _COMMONEST) >= _FEWEST_ENGLISH


def reads_foreign(words: Sequence[str]) -> bool:
    """Whether a text is hardly English; terse English is not called foreign, and a few words tell nothing."""
    share = _share(words, _ENGLISH_ALONE)
    return (
        len(words) >= _FEWEST_TELLING and share < _TERSE_ENGLISH and (share < _NO_ENGLISH or bool(language_of(words)))
    )


def _share(words: Sequence[str], kind: frozenset[str]) -> float:
    return sum(word in kind for word in words) / max(1, len(words))
