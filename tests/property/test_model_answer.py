"""Whatever a model answers, what is made of it is plain, bounded and cited truly."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from graph.agents.answer import MOST_SCENES, LineAnswer, SceneAnswer, ScriptAnswer, plain
from graph.agents.citations import Citations
from graph.agents.model_draft import DraftMaker, Wanted
from graph.core.brief import Pattern
from graph.core.script import BEATS, Beat
from graph.core.writing import Source

texts = st.text(max_size=60) | st.sampled_from(["<b>x", "[a](http://x)", "**", "* x", "\ud83d", "\u202e", "1973", "s1"])
scenes = st.builds(
    SceneAnswer,
    id=texts,
    beat=st.sampled_from(Beat),
    lines=st.lists(st.builds(LineAnswer, text=texts, quote=texts), max_size=6),
    layout=st.sampled_from(["headline", "number", "quote", "list"]),
    headline=texts,
    number=texts,
    quote=texts,
    items=st.lists(texts, max_size=6),
    icon=texts,
)
answers = st.builds(
    ScriptAnswer, scenes=st.lists(scenes, max_size=30), title=texts, description=texts, tags=st.lists(texts, max_size=5)
)


@given(st.text())
def test_plain_text_is_one_printable_line(text: str) -> None:
    clean = plain(text)

    assert not {unicodedata.category(char) for char in clean} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not set("<>") & set(clean)
    assert clean == clean.strip()
    assert "\n" not in clean


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.integers(0, 200), st.integers(0, 60))
def test_a_part_of_the_source_is_found_where_it_says_the_same(source: str, start: int, length: int) -> None:
    quote = source[start : start + length]

    span = Citations(source).find(quote)

    if span is not None:
        again = Citations(source).find(source[span.start : span.end])
        assert again is not None
        assert again.start <= span.start


@given(answers)
def test_any_answer_becomes_a_bounded_draft(answer: ScriptAnswer) -> None:
    beats = BEATS[Pattern.A]

    draft = DraftMaker(Source(text="Bees dance in 1973."), lambda text: len(text) / 15, lambda words: "sparkles").make(
        answer, Wanted(beats=beats, order=beats, seconds=30)
    )

    assert len(draft.scenes) <= MOST_SCENES + 1
    assert len({scene.id for scene in draft.scenes}) == len(draft.scenes)
    assert all(scene.lines for scene in draft.scenes)
    assert [beats.index(scene.beat) for scene in draft.scenes] == sorted(beats.index(s.beat) for s in draft.scenes)
    if not draft.faults:
        assert {scene.beat for scene in draft.scenes} == set(beats)
