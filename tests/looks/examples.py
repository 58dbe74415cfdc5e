"""Productions as people have them, for looking at every card; `said` is put wherever people write."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.page import (
    FilmPage,
    GateLine,
    LogPage,
    Missing,
    QuestionPage,
    ReleasePage,
    SceneFinding,
    SceneLine,
    ScriptPage,
    SpokenLine,
    TimeCode,
    Understanding,
)
from bot.slack.cards import Attachment, Digest, DigestLine, SlotLine
from graph.core.change import AnotherTake, ChangeLength, Missed
from graph.core.difference import LineDifference, Remade, SceneDifference
from graph.core.gate import GateKind, GateStatus
from graph.core.ids import GateId, ProductionId, SceneId, Sha256
from graph.core.item import ItemState
from graph.core.place import Place
from graph.core.production import State
from graph.core.rebuild import Rebuild
from graph.core.script import Listing, Release
from graph.core.standing import Glance, OpenGate, Published, Standing, Unit, judge
from tests.looks.blockkit import NOW
from tools.media import Finding

PRODUCTION = ProductionId("bees-7f3k")
TITLE = "Why bees dance"
GATE = GateId("5f0e8c1d2b3a49687766aa10")
SUBJECT = Sha256("9" * 64)
LINK = "https://acme.slack.com/archives/C0VIDEO/p1795682400000100"
DESCRIPTION = "How a honeybee tells its sisters where the flowers are.\n\nSource: a field note on the waggle dance."

_BEATS = (
    ("HOOK", "curiosity", 5.2, ("A bee comes home and begins to dance.",), "A bee that dances"),
    (
        "TRIGGER",
        "surprise",
        7.4,
        ("She runs straight, waggling, then loops back.", "Again and again."),
        "The waggle run",
    ),
    (
        "CONTEXT",
        "curiosity",
        9.8,
        ("The angle of her run to the vertical is the angle between flowers and sun.",),
        "Angle = direction",
    ),
    ("CLASH", "concern", 8.6, ("It is dark in the hive, so nobody can see the sun.",), "No sun inside"),
    ("TWIST", "awe", 9.1, ("Each second of waggling means about a kilometre of flight.",), "1 second = 1 km"),
    ("CTA", "resolve", 4.9, ("Next time you see a bee, ask where she has been.",), ""),
)


def gate_line(kind: GateKind = GateKind.SCRIPT, **changed: Any) -> GateLine:
    plain = {
        "id": GATE,
        "kind": kind,
        "status": GateStatus.PENDING,
        "subject": SUBJECT,
        "expires_at": NOW + timedelta(days=7),
        "blocked_by": (),
        "changes_left": 5,
    }
    return GateLine(**plain | changed)


def _origin(number: int, text: str, said: str) -> SpokenLine:
    if number == 1:
        return SpokenLine(text=said or text, origin="template", place=None, is_verbatim=False)
    place = Place(paragraph=1 + number // 2, line=2 + number, excerpt=said or text)
    return SpokenLine(text=said or text, origin="source", place=place, is_verbatim=number % 3 != 0)


def scenes(said: str = "", count: int = 6) -> tuple[SceneLine, ...]:
    lines = []
    for number in range(1, count + 1):
        beat, emotion, seconds, spoken, shown = _BEATS[(number - 1) % len(_BEATS)]
        lines.append(
            SceneLine(
                number=number,
                id=f"s{number}",
                beat=beat,
                emotion=emotion,
                seconds=seconds,
                lines=tuple(_origin(number + at, text, said) for at, text in enumerate(spoken)),
                layout="headline",
                on_screen=said or shown,
                direction="",
            )
        )
    return tuple(lines)


def listing(said: str = "") -> Listing:
    return Listing(
        title=said or "Why bees dance, and what they say",
        description=said or DESCRIPTION,
        tags=(said or "bees", "nature", "waggle dance"),
    )


def script_page(said: str = "", *, count: int = 6, revision: int = 1, **changed: Any) -> ScriptPage:
    shown = scenes(said, count)
    plain = {
        "production": PRODUCTION,
        "title": said or TITLE,
        "state": State.SCRIPT_PENDING_REVIEW,
        "gate": gate_line(),
        "warnings": (said,) if said else (),
        "revision": revision,
        "pattern": "A",
        "writer": said or "the extractive writer",
        "seconds": sum(scene.seconds for scene in shown),
        "wanted_seconds": 45,
        "render_seconds": 36.0,
        "source_name": said or "bees.txt",
        "scenes": shown,
        "listing": listing(said),
        "asked": said or ("another hook, shorter" if revision > 1 else ""),
        "differences": differences(said) if revision > 1 else (),
    }
    return ScriptPage(**plain | changed)


def differences(said: str = "") -> tuple[SceneDifference, ...]:
    gone = LineDifference(kind="removed", text=said or "Bees are among the most fascinating animals.")
    new = LineDifference(kind="added", text=said or "A bee comes home and begins to dance.")
    hook = SceneDifference(
        scene=SceneId("s1"),
        kind="changed",
        position=1,
        lines=(gone, new),
        shown={"headline": (said or "Fascinating bees", said or "A bee that dances")},
    )
    left_out = SceneDifference(
        scene=SceneId("s9"),
        kind="removed",
        position=None,
        moved_from=4,
        lines=(LineDifference(kind="removed", text=said or "Honey has been found in ancient tombs."),),
    )
    return hook, left_out


def film_page(said: str = "", *, count: int = 6, **changed: Any) -> FilmPage:
    shown, start, codes = scenes(said, count), 0.0, []
    for scene in shown:
        text = " ".join(line.text for line in scene.lines)
        codes.append(TimeCode(scene=scene.id, start=start, seconds=scene.seconds, text=text))
        start += scene.seconds
    finding = Finding(check="captions", message=said or "A caption line is long: 43 characters.", start=12.6)
    plain = {
        "production": PRODUCTION,
        "title": said or TITLE,
        "state": State.VIDEO_PENDING_REVIEW,
        "gate": gate_line(GateKind.VIDEO),
        "warnings": (said,) if said else (),
        "revision": 1,
        "seconds": start,
        "wanted_seconds": 45,
        "loudness_lufs": -14.1,
        "true_peak_dbtp": -1.6,
        "findings": (SceneFinding(scene="s3", finding=finding),),
        "scenes": tuple(codes),
        "listing": listing(said),
        "files": {
            "preview": "films/bees-7f3k/preview.mp4",
            "video": "films/bees-7f3k/video.mp4",
            "thumbnail": "films/bees-7f3k/thumbnail.jpg",
            "srt": "x.srt",
        },
    }
    return FilmPage(**plain | changed)


def film_page_again(said: str = "") -> FilmPage:
    """The film of a later revision, with louder music and one scene drawn anew."""
    return film_page(
        said,
        revision=3,
        since=2,
        asked=said or "louder music, another take of scene 2",
        beside={"music": (said or "as usual", said or "as usual, 4 dB louder")},
        remade=Remade(scenes=(2,), film=True, thumbnail=False),
    )


def release_page(said: str = "", **changed: Any) -> ReleasePage:
    plain = {
        "production": PRODUCTION,
        "title": said or TITLE,
        "state": State.READY_FOR_PUBLISH,
        "gate": gate_line(GateKind.PUBLISH),
        "warnings": (said,) if said else (),
        "revision": 2,
        "channel": "wild",
        "channel_title": said or "Wild in Two Minutes",
        "zone": "Europe/Rome",
        "publish_at": free_times()[1],
        "release": Release(),
        "listing": listing(said),
        "seconds": 45.0,
        "files": {},
        "url": "",
    }
    return ReleasePage(**plain | changed)


def free_times(count: int = 10) -> tuple[datetime, ...]:
    hours = (10, 13, 17, 19, 21)
    first = datetime(2026, 11, 27, tzinfo=UTC)
    return tuple(first + timedelta(days=number // 5, hours=hours[number % 5]) for number in range(count))


def question_page(kind: GateKind = GateKind.PARTIAL, said: str = "", **changed: Any) -> QuestionPage:
    why = "the voice of scene 4 by espeak: it gave no sound. Choose another voice."
    missing = (Missing(what=said or "scene 4", why=said or why, work="build-s4"),)
    plain = {
        "production": PRODUCTION,
        "title": said or TITLE,
        "state": State.PUBLISHING if kind is GateKind.OUTCOME else State.READY_FOR_GENERATION,
        "gate": gate_line(kind),
        "warnings": (said,) if said else (),
        "about": kind,
        "step": "build" if kind is GateKind.STEP else "",
        "when": "after" if kind is GateKind.STEP else "",
        "units": (said or "scene 1", "scene 2") if kind is GateKind.STEP else (),
        "missing": missing if kind in {GateKind.PARTIAL, GateKind.BUDGET} else (),
    }
    return QuestionPage(**plain | changed)


def understanding(said: str = "", *, missed: bool = True) -> Understanding:
    return Understanding(
        production=PRODUCTION,
        gate=GATE,
        kind=GateKind.VIDEO,
        subject=SUBJECT,
        words=said or "make it 30 seconds, redraw scene 2 and add more sparkle",
        changes=(ChangeLength(seconds=30), AnotherTake(scenes=(SceneId("s2"),))),
        understood=(said or "write it 30 seconds long (now 45)", "draw scene 2 in another way"),
        missed=(Missed(words=said or "add more sparkle"),) if missed else (),
        rebuild=Rebuild(words=True, scenes=(SceneId("s2"),), film=True, thumbnail=False, seconds=24.0),
        scenes=(2,),
    )


def unit(step: str, name: str, state: ItemState, fraction: float = 0.0, said: str = "", **changed: Any) -> Unit:
    is_open, started = state in {ItemState.QUEUED, ItemState.RUNNING}, NOW - timedelta(minutes=1)
    failed = state is ItemState.FAILED
    plain = {
        "step": step,
        "unit": name,
        "place": int(name[1:] or 0),
        "part": "narration" if failed else "",
        "state": state,
        "attempt": 1,
        "failures": 4 if failed else 0,
        "max_failures": 4,
        "fraction": fraction,
        "message": said,
        "provider": "espeak" if failed else "",
        "error": (said or "espeak gave no sound") if failed else "",
        "hint": (said or "Check that espeak-ng is installed, then retry.") if failed else "",
        "not_before": started,
        "started_at": None if state is ItemState.QUEUED else started,
        "ended_at": None if is_open else NOW,
    }
    return Unit(**plain | changed)


def building(done: int = 4) -> tuple[Unit, ...]:
    states = [ItemState.DONE] * done + [ItemState.RUNNING] + [ItemState.QUEUED] * (5 - done)
    fractions = [1.0] * done + [0.4] + [0.0] * (5 - done)
    pairs = enumerate(zip(states, fractions, strict=True), 1)
    return tuple(unit("build", f"s{number}", state, fraction) for number, (state, fraction) in pairs)


def standing(state: State = State.SCRIPT_PENDING_REVIEW, said: str = "", **changed: Any) -> Standing:
    kinds = {
        State.SCRIPT_PENDING_REVIEW: GateKind.SCRIPT,
        State.VIDEO_PENDING_REVIEW: GateKind.VIDEO,
        State.READY_FOR_PUBLISH: GateKind.PUBLISH,
    }
    times = {"opened_at": NOW - timedelta(hours=2), "expires_at": NOW + timedelta(days=7)}
    gate = OpenGate(id=GATE, kind=kinds[state], step="", subject=SUBJECT, **times) if state in kinds else None
    is_out = state in {State.SCHEDULED, State.UPLOADED, State.PUBLISHED}
    at = free_times()[1] if state is State.SCHEDULED else None
    published = Published(video_id="v1", url="https://video.example/v1", privacy="private", publish_at=at)
    plain = {
        "id": PRODUCTION,
        "title": said or TITLE,
        "channel": "wild",
        "state": state,
        "hold": "",
        "failure": (said or "scene 5 could not be spoken") if state is State.FAILED else "",
        "reason": said,
        "run": 1,
        "revision": 2,
        "revisions_asked": 1,
        "publish_at": free_times()[1],
        "budget_usd": 5.0,
        "reserved_usd": 0.0,
        "spent_usd": 1.2,
        "has_news": False,
        "is_claimed": True,
        "not_before": None,
        "workers": 1,
        "created_at": NOW - timedelta(hours=5),
        "created_by": "T0ACME/U0ANNA",
        "updated_at": NOW - timedelta(minutes=3),
        "gate": gate,
        "scenes": tuple(f"s{number}" for number in range(1, 7)),
        "units": (),
        "published": published if is_out else None,
    }
    return judge(Glance(**plain | changed), ())


def step_log(said: str = "") -> Attachment:
    return Attachment(name=f"{PRODUCTION}-scene-5-try-4.log", text=said or "espeak gave no sound")


def log_page(said: str = "") -> LogPage:
    return LogPage(
        production=PRODUCTION,
        title=said or TITLE,
        state=State.FAILED,
        gate=None,
        step="build-s5",
        number=4,
        path="",
        lines=tuple(said or f"12:00:{number:02d} frame {number} of 60" for number in range(60)),
    )


def failed_standing(said: str = "") -> Standing:
    units = (*building()[:4], unit("build", "s5", ItemState.FAILED, said=said))
    return standing(State.FAILED, said, units=units, is_claimed=False)


def slot(day: int, hour: int, title: str = "", state: State = State.SCHEDULED, channel: str = "wild") -> SlotLine:
    at = datetime(2026, 11, 26, hour - 1, tzinfo=UTC) + timedelta(days=day)
    production = f"silk-{day}c{hour}" if title else ""
    shown, link = (state, LINK) if title else ("", "")
    return SlotLine(channel=channel, at=at, production=production, title=title, state=shown, link=link)


def digest(said: str = "", **changed: Any) -> Digest:
    waits = DigestLine(
        production=PRODUCTION, title=said or TITLE, what=said or "the script waits for a decision", link=LINK
    )
    other = DigestLine(
        production="tides-91ac", title="The moon and the tides", what="the film waits for a decision", link=LINK
    )
    failed = DigestLine(
        production="moss-4e1b", title="What moss remembers", what="scene 4 could not be spoken", link=""
    )
    out = DigestLine(production="owls-77da", title="How owls hear the dark", what="no figures yet", link=LINK)
    plain = {
        "channel_title": said or "Wild in Two Minutes",
        "zone": "Europe/Rome",
        "day": date(2026, 11, 26),
        "needs_you": (waits, other),
        "slots_today": (
            slot(0, 14, said or "The silk of spiders"),
            slot(0, 18),
            slot(0, 20, "Why cats purr"),
            slot(0, 22),
        ),
        "slots_tomorrow": (
            slot(1, 11),
            slot(1, 14, TITLE, State.READY_FOR_PUBLISH),
            slot(1, 18),
            slot(1, 20),
            slot(1, 22),
        ),
        "published": (out,),
        "failures": (failed,),
        "spent_usd": 3.42,
    }
    return Digest(**plain | changed)
