"""How often a script and its film may be revised, and what is left when they were."""

from datetime import UTC, datetime

import pytest

from graph.core.change import (
    AnotherHook,
    AnotherTake,
    Change,
    ChangeDescription,
    ChangeRelease,
    ChangeSlot,
    ChangeTags,
    ChangeTitle,
    ReplaceText,
)
from graph.core.errors import CannotRevise
from graph.core.gate import Revise
from graph.core.ids import SceneId
from graph.core.production import State
from tests.fakes.studio import FakeStudio
from tests.fakes.walking import state

WORDS = Revise(changes=(ReplaceText(old="hearts clash", new="hearts fight"),))
MEDIA = Revise(changes=(AnotherTake(scenes=(SceneId("s2"),)),))


def test_a_revision_past_the_cap_is_refused_and_the_gate_stays(studio: FakeStudio) -> None:
    production = studio.start()
    for _ in range(studio.channel.revisions):
        studio.walk_to(production, "script")
        studio.decide(production, Revise(changes=(AnotherHook(),)))
    gate = studio.walk_to(production, "script")

    with pytest.raises(CannotRevise, match="the script was revised 5 times, which is the limit") as refused:
        studio.decide(production, Revise(changes=(AnotherHook(),)))

    assert refused.value.hint.endswith(f"`greenlight channel {studio.channel.name} --set revisions=10`.")
    assert studio.gate(production) == gate
    studio.decide(production)
    assert state(studio, production) is State.READY_FOR_GENERATION


def test_a_film_may_be_revised_as_often_as_its_script(studio: FakeStudio) -> None:
    production = studio.start()
    for _ in range(studio.channel.revisions):
        studio.walk_to(production, "script")
        studio.decide(production, Revise(changes=(AnotherHook(),)))
    for _ in range(studio.channel.revisions):
        studio.walk_to(production, "video")
        studio.decide(production, MEDIA)
    studio.walk_to(production, "video")

    with pytest.raises(CannotRevise, match="the film was revised 5 times"):
        studio.decide(production, MEDIA)


def test_more_revisions_count_as_soon_as_the_channel_allows_them(studio: FakeStudio) -> None:
    production = studio.start()
    studio.channel = studio.channel.model_copy(update={"revisions": 1})
    studio.walk_to(production, "script")
    studio.decide(production, Revise(changes=(AnotherHook(),)))
    studio.walk_to(production, "script")
    with pytest.raises(CannotRevise, match="revised once"):
        studio.decide(production, Revise(changes=(AnotherHook(),)))

    studio.channel = studio.channel.model_copy(update={"revisions": 2})
    studio.decide(production, Revise(changes=(AnotherHook(),)))

    assert studio.productions.get(production).revisions_asked == 2


CHOICES: tuple[Change, ...] = (
    ChangeSlot(publish_at=datetime(2026, 11, 28, 17, 0, tzinfo=UTC)),
    ChangeRelease(made_for_kids=True),
    ChangeRelease(synthetic_media=False),
    ChangeTitle(title="Another title"),
    ChangeDescription(description="Another description."),
    ChangeTags(tags=("reef",)),
    ChangeSlot(publish_at=None),
    ChangeRelease(privacy="unlisted"),
)
"""What is said of a finished film at its release, in an order in which each is possible."""


def test_choices_about_a_release_count_as_no_revision(studio: FakeStudio) -> None:
    production = studio.start()
    for choice in CHOICES:
        studio.walk_to(production, "publish")
        studio.decide(production, Revise(changes=(choice,)))

    studio.walk_to(production, "publish")
    assert len(CHOICES) > studio.channel.revisions
    assert studio.productions.get(production).revisions_asked == 0
    studio.decide(production, WORDS)
    assert studio.productions.get(production).revisions_asked == 1


def test_a_release_is_chosen_and_chosen_again_after_the_last_revision(studio: FakeStudio) -> None:
    production = studio.start()
    for _ in range(studio.channel.revisions):
        studio.walk_to(production, "video")
        studio.decide(production, MEDIA)
    studio.walk_to(production, "publish")

    with pytest.raises(CannotRevise) as refused:
        studio.decide(production, MEDIA)
    for choice in CHOICES:
        studio.decide(production, Revise(changes=(choice,)))
        studio.walk_to(production, "publish")

    assert "how it is released may still be changed" in refused.value.hint
    release = studio.gate(production).shown["release"]
    assert (release["made_for_kids"], release["synthetic_media"], release["privacy"]) == (True, False, "unlisted")
