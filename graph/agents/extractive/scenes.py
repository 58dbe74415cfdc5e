"""Placed sentences made into scenes."""

from collections.abc import Callable, Iterable
from functools import cached_property

from graph.agents.extractive.cues import emotion_of
from graph.agents.extractive.kinds import KIND_ICONS
from graph.agents.extractive.languages import FUNCTION_WORDS
from graph.agents.extractive.lexicon import STOPWORDS
from graph.agents.extractive.plan import Placed
from graph.agents.extractive.templates import Call
from graph.agents.extractive.units import LONGEST_SCENE_SECONDS, SHORTEST_SCENE_SECONDS, Material, Unit
from graph.agents.extractive.visuals import FindIcon, end_card, visual_of
from graph.agents.facts import words_of
from graph.core.ids import SceneId
from graph.core.place import span_at
from graph.core.script import SCENE_PAUSE_SECONDS, Beat, Emotion, Line, Scene, Visual
from graph.core.writing import Estimate

NewId = Callable[[], SceneId]

NO_ICON = Visual().icon
_WEIGHTY_WORDS = 12


def scene_ids(taken: Iterable[SceneId] = ()) -> NewId:
    """Gives ids that no scene has yet, such as `s1` and `s2`."""
    used = set(taken)
    last = 0

    def new_id() -> SceneId:
        nonlocal last
        last += 1
        while f"s{last}" in used:
            last += 1
        return SceneId(f"s{last}")

    return new_id


class SceneMaker:
    """Makes scenes for one script."""

    def __init__(self, material: Material, estimate: Estimate, find_icon: FindIcon) -> None:
        self._material = material
        self._estimate, self._find_icon = estimate, find_icon

    @property
    def is_english(self) -> bool:
        """Whether what is written reads like English."""
        return self._material.english

    def make(self, placed: tuple[Placed, ...], new_id: NewId) -> tuple[Scene, ...]:
        """One scene for each unit; short neighbours in one beat share a scene."""
        return tuple(self._scene(group, new_id) for group in _grouped(_joined(placed)))

    def line(self, unit: Unit) -> Line:
        """The unit as it is spoken, with its place in the source."""
        sentence = self._material.sentences[unit.first]
        span = span_at(sentence.start, sentence.end, self._material.places)
        return Line(text=unit.text, origin="source", source=span)

    def call(self, call: Call, scene_id: SceneId) -> Scene:
        """The scene that ends the video."""
        line = Line(text=call.spoken, origin="template")
        return Scene(
            id=scene_id,
            beat=Beat.CTA,
            emotion=emotion_of(call.spoken, Beat.CTA),
            lines=(line,),
            visual=end_card(call.shown),
            seconds=self.seconds((line,)),
        )

    def with_turn(self, scene: Scene, text: str) -> Scene:
        """The scene with a few words of a template before its own."""
        lines = (Line(text=text, origin="template"), *scene.lines)
        return scene.model_copy(update={"lines": lines, "seconds": self.seconds(lines)})

    def seconds_of(self, text: str) -> float:
        """How long a scene that speaks this lasts."""
        return round(self._estimate(text) + SCENE_PAUSE_SECONDS, 2)

    def seconds(self, lines: tuple[Line, ...]) -> float:
        """How long a scene with these lines lasts, its pause included."""
        return self.seconds_of(" ".join(line.text for line in lines))

    def rebuilt(self, scene: Scene, beat: Beat) -> Scene:
        """The scene in another beat."""
        emotion = scene.emotion if beat is scene.beat else emotion_of(scene.text, beat)
        return scene.model_copy(update={"beat": beat, "emotion": emotion})

    def look(self, lines: tuple[Line, ...], beat: Beat) -> Scene:
        """A scene without an id for these lines."""
        text = " ".join(line.text for line in lines)
        emotion = emotion_of(text, beat)
        return Scene(
            id=SceneId(""),
            beat=beat,
            emotion=emotion,
            lines=lines,
            visual=self._visual(tuple(line.text for line in lines if line.origin != "template"), emotion),
            seconds=self.seconds(lines),
        )

    def _visual(self, texts: tuple[str, ...], emotion: Emotion) -> Visual:
        """The picture, with an icon of the whole where the words of the scene call for none."""
        material = self._material
        visual = visual_of(
            texts,
            emotion,
            material.ranking.weights,
            self._find_icon,
            english=material.english,
            language=material.language,
        )
        if visual.icon != NO_ICON:
            return visual
        return visual.model_copy(update={"icon": self._common_icon})

    @cached_property
    def _common_icon(self) -> str:
        weights = self._material.ranking.weights
        little = STOPWORDS if self._material.english else STOPWORDS | FUNCTION_WORDS
        heavy = sorted(weights.keys() - little, key=lambda word: (-weights[word], word))[:_WEIGHTY_WORDS]
        topic = tuple(word for word in words_of(self._material.topic) if word not in little)
        for words in (topic, *((word,) for word in heavy)):
            if (icon := self._find_icon(words)) != NO_ICON:
                return icon
        return KIND_ICONS[self._material.kind]

    def _scene(self, group: list[Placed], new_id: NewId) -> Scene:
        existing = group[0].unit.scene
        if existing is not None:
            return self.rebuilt(existing, group[0].beat)
        lines = tuple(self.line(placed.unit) for placed in group)
        return self.look(lines, group[0].beat).model_copy(update={"id": new_id()})


def _joined(placed: tuple[Placed, ...]) -> tuple[Placed, ...]:
    """A short sentence goes over to the beat of its follower, where its own beat has others."""
    joined = list(placed)
    for place in range(1, len(joined) - 1):
        one, after = joined[place], joined[place + 1]
        others = sum(other.beat is one.beat for other in joined)
        over = Placed(one.unit, after.beat)
        if one.unit.seconds < SHORTEST_SCENE_SECONDS and others > 1 and one.unit.leads_on and _may_share([over], after):
            joined[place] = over
    return tuple(joined)


def _grouped(placed: tuple[Placed, ...]) -> list[list[Placed]]:
    groups: list[list[Placed]] = []
    for one in placed:
        if groups and not one.unit.leads_on and _may_share(groups[-1], one):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _may_share(group: list[Placed], one: Placed) -> bool:
    """Whether a sentence joins the scene before it: same beat, one of them short, and both together not long."""
    if group[-1].beat is not one.beat or group[-1].unit.scene is not None or one.unit.scene is not None:
        return False
    before = sum(p.unit.seconds for p in group) - SCENE_PAUSE_SECONDS * (len(group) - 1)
    together = before + one.unit.seconds - SCENE_PAUSE_SECONDS
    short = min(before, one.unit.seconds) < SHORTEST_SCENE_SECONDS
    return short and together <= LONGEST_SCENE_SECONDS
