"""Files that somebody gave, for looking at what is said of them."""

from typing import Literal

from bot.page import Understanding
from graph.core.change import Missed, UsePictures
from graph.core.gate import GateKind
from graph.core.ids import ArtifactKey, SceneId
from graph.core.material import PlacedPicture
from graph.core.rebuild import Rebuild
from graph.store.parcels import GivenFile, Parcel
from tests.looks.examples import GATE, PRODUCTION, SUBJECT


def foreseen(said: str = "", *, useless: bool = False) -> Understanding:
    """What would come of files that somebody gave."""
    placed = PlacedPicture(scene=SceneId("s2"), key=ArtifactKey("a" * 64), name="waggle.jpg")
    why = Missed(words="", why=said or "the source thin.txt holds a single sentence", hint="Give a longer text.")
    return Understanding(
        production=PRODUCTION,
        gate=GATE,
        kind=GateKind.VIDEO,
        subject=SUBJECT,
        words="",
        changes=() if useless else (UsePictures(pictures=(placed,)),),
        understood=() if useless else (said or "show waggle.jpg in scene 2",),
        missed=(why,) if useless else (),
        rebuild=Rebuild(words=False, scenes=(SceneId("s2"),), film=True, thumbnail=False, seconds=13.4),
        scenes=() if useless else (2,),
    )


def parcel(said: str = "", kinds: tuple[Literal["picture", "source"], ...] = ("picture", "source")) -> Parcel:
    says = {"picture": "picture, 412 kB", "source": "text, 1,204 words"}
    names = {"picture": "waggle.jpg", "source": "dance.md"}
    kept = tuple(
        GivenFile(
            id=f"F{kind}", name=said or names[kind], state="kept", kind=kind, key=ArtifactKey(kind), says=says[kind]
        )
        for kind in kinds
    )
    why = said or "is a PDF, which is not read here. Save it as plain text and add that."
    refused = GivenFile(id="F9", name=said or "paper.pdf", state="refused", says=why)
    return Parcel(
        key="T0ACME:C0VIDEO:1795682400.000200",
        production=PRODUCTION,
        workspace="T0ACME",
        conversation="C0VIDEO",
        thread_ts="1795682400.000100",
        who="U0ANNA",
        files=(*kept, refused),
    )
