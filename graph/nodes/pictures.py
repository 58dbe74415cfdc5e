"""Which scene shows which picture: the one it has, the one a person gave for it, else one that is dealt to it."""

from pathlib import Path

from graph.agents.storyboard import Board, take_of
from graph.core.artifact import Artifact, picture_key
from graph.core.brief import Brief
from graph.core.ids import ArtifactKey, ProductionId, SceneId
from graph.core.script import Revision
from graph.store.artifacts import Use
from graph.toolbox import Toolbox
from tools.errors import ToolError
from tools.media import Size
from tools.picture import Picture, Pictures
from tools.picture.dealing import deal_all, words_of
from tools.registry import find_provider


def deal_pictures(
    box: Toolbox, production: ProductionId, brief: Brief, revision: Revision, before: Board
) -> dict[SceneId, ArtifactKey]:
    """A picture for each scene that has one, as far as the brief brings any.

    Scenes without are dealt one; another take of a scene shows another of them, where nobody chose the one it has.
    """
    scenes = revision.script.scenes
    wanted = before.photos | revision.direction.photos
    kept = {scene.id: wanted[scene.id] for scene in scenes if scene.id in wanted}
    new = [scene for scene in scenes if scene.id not in kept and scene.visual.layout != "end_card"]
    retaken = [scene for scene in _retaken(before, revision) if scene in kept]
    pictures = _pool(box, brief) if new else _others(box, brief) if retaken else ()
    for scene in retaken:
        if other := _another(pictures, kept[scene], frozenset(kept.values())):
            kept[scene] = _keep(box, production, other)
    spoken = {place: scene.text.lower() for place, scene in enumerate(new)}
    places = {place: tuple(text.split()) for place, text in spoken.items() if text}
    dealt = deal_all([picture.words for picture in pictures], places)
    for place, number in dealt.items():
        kept[new[place].id] = _keep(box, production, pictures[number])
    return kept


def _retaken(before: Board, revision: Revision) -> list[SceneId]:
    """The scenes with a picture that was dealt, of which another take is wanted than the plan before has."""
    takes, given = revision.direction.takes, revision.direction.photos
    return [
        scene
        for scene, shot in before.shots.items()
        if scene in before.photos and scene not in given and takes.get(scene, 0) != take_of(shot.variant)
    ]


def _another(pictures: tuple[Picture, ...], shown: ArtifactKey, used: frozenset[ArtifactKey]) -> Picture | None:
    """The picture after the one that is shown, best one that no other scene shows."""
    keys = [picture_key(picture.sha256) for picture in pictures]
    after = keys.index(shown) + 1 if shown in keys else 0
    others = [(*pictures, *pictures)[at] for at in range(after, after + len(pictures)) if (keys + keys)[at] != shown]
    unused = [picture for picture in others if picture_key(picture.sha256) not in used]
    return next(iter((*unused, *others)), None)


def _pool(box: Toolbox, brief: Brief) -> tuple[Picture, ...]:
    """All that the brief brings: the files of the person's folder, and what was given one by one."""
    listed: tuple[Picture, ...] = ()
    if brief.images:
        folder: Pictures = find_provider(box.pictures)(Path(brief.images))
        listed = folder.list_pictures()
    given = [(one.name, box.artifacts.find(one.key)) for one in brief.pictures]
    return (*listed, *(_given(box, name, artifact) for name, artifact in given if artifact is not None))


def _others(box: Toolbox, brief: Brief) -> tuple[Picture, ...]:
    """The pool where it only gives another choice: a folder that is gone gives none."""
    try:
        return _pool(box, brief)
    except ToolError:
        return _pool(box, brief.model_copy(update={"images": ""}))


def _given(box: Toolbox, name: str, artifact: Artifact) -> Picture:
    return Picture(
        path=box.artifacts.path(artifact),
        sha256=artifact.sha256,
        size=Size.model_validate(artifact.facts),
        words=words_of(name),
    )


def _keep(box: Toolbox, production: ProductionId, picture: Picture) -> ArtifactKey:
    """Keep a picture that is used, so that the person's folder may change."""
    key, role, now = picture_key(picture.sha256), f"picture {picture.path.name}", box.clock.now()
    if not box.artifacts.take(production, {role: key}, now):
        with box.artifacts.workspace() as folder:
            copy = folder / f"picture{picture.path.suffix.lower()}"
            copy.write_bytes(picture.path.read_bytes())
            box.artifacts.keep(
                key,
                copy,
                use=Use(production=production, role=role),
                kind="picture",
                media_type="image",
                facts=picture.size.model_dump(),
                provenance={"file": picture.path.name},
                now=now,
            )
    return key
