"""The grammar of revisions survives anything, and takes no approval for a change."""

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.agents.reviser import read_revision
from graph.agents.vocabulary import word_set
from graph.core.amend import amend
from graph.core.brief import Pattern
from graph.core.change import DropScene
from graph.core.ids import SceneId
from graph.core.script import BEATS, Emotion, Line, Listing, Revision, Scene, Script, Visual

SCRIPT = Script(
    pattern=Pattern.B,
    scenes=tuple(
        Scene(
            id=SceneId(f"s{place}"),
            beat=beat,
            emotion=Emotion.AWE,
            lines=(Line(text=f"Line {place}.", origin="source"),),
            visual=Visual(),
            seconds=7,
        )
        for place, beat in enumerate(BEATS[Pattern.B], 1)
    ),
    writer="extractive",
)

REVISION = Revision(number=1, script=SCRIPT, listing=Listing(title="Lines", description=""))
WORDS = sorted(
    word_set(
        "drop keep move replace swap make it shorter longer the scene scenes hook title: tags: description: music "
        "voice calm no not don't never if and or but then , . ; ! ? : - \" ' ( ) 1 2 3 45 20% seconds s minute "
        "pattern A B C take new another slower faster rms slt speed with by to in of approve publish reject please "
        "“ ” 1:15 half twice last first all louder quieter swap start end second third most under cta ending "
        "private unlisted friday at 14 call"
    )
    | {"\n"}
)
phrases = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)


def _ids() -> set[SceneId]:
    return {scene.id for scene in SCRIPT.scenes}


@settings(max_examples=500)
@given(phrases)
def test_words_of_the_grammar_in_any_order_are_survived(text: str) -> None:
    understood = read_revision(text, REVISION, ("slt", "rms"))

    assert all(missed.words.strip() for missed in understood.missed)
    amend(REVISION, understood.changes)  # What is given back as changes can be carried out together.
    for change in understood.changes:
        assert getattr(change, "scene", None) in _ids() | {None}
        assert set(getattr(change, "scenes", ())) <= _ids()


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    understood = read_revision(text, REVISION, ())

    assert not understood.changes or any(char.isalnum() for char in text)


@given(st.sampled_from(["approve", "approved", "publish", "yes", "go ahead", "reject", "abort"]), phrases)
def test_an_approval_is_never_a_change(word: str, rest: str) -> None:
    alone = read_revision(word, REVISION, ("slt",))
    together = read_revision(f"{word}. {rest}", REVISION, ("slt",))

    assert not alone.changes
    assert alone.not_understood == (word,)
    assert all(change.kind in _KINDS for change in together.changes)


_KINDS = word_set(
    "length drop keep move replace hook call pattern take voice speed music music_level title description tags"
)


@given(st.integers(1, 6), st.sampled_from(["don't", "do not", "never", "please don't", "Dont"]), phrases)
def test_a_denied_drop_never_drops(number: int, denial: str, rest: str) -> None:
    understood = read_revision(f"{denial} drop scene {number} and drop scene {number}\n{rest}", REVISION, ())
    rest_alone = read_revision(rest, REVISION, ())

    dropped = {change.scene for change in understood.changes if isinstance(change, DropScene)}
    assert dropped <= {change.scene for change in rest_alone.changes if isinstance(change, DropScene)}
