"""Rules for the film: takes, voice, speed and music."""

from collections.abc import Iterable

from graph.agents.revision.amounts import PERCENT, SCENES, number_of
from graph.agents.revision.context import DEGREE, Context, Match, Refused, Rule, degree, rule, words
from graph.core.change import AnotherTake, Change, ChangeMusic, ChangeMusicLevel, ChangeVoice
from graph.core.objection import NO_MUSIC
from graph.core.script import LOUDEST_MUSIC_DB, QUIETEST_MUSIC_DB

_SPEED_STEPS = {"little": 0.05, "plain": 0.1, "much": 0.2}
_PLAIN_STEP = 0.1
_MUSIC_STEPS_DB = {"little": 2.0, "plain": 4.0, "much": 6.0}
_BEDS = {
    "calm": "calm",
    "calmer": "calm",
    "pulse": "pulse",
    "pulsing": "pulse",
    "bright": "bright",
    "brighter": "bright",
    "none": "none",
}
_MOODS = {
    "calm": "relaxed|relaxing|gentle|gentler|mellow|chill|ambient|peaceful|slow|slower|sad|sadder|soothing|quiet",
    "pulse": "energetic|driving|tense|dramatic|exciting|fast|faster|modern|electronic|intense|suspenseful|urgent|epic",
    "bright": "happy|happier|upbeat|cheerful|positive|light|lighter|fun|uplifting|joyful|playful|warm|warmer",
}
_BY_MOOD = {mood: bed for bed, moods in _MOODS.items() for mood in moods.split("|")}
_MOOD = f"(?P<mood>{'|'.join(_BY_MOOD)})"
_BED = f"(?P<bed>{'|'.join(_BEDS)})"
_PLAYED = ("calm", "pulse", "bright")
_MUSIC = words("background_music|music_bed|music|soundtrack|bed")
_VOICE = words("voice|narrator|speaker")
_TALK = words("voice|speech|narration|narrator|talking|speaking|reading|pace|tempo|delivery")
_SPEECH = words("voice|narrator|speaker|narration|speech|speaking")
_VOLUME = r"(?P<way>louder|quieter|softer|less loud)"
_USE = r"(?:(?:use|take|try|switch to|change to|with|make it|in|add|have|some)\s+)*(?:the |a |some )?"
_SET = r"(?:(?:use|take|try|change|switch|set|make)\s+)?(?:the )?"
_IS = r"\s*(?:[:=]|to|is|be)?\s*"
_NEW = r"(?:do |make |shoot |use |try |show )?(?:a |an )?(?:new|another|different|fresh|second|other|better)"
_PICTURE = words("takes?|pictures?|images?|visuals?|looks?|shots?|backgrounds?|colou?rs?")
_DISLIKED = r"(?:i|we) (?:really )?(?:don'?t like|do not like|hate|dislike) (?:the |this )?"
_REDRAW = r"(?:re-?draw|re-?take|re-?shoot|re-?render|regenerate(?: the (?:pictures?|visuals?) (?:of|for|in))?)"
_LOUDER = r"(?P<way>louder|quieter|softer|lower|less loud|higher|stronger|weaker)"
_BIT = r"(?: (?P<bit>a (?:bit|little)|slightly))?"
_FASTER = r"(?P<way>slower|faster|quicker|more slowly|more quickly)"


def _take(match: Match, context: Context) -> Iterable[Change]:
    return [AnotherTake(scenes=context.scenes(match["scenes"]))]


def _take_all(_match: Match, _context: Context) -> Iterable[Change]:
    return [AnotherTake()]


def _voice(match: Match, context: Context) -> Iterable[Change]:
    voice = context.voice(match["voice"])
    if voice == context.speaks != context.direction.voice:
        raise Refused(f"{voice} speaks already")
    return [ChangeVoice(voice=voice)]


def _other_voice(_match: Match, context: Context) -> Iterable[Change]:
    """The one that is not used, or the next of several."""
    if not set(context.voices) - {context.speaks}:
        raise Refused("there is no other voice")
    at = context.voices.index(context.speaks) if context.speaks in context.voices else -1
    return [ChangeVoice(voice=context.voices[(at + 1) % len(context.voices)])]


def _speed_by_words(match: Match, context: Context) -> Iterable[Change]:
    step = number_of(match["percent"]) / 100 if match["percent"] else _SPEED_STEPS[degree(match)]
    slower = "slow" in match["way"].casefold()
    return [context.speed(context.direction.speed * (1 - step if slower else 1 + step))]


def _slow_down(_match: Match, context: Context) -> Iterable[Change]:
    return [context.speed(context.direction.speed * (1 - _PLAIN_STEP))]


def _speed_up(_match: Match, context: Context) -> Iterable[Change]:
    return [context.speed(context.direction.speed * (1 + _PLAIN_STEP))]


def _speed(match: Match, context: Context) -> Iterable[Change]:
    return [context.speed(float(match["speed"]))]


def _normal_speed(_match: Match, context: Context) -> Iterable[Change]:
    return [context.speed(1.0)]


def _music(match: Match, _context: Context) -> Iterable[Change]:
    return [ChangeMusic(music=_BEDS[match["bed"].casefold()])]


def _music_by_mood(match: Match, _context: Context) -> Iterable[Change]:
    return [ChangeMusic(music=_BY_MOOD[match["mood"].casefold()])]


def _no_music(_match: Match, _context: Context) -> Iterable[Change]:
    return [ChangeMusic(music="none")]


def _other_music(_match: Match, context: Context) -> Iterable[Change]:
    at = _PLAYED.index(context.direction.music) if context.direction.music in _PLAYED else -1
    return [ChangeMusic(music=_PLAYED[(at + 1) % len(_PLAYED)])]


def _speech_level(match: Match, context: Context) -> Iterable[Change]:
    way = "louder" if match["way"].casefold() in {"louder", "up", "quiet", "soft"} else "quieter"
    other = "quieter" if way == "louder" else "louder"
    hint = "It has no music." if context.direction.music == NO_MUSIC else f"Say `{other} music`."
    raise Refused(f"the voice cannot get {way}, as its loudness is fixed to the standard for videos", hint=hint)


def _unknown_music(match: Match, _context: Context) -> Iterable[Change]:
    raise Refused(f"there is no {match['bed'].casefold()} music; there is calm, pulse, bright and none")


def _music_level(match: Match, context: Context) -> Iterable[Change]:
    if context.direction.music == NO_MUSIC:
        raise Refused("it has no music", hint="Say `calm music` first.")
    now, louder = context.direction.music_db, _is_louder(match["way"])
    step = _MUSIC_STEPS_DB["little" if match.groupdict().get("bit") else degree(match)]
    wanted = max(QUIETEST_MUSIC_DB, min(now + step if louder else now - step, LOUDEST_MUSIC_DB))
    if wanted == now:
        raise Refused(f"the music is as {'loud' if louder else 'quiet'} as it can be made")
    return [ChangeMusicLevel(music_db=wanted)]


def _is_louder(way: str) -> bool:
    return way.casefold() in {"louder", "up", "raise", "stronger", "higher"}


def _usual_music_level(_match: Match, _context: Context) -> Iterable[Change]:
    return [ChangeMusicLevel(music_db=0.0)]


FILM_RULES: tuple[Rule, ...] = (
    rule(rf"(?:{_NEW}\s+{_PICTURE}(?:\s+(?:of|for|on|in))?|{_REDRAW})\s+(?P<scenes>{SCENES})", _take),
    rule(rf"{_DISLIKED}{_PICTURE} (?:in|of|on|for) (?P<scenes>{SCENES})", _take),
    rule(
        rf"(?:the )?{_PICTURE} (?:in|of|on|for) (?P<scenes>{SCENES}) (?:is|are|looks?) "
        r"(?:ugly|bad|wrong|boring|dull|off)",
        _take,
    ),
    rule(rf"{_NEW} takes?|{_REDRAW} (?:it|all)", _take_all),
    rule(
        rf"{_USE}(?:an)?(?:other|different|new|next|second|alternative) {_VOICE}|{_SET}{_VOICE}{_IS}(?:the |a |an)?"
        rf"(?:other|different|next)(?: one)?|(?:change|switch|swap) (?:the )?{_VOICE}s?|"
        r"some(?:one|body) else (?:should |must |has to )?(?:reads?|speaks?|narrates?)(?: it| this)?",
        _other_voice,
    ),
    rule(rf"(?:(?:make|use|with|have) )?(?:the |a )?{DEGREE}{_VOLUME} {_SPEECH}", _speech_level),
    rule(
        rf"(?:(?:make|turn|have) )?(?:the )?{_SPEECH}(?:\s*[:=]| is| (?:should|must|could|has to|needs to) be)? "
        rf"{DEGREE}{_VOLUME}",
        _speech_level,
    ),
    rule(rf"(?:speak|talk|read) {DEGREE}{_VOLUME}", _speech_level),
    rule(rf"turn (?:the )?{_SPEECH} {DEGREE}(?P<way>up|down){_BIT}", _speech_level),
    rule(rf"turn {DEGREE}(?P<way>up|down) (?:the )?{_SPEECH}{_BIT}", _speech_level),
    rule(
        rf"(?:the )?{_SPEECH}(?: is|'s| was| seems?| sounds?)? {DEGREE}too (?P<way>quiet|soft|loud)",
        _speech_level,
    ),
    rule(rf"{_USE}(?:an? )?(?P<voice>[\w:/+.'-]+) {_VOICE}", _voice),
    rule(rf"{_SET}{_VOICE}{_IS}(?P<voice>[\w:/+.-]+)", _voice),
    rule(
        rf"(?:(?:make|have|let) )?(?:the |a )?(?:{_TALK} |speak |talk |read |narrate |say it ){DEGREE}(?:by )?"
        rf"(?:{PERCENT}\s*)?{_FASTER}",
        _speed_by_words,
    ),
    rule(
        rf"(?:make it |use |with |go )?(?:a )?{DEGREE}(?:{PERCENT}\s*)?{_FASTER}(?: {_TALK})?",
        _speed_by_words,
    ),
    rule(rf"slow (?:it |the {_TALK} |things )?down(?: a bit)?", _slow_down),
    rule(rf"speed (?:it |the {_TALK} |things )?up(?: a bit)?", _speed_up),
    rule(
        rf"(?:(?:use|set|make|at|the|with)\s+)*(?:{_TALK} )?speed\s*(?:[:=]|to|at|of)?\s*"
        r"(?P<speed>\d{1,2}(?:\.\d{1,3})?)\s*x?(?![\d%])",
        _speed,
    ),
    rule(r"(?P<speed>\d{1,2}\.\d{1,2})\s*x(?: speed)?", _speed),
    rule(r"(?:play |speak |read )?at\s+(?P<speed>\d{1,2}(?:\.\d{1,3})?)\s*x", _speed),
    rule(r"(?:use |at |back to )?(?:the )?(?:normal|usual|original|default) (?:speed|pace|tempo)", _normal_speed),
    rule(
        rf"(?:no|(?:without|remove|drop|turn off|mute|kill|cut|lose)(?: the| any)?) {_MUSIC}|"
        rf"(?:the )?{_MUSIC} (?:off|out)",
        _no_music,
    ),
    rule(rf"{_USE}{_BED} {_MUSIC}", _music),
    rule(rf"{_SET}{_MUSIC}{_IS}(?:the )?{_BED}", _music),
    rule(rf"(?:make |play )?(?:the )?{DEGREE}{_LOUDER} {_MUSIC}", _music_level),
    rule(rf"{_USE}(?:(?:something )?(?:a bit |much )?(?:more |less )?){_MOOD} {_MUSIC}", _music_by_mood),
    rule(rf"{_USE}something (?:a bit |much )?(?:more )?{_MOOD}(?: (?:for|as)(?: the)? {_MUSIC})", _music_by_mood),
    rule(
        rf"(?:make |have )?(?:the )?{_MUSIC} (?:(?:should be|is) )?(?:a bit |much )?(?:more )?{_MOOD}", _music_by_mood
    ),
    rule(rf"(?:make |have |play |turn |with )?(?:the )?{_MUSIC} (?:(?:should be|is) )?{DEGREE}{_LOUDER}", _music_level),
    rule(rf"turn (?:the )?{_MUSIC} {DEGREE}(?P<way>up|down){_BIT}", _music_level),
    rule(rf"turn {DEGREE}(?P<way>up|down) (?:the )?{_MUSIC}{_BIT}", _music_level),
    rule(rf"{DEGREE}(?P<way>raise|lower|soften) (?:the )?(?:volume of the )?{_MUSIC}(?: volume)?{_BIT}", _music_level),
    rule(rf"(?:normal|usual|original) {_MUSIC} (?:volume|level|loudness)", _usual_music_level),
    rule(
        rf"(?:(?:use|take|try|play)\s+)?(?:another|different|a different|new|some other|other) {_MUSIC}|"
        rf"(?:change|switch|swap) (?:the )?{_MUSIC}",
        _other_music,
    ),
    rule(rf"{_USE}(?!(?:mention|discuss|about|explain|{_MUSIC})\b)(?P<bed>[a-z]+) {_MUSIC}", _unknown_music),
    rule(rf"{_SET}{_MUSIC}\s*(?:[:=]|to)\s*(?:the )?(?P<bed>[a-z]+)", _unknown_music),
)
