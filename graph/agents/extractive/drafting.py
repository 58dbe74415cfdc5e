"""From a source to a draft: several openings are tried, and the best way through the source wins."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from itertools import islice

from graph.agents.extractive.casing import begun
from graph.agents.extractive.cues import twist_cue
from graph.agents.extractive.imperatives import is_step
from graph.agents.extractive.kinds import INSTRUCTING, Kind
from graph.agents.extractive.lexicon import STOPWORDS
from graph.agents.extractive.plan import Placed, Planner
from graph.agents.extractive.scenes import SceneMaker, scene_ids
from graph.agents.extractive.templates import Call, call_to_action, short_call_to_action, step_by_step, turn
from graph.agents.extractive.ties import leans_back
from graph.agents.extractive.units import LONGEST_SCENE_SECONDS, SHORTEST_SCENE_SECONDS, Unit, material_of
from graph.agents.extractive.visuals import FindIcon
from graph.agents.facts import is_subsequence, words_of
from graph.agents.stems import stem
from graph.core.brief import LONGEST_SECONDS, SHORTEST_SECONDS, Pattern
from graph.core.errors import SourceTooThin
from graph.core.script import BEATS, SCENE_PAUSE_SECONDS, Beat, Scene
from graph.core.value import digest
from graph.core.writing import Assignment, Estimate

TOLERANCE = 0.1
AIM = (0.94, 1.05)
LONGEST_HOOK_SECONDS = 6.0
_MOST_HOOKS = 4
_MOST_CLASHES = 3
_MOST_SENTENCES = 70
_BREATHLESS_SECONDS = 20
_HOOK_WEIGHT = 2.0
_OFF_LENGTH = 6.0
_STRONG_TWIST = 1.8
_LATE_IN_NEWS = 3.0
_SHORT_TOPIC = 6


@dataclass(frozen=True)
class Draft:
    """Scenes in order, and what they are worth together."""

    scenes: tuple[Scene, ...]
    value: float

    @property
    def seconds(self) -> float:
        return sum(scene.seconds for scene in self.scenes)


class Drafter:
    """Drafts for one assignment."""

    def __init__(self, assignment: Assignment, estimate: Estimate, find_icon: FindIcon) -> None:
        self.assignment = assignment
        self.material = material_of(assignment, estimate)
        self.units = _shortlist(self.material.units)
        self.maker = SceneMaker(self.material, estimate, find_icon)
        self._seed = digest([assignment.topic, assignment.source.text])
        self._planners: dict[tuple[Beat, ...], Planner] = {}

    def best(self, wanted: float) -> Draft | None:
        """The best draft of this length, or None where the source does not give one."""
        drafts = (draft for opening in self._openings() if (draft := self._draft(opening, wanted)))
        return max(drafts, key=lambda draft: draft.value, default=None)

    def fills(self, wanted: float) -> bool:
        """Whether there is a draft of this length: the first one found is enough."""
        return any(self._draft(opening, wanted) for opening in self._openings())

    def in_pattern(self, pattern: Pattern) -> "Drafter":
        """A drafter for the same assignment in another pattern; what was read of the source is shared."""
        other = copy(self)
        other.assignment = self.assignment.model_copy(update={"pattern": pattern})
        return other

    def too_thin(self) -> SourceTooThin:
        """The error that names the nearest length which this source fills."""
        wanted = self.assignment.seconds
        openings = tuple(islice(self._openings(), _MOST_HOOKS))
        longest = max(map(self._longest, openings), default=0.0)
        highest = min(wanted - 1, int(longest / (1 - TOLERANCE)) + 1)
        steps = {unit.first: unit.seconds for unit in self.material.units if unit.is_needed}
        least = max(wanted, int(sum(steps.values()) - len(steps) * SCENE_PAUSE_SECONDS))
        longer = range(least + 1, LONGEST_SECONDS + 1 if steps else min(LONGEST_SECONDS, 3 * wanted))
        for seconds in (*_nearest_first(highest, SHORTEST_SECONDS), *longer):
            if any(self._draft(opening, seconds) for opening in openings):
                return self._steps_take(seconds) if self.material.steps and seconds > wanted else _thin(wanted, seconds)
        if self.material.steps:
            return self._steps_take(None)
        return SourceTooThin(
            "the source has too few sentences that stand by themselves for a video",
            hint="Give a text of a few paragraphs, at least five whole sentences.",
        )

    def _steps_take(self, seconds: int | None) -> SourceTooThin:
        """The error for a recipe or guide whose steps do not all fit: one that leaves some out would mislead."""
        count, wanted = len(self.material.steps), self.assignment.seconds
        if seconds is None:
            return SourceTooThin(
                f"the {count} steps of the source do not fit into {LONGEST_SECONDS} seconds, the most of a video",
                hint="Give a source with fewer or shorter steps, such as one part of it.",
            )
        return SourceTooThin(
            f"the {count} steps of the source take {seconds} seconds and none may be left out; {wanted} were asked for",
            hint=f"Use `--length {seconds}`, or give a source with fewer or shorter steps.",
        )

    def hooks(self, used: Iterable[str], limit: int = _MOST_HOOKS) -> list[Unit]:
        """Sentences to begin with, best first, without those that were used."""
        return _best(self.units, Beat.HOOK, limit, {words_of(text) for text in used})

    def planner(self, beats: tuple[Beat, ...], units: tuple[Unit, ...] | None = None) -> Planner:
        """A planner for these beats over these units, or over all of the source."""
        if units is not None:
            return Planner(self.material, units, beats)
        if beats not in self._planners:
            self._planners[beats] = Planner(self.material, self.units, beats)
        return self._planners[beats]

    def call(self, wanted: float) -> Call:
        """The words of the call to action."""
        if wanted < _BREATHLESS_SECONDS and self.material.english:
            return short_call_to_action()
        material = self.material
        return call_to_action(self._seed, self.assignment.channel_name, material.kind, material.language)

    def _openings(self) -> Iterator[tuple[Placed, ...]]:
        """Hooks worth trying; in pattern C a clash from anywhere in the source may follow."""
        hooks = self.hooks(self.assignment.used_hooks)
        for hook in hooks:
            yield self._opening(hook)
            if self.assignment.pattern is Pattern.C and self.material.kind not in INSTRUCTING:
                for clash in self._clashes(hook):
                    yield (*self._opening(hook), *clash)

    def _opening(self, hook: Unit) -> tuple[Placed, ...]:
        """The hook, with the sentence that completes it where it is short."""
        if hook.seconds < SHORTEST_SCENE_SECONDS:
            for unit in self.units:
                fits = hook.seconds + unit.seconds - SCENE_PAUSE_SECONDS <= LONGEST_HOOK_SECONDS
                if unit.first == hook.last + 1 and unit.leans_back and fits:
                    return (Placed(hook, Beat.HOOK), Placed(unit, Beat.HOOK))
        return (Placed(hook, Beat.HOOK),)

    def _clashes(self, hook: Unit) -> list[tuple[Placed, ...]]:
        """The strongest clashes from anywhere in the source, each with the sentence that it leans on."""
        found: dict[int, tuple[Placed, ...]] = {}
        late = _LATE_IN_NEWS * (self.material.kind is Kind.NEWS) / max(1, len(self.material.sentences))
        for unit in sorted(self.units, key=lambda unit: late * unit.first - _standing(unit, Beat.CLASH)):
            leader = next((u for u in self.units if u.first == unit.first - 1 and not u.leans_back), None)
            parts = [leader, unit] if unit.leans_back else [unit]
            alone = all(
                part and part.first != hook.first and all(needed & {hook.first} for needed in part.introductions)
                for part in parts
            )
            if alone and unit.first not in found:
                found[unit.first] = tuple(Placed(part, Beat.CLASH) for part in parts if part)
        return list(found.values())[:_MOST_CLASHES]

    def _beats_after(self, opening: tuple[Placed, ...]) -> tuple[Beat, ...]:
        beats = BEATS[self.assignment.pattern]
        return beats[beats.index(opening[-1].beat) + 1 : -1]

    def _draft(self, opening: tuple[Placed, ...], wanted: float) -> Draft | None:
        call = self.call(wanted)
        announced = self._announcement(opening)
        rest = self.maker.seconds_of(call.spoken) + sum(placed.unit.seconds for placed in opening)
        rest += self.maker.seconds_of(announced) - SCENE_PAUSE_SECONDS if announced else 0.0
        planner = self.planner(self._beats_after(opening))
        for plan in planner.plans(_units(opening), (wanted * AIM[0] - rest, wanted * AIM[1] - rest)):
            if not self._has_all_steps(opening + plan.placed):
                continue
            draft = self._assemble(opening, plan.placed, plan.value, call)
            off = abs(draft.seconds - wanted) / wanted
            if off <= TOLERANCE:
                return Draft(draft.scenes, draft.value - _OFF_LENGTH * off)
        return None

    def _has_all_steps(self, placed: tuple[Placed, ...]) -> bool:
        return self.material.steps <= {one.unit.first for one in placed}

    def _assemble(self, opening: tuple[Placed, ...], body: tuple[Placed, ...], value: float, call: Call) -> Draft:
        new_id = scene_ids()
        scenes = self._with_turn(self.maker.make(opening + body, new_id))
        scenes = (self._titled(scenes[0]), *scenes[1:])
        if announced := self._announcement(opening):
            scenes = (self.maker.with_turn(scenes[0], announced), *scenes[1:])
        worth = _HOOK_WEIGHT * opening[0].unit.hook + sum(p.unit.value + p.unit.cues.get(p.beat, 0.0) for p in opening)
        return Draft((*scenes, self.maker.call(call, new_id())), value + worth)

    def _titled(self, hook: Scene) -> Scene:
        """A first scene for which no words stand shows the topic, where it says all words of it."""
        topic = self.assignment.topic.strip().rstrip(".")
        is_said = set(words_of(topic)) <= set(words_of(hook.text)) and len(topic.split()) <= _SHORT_TOPIC
        if hook.visual.headline or hook.visual.layout != "headline" or not is_said:
            return hook
        shown = begun(topic, self.material.names)
        accent = max(shown.split(), key=len)
        return hook.model_copy(update={"visual": hook.visual.model_copy(update={"headline": shown, "accent": accent})})

    def _announcement(self, opening: tuple[Placed, ...]) -> str:
        """Steps that begin without a word of what is cooked are led in by the topic."""
        first = opening[0].unit
        said = {stem(word) for word in words_of(first.text)}
        about = {stem(word) for word in words_of(self.assignment.topic) if word not in STOPWORDS}
        if self.material.kind not in INSTRUCTING or not is_step(first.text) or about <= said:
            return ""
        short = len(self.assignment.topic.split()) <= _SHORT_TOPIC
        return step_by_step(self.assignment.topic, self.material.names) if short else ""

    def _with_turn(self, scenes: tuple[Scene, ...]) -> tuple[Scene, ...]:
        words = turn(self._seed)
        first_twist = next((place for place, scene in enumerate(scenes) if scene.beat is Beat.TWIST), None)
        if not words or first_twist is None or not _is_strong_twist(scenes[first_twist]):
            return scenes
        turned = self.maker.with_turn(scenes[first_twist], words)
        if turned.seconds > LONGEST_SCENE_SECONDS:
            return scenes
        return (*scenes[:first_twist], turned, *scenes[first_twist + 1 :])

    def _longest(self, opening: tuple[Placed, ...]) -> float:
        rest = self.maker.seconds_of(short_call_to_action().spoken) + sum(placed.unit.seconds for placed in opening)
        planner = self.planner(self._beats_after(opening))
        return rest + planner.longest(_units(opening), LONGEST_SECONDS - rest)


def _units(placed: tuple[Placed, ...]) -> tuple[Unit, ...]:
    return tuple(one.unit for one in placed)


def _is_strong_twist(scene: Scene) -> bool:
    return twist_cue(scene.text, 1.0) >= _STRONG_TWIST and not leans_back(scene.text)


def _nearest_first(highest: int, lowest: int) -> Iterator[int]:
    """Downwards, in wider steps where a second more or less hardly shows."""
    seconds = highest
    while seconds >= lowest:
        yield seconds
        seconds -= max(1, seconds // 30)


def _thin(wanted: int, possible: int) -> SourceTooThin:
    if possible < wanted:
        message = f"the source fills at most {possible} seconds; {wanted} were asked for"
        return SourceTooThin(message, hint=f"Use `--length {possible}`, or give a longer text.")
    message = f"the sentences of the source are too long for {wanted} seconds; it fills {possible} at least"
    return SourceTooThin(message, hint=f"Use `--length {possible}`, or give a text of shorter sentences.")


def _shortlist(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The sentences most worth planning with, and those that they lean on."""
    worths: dict[int, float] = {}
    for unit in units:
        worths[unit.first] = max(worths.get(unit.first, -9.0), unit.value + 0.5 * max(unit.cues.values()))
    kept = set(sorted(worths, key=lambda number: -worths[number])[:_MOST_SENTENCES])
    leaning = {unit.first - 1 for unit in units if unit.first in kept and unit.leans_back}
    denials = {unit.first + 1 for unit in units if unit.first in kept and unit.is_taken_back}
    return tuple(unit for unit in units if unit.first in kept | leaning | denials)


def _best(units: tuple[Unit, ...], beat: Beat, limit: int, used: set[tuple[str, ...]]) -> list[Unit]:
    """Sentences that can stand first in the beat, the best form of each."""
    found: dict[int, Unit] = {}
    for unit in units:
        if unit.leans_back or unit.introductions or _was_used(unit, used):
            continue
        if unit.first not in found or _standing(unit, beat) > _standing(found[unit.first], beat):
            found[unit.first] = unit
    return sorted(found.values(), key=lambda unit: -_standing(unit, beat))[:limit]


def _was_used(unit: Unit, used: set[tuple[str, ...]]) -> bool:
    """Whether a used hook says this sentence, in this form or another."""
    words = words_of(unit.text)
    return any(is_subsequence(words, one) or is_subsequence(one, words) for one in used if one)


def _standing(unit: Unit, beat: Beat) -> float:
    if beat is Beat.HOOK:
        return unit.hook - 0.3 * max(0.0, unit.seconds - LONGEST_SCENE_SECONDS)
    return unit.cues[beat] + unit.value
