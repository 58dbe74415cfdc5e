"""The script as a page promises just what the film shows."""

import pytest

from graph.core.brief import Pattern
from graph.core.ids import SceneId
from graph.core.page import script_page
from graph.core.script import Beat, Emotion, Line, Listing, Revision, Scene, Script, Visual


def page_with(visual: Visual) -> str:
    line = Line(text="It costs about 4.2 million kroner a year.", origin="person")
    scene = Scene(
        id=SceneId("s1"), beat=Beat.HOOK, emotion=Emotion.CURIOSITY, lines=(line,), visual=visual, seconds=4.0
    )
    script = Script(pattern=Pattern.A, scenes=(scene,), writer="extractive")
    return script_page(Revision(number=1, script=script, listing=Listing(title="Ferry", description="A ferry.")), "")


@pytest.mark.parametrize(
    ("visual", "shown"),
    [
        (
            Visual(layout="number", headline="About", number="4.2", unit="million kroner a year"),
            "4.2 million kroner a year · About",
        ),
        (Visual(layout="quote", quote="Not one sailing.", attribution="The mayor"), "Not one sailing. · The mayor"),
        (Visual(layout="list", headline="It carries", items=("cars", "mail")), "It carries · cars, mail"),
        (Visual(headline="It sails on"), "It sails on"),
    ],
)
def test_the_page_has_all_that_stands_on_the_screen(visual: Visual, shown: str) -> None:
    assert f"*On screen: {shown}*" in page_with(visual)


def test_nothing_is_said_of_a_screen_without_words() -> None:
    assert "On screen" not in page_with(Visual())
