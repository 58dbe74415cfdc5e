"""Sentences in German and the Romance languages: which lean on the one before, and what stands for one on the screen.

Only what the little words and capitals of a language tell for sure is used; where they tell nothing there is none.
"""

import re
from collections.abc import Iterator, Sequence

from graph.agents.extractive.headlines import Headline
from graph.agents.extractive.languages import FUNCTION_WORDS
from graph.agents.extractive.phrases import Reading
from graph.agents.facts import is_number, words_of
from graph.agents.vocabulary import any_of, matcher, word_set

_STARTS = {
    "de": word_set(
        "er sie es ihr ihre ihren ihrem ihrer sein seine seinen seinem seiner dies diese dieser dieses diesem diesen "
        "danach dann dadurch deshalb deswegen daher darum dort dazu dabei damit darauf davon dafür darin trotzdem "
        "jedoch aber und doch auch außerdem allerdings dennoch so sonst beide beides dazwischen daraufhin stattdessen "
        "zudem letzterer letztere hier da denn weil also"
    ),
    "fr": word_set(
        "il elle ils elles ce cela ça c'est cette ces cet son sa ses leur leurs mais et donc ainsi pourtant cependant "
        "puis ensuite alors là toutefois celui-ci celle-ci d'où parce"
    ),
    "es": word_set(
        "él ella ellos ellas eso esto este esta estos estas ese esa esos esas su sus pero y así entonces luego después "
        "allí también además se lo le les porque ambos aquel aquella"
    ),
    "it": word_set(
        "egli lui lei loro essi esse questo questa questi queste quello quella ciò suo sua suoi sue ma e così allora "
        "poi inoltre tuttavia però infatti perché si entrambi"
    ),
    "pt": word_set(
        "ele ela eles elas isso isto este esta estes estas esse essa esses essas seu sua seus suas mas e assim então "
        "depois ali também porém porque ambos"
    ),
    "nl": word_set(
        "hij zij ze het hun haar zijn dit dat deze die daarna toen daarom daar dus maar en ook toch echter bovendien "
        "want omdat beide hierdoor daardoor"
    ),
}
_PHRASES = matcher(
    any_of(
        "por eso|por ello|por lo tanto|en cambio|sin embargo|no obstante|de hecho|por otro lado|al final",
        "en effet|par contre|en revanche|par ailleurs|c'est pourquoi|pour cela",
        "per questo|al contrario|di conseguenza|por isso|no entanto|além disso|im gegenteil|aus diesem grund",
    ),
    r"\b",
)
_POINTS = matcher(
    r"\b",
    any_of(
        r"diese[rnms]?(?! (?:jahr|monat|woche))|jene[rnms]?|dessen|es[ae]s?|aquell?[ao]s?|quest[aeio] (?:\w+)",
        r"cett?e|ess[ae]s?|naquel[ae]",
    ),
    r"\b(?! (?:jahr|año|année|anno|ano)\b)",
)
_GERMAN_PRONOUNS = word_set("er sie es ihn ihm ihnen")
_LEAVES_OUT_PRONOUNS = frozenset(["es", "it", "pt"])
_VERB_ENDING = re.compile(r"(?:[aeoó]|aba|ía|an|en|aron|ieron|ava|iva|ono|ou|eu|iu|am|em)$")
_EARLY = 5

_LIMITS = word_set(
    "rund etwa circa ca fast knapp über unter mindestens höchstens bis gegen beinahe environ presque près plus moins "
    "unos unas casi cerca hasta más menos de que quasi circa oltre più meno fino almeno al quase até mais acerca "
    "ongeveer bijna ruim minder meer dan als mehr weniger à la"
)
_LIMIT_STARTS = _LIMITS - word_set("de que dan als à la al")
_NOMINATIVE = word_set("die das ein eine")
_OF = {
    "de": word_set("der des"),
    "fr": word_set("de du des d'"),
    "es": word_set("de del"),
    "it": word_set("di del della dei delle dello degli"),
    "pt": word_set("de do da dos das"),
}
_ARTICLES = {
    "fr": word_set("le la les un une des"),
    "es": word_set("el la los las un una unos unas"),
    "it": word_set("il lo la i gli le un uno una"),
    "pt": word_set("o a os as um uma"),
}
_PARTICLES = word_set("von van de der den la las los del di da do dos das a y e du des zu zur")
_GERMAN_PARTICLES = word_set("von van zu zur")
_CASES = word_set("im am zum zur beim vom dem den des einem einen einer eines in an auf nach bei mit aus der")
_MOST_WORDS = 6
_FEWEST_WORDS = 2
_SHORT_WORD = 2

Span = tuple[int, int, float]


def leans_back_abroad(text: str, language: str) -> bool:
    """Whether the sentence needs the one before it; in a language that is not known it does where it is very short."""
    words = words_of(text)
    if not words or language not in _STARTS:
        return False
    if words[0] in _STARTS[language] or _PHRASES.match(text) or _POINTS.search(text):
        return True
    if language == "de" and set(words[1:_EARLY]) & _GERMAN_PRONOUNS:
        return True
    return language in _LEAVES_OUT_PRONOUNS and _begins_with_a_verb(words)


def _begins_with_a_verb(words: Sequence[str]) -> bool:
    """`Mide 224 metros`: the subject is left out, and stands in the sentence before."""
    first, second = (*words[:2], "")[:2]
    if first in FUNCTION_WORDS or is_number(first) or not _VERB_ENDING.search(first):
        return False
    return is_number(second) or second in FUNCTION_WORDS - {"de", "del", "di", "do", "da"}


def headline_abroad(line: str, language: str) -> Headline:
    """A name or a noun phrase of the line, whole and in its first case."""
    if '"' in line:
        return Headline()
    read = Reading(line)
    spans = [span for span in _spans(read, language) if _fits(span)]
    best = max(spans, key=lambda span: span[2], default=None)
    return _shown(read, best) if best else Headline()


def limit_abroad(line: str, number: str) -> Headline:
    """The words that limit a number: `rund`, `más de`; nothing where it stands as it is."""
    read = Reading(line)
    place = next((at for at, word in enumerate(read.words) if (word,) == words_of(number)[:1]), 0)
    start = place
    while start and read.words[start - 1] in _LIMITS and not read.parted(start - 1):
        start -= 1
    while start < place and read.words[start] not in _LIMIT_STARTS:
        start += 1
    if start >= place:
        return Headline()
    text = read.text(start, place)
    text = text[:1].upper() + text[1:]
    return Headline(text, text)


def _spans(read: Reading, language: str) -> Iterator[Span]:
    """Runs of words that may stand alone, with what each tells."""
    for place in range(len(read.words)):
        if end := _name_end(read, place, german=language == "de"):
            yield (place, end, 2.0 + 0.5 * (end - place > 1))
        if language == "de" and (end := _german_end(read, place)):
            yield (place, end, 1.5 + 0.4 * (end - place) + 0.8 * (place == 0))
        if place == 0 and language in _ARTICLES and (end := _romance_end(read, language)):
            yield (place, end, 1.0 + 0.5 * (end - place))


def _name_end(read: Reading, place: int, *, german: bool) -> int:
    """The end of a name: `Konrad von Hochstaden`, `La Polvorilla`. In German nouns are large anyhow."""
    if not _is_large(read, place) or place == 0 or (_is_large(read, place - 1) and not read.parted(place - 1)):
        return 0
    end = place + 1
    while end < len(read.words) and not read.parted(end - 1):
        particles = end
        joining = _GERMAN_PARTICLES if german else _PARTICLES
        while particles < len(read.words) and read.words[particles] in joining and particles - end < _SHORT_WORD:
            particles += 1
        if particles >= len(read.words) or not _is_large(read, particles):
            break
        end = particles + 1
    several = end - place > 1
    if german:
        return end if several and read.words[place - 1] not in _CASES | _NOMINATIVE else 0
    return end if several or len(read.tokens[place].core) > _SHORT_WORD + 1 else 0


def _german_end(read: Reading, place: int) -> int:
    """`Der neue Dachstuhl`, `die Hälfte des Plans`: an article in the first case, a noun, and whose it is."""
    word = read.words[place]
    if word not in _NOMINATIVE and not (word == "der" and place == 0):
        return 0
    end = _noun_end(read, place + 1)
    while end and end < len(read.words) and read.words[end] in _OF["de"] and not read.parted(end - 1):
        further = _noun_end(read, end + 1)
        if not further:
            return 0
        end = further
    return end


def _noun_end(read: Reading, place: int) -> int:
    """The place after adjectives and the noun; nothing where another word stands between.

    Several nouns in a row are one phrase only before the verb of a main clause (`Der Kölner Dom steht`); elsewhere they
    may be two, as in `dass das Leuchten Feinde abschreckt`.
    """
    at = place
    while at < len(read.words) and not _is_large(read, at):
        if read.words[at] in FUNCTION_WORDS or is_number(read.words[at]) or read.parted(at):
            return 0
        at += 1
    end = at
    while end < len(read.words) and _is_large(read, end):
        end += 1
        if read.parted(end - 1):
            break
    return end if end == at + 1 or (end > at and place == 1) else 0


def _romance_end(read: Reading, language: str) -> int:
    """The article and its noun at the start, a name right after it, and `de …` where its noun has no article."""
    if len(read.words) < _MOST_WORDS // 2 or read.words[0] not in _ARTICLES[language]:
        return 0
    end = 2
    if read.words[1] in FUNCTION_WORDS or is_number(read.words[1]) or read.parted(0) or read.parted(1):
        return 0
    while end < len(read.words) and _is_large(read, end):
        end += 1
    articles = _ARTICLES[language]
    if end + 1 < len(read.words) and read.words[end] in _OF[language]:
        noun = end + 1 + (read.words[end + 1] in articles)
        if noun < len(read.words) and read.words[noun] not in FUNCTION_WORDS and not is_number(read.words[noun]):
            return noun + 1
        return 0
    return end


def _is_large(read: Reading, place: int) -> bool:
    return read.tokens[place].core[0].isupper() and len(read.tokens[place].core) > 1


def _fits(span: Span) -> bool:
    start, end, _ = span
    return end - start <= _MOST_WORDS and (end - start >= _FEWEST_WORDS or start > 0)


def _shown(read: Reading, span: Span) -> Headline:
    text = read.text(span[0], span[1])
    text = text[:1].upper() + text[1:]
    heavy = max((token.core for token in read.tokens[span[0] : span[1]]), key=len)
    return Headline(text, heavy if heavy in text else text)
