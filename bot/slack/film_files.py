"""What stands in a thread before a film is asked about: the film to play, and its thumbnail for the card."""

from collections.abc import Mapping

from bot.page import FilmPage
from bot.slack.uploading import FAILED
from graph.core.gate import Gate
from graph.core.value import Value
from graph.dossier import KeptFile
from graph.store.cards import ShownCard, Thread
from graph.store.outbox import FILE, Outgoing, Priority


class FilmFiles(Value):
    """Where the film can be watched, and the id of the thumbnail's file in Slack; empty for what could not be put."""

    preview_link: str = ""
    thumbnail: str = ""


def film_files(
    shown: Mapping[str, ShownCard], thread: Thread, gate: Gate, page: FilmPage, kept: Mapping[str, KeptFile]
) -> tuple[FilmFiles | None, tuple[tuple[ShownCard, Outgoing], ...]]:
    """The files once there is an end to each, else None; and what is to be uploaded for that.

    They are taken from where they are `kept`: the copies for people come a moment later, and may be deleted.
    """
    wanted = tuple(_wanted(thread, gate, page, {role: str(file.path) for role, file in kept.items()}))
    if not all(card.key in shown and shown[card.key].ts for card, _ in wanted):
        return None, wanted
    preview, thumbnail = (shown.get(f"{kind}:{gate.id}") for kind in ("preview", "thumbnail"))
    return FilmFiles(
        preview_link=preview.link if preview else "",
        thumbnail=thumbnail.ts if thumbnail and thumbnail.ts != FAILED else "",
    ), ()


def _wanted(thread: Thread, gate: Gate, page: FilmPage, paths: Mapping[str, str]) -> list[tuple[ShownCard, Outgoing]]:
    named = f"{thread.production}-revision-{page.revision}"
    film = paths.get("preview") or paths.get("video", "")
    found = [
        ("preview", film, f"{named}.mp4", False),
        ("thumbnail", paths.get("thumbnail", ""), f"{named}.jpg", True),
    ]
    return [
        _file(thread, gate, f"{kind}:{gate.id}", path, name, is_unshared=is_unshared)
        for kind, path, name, is_unshared in found
        if path
    ]


def _file(
    thread: Thread, gate: Gate, key: str, path: str, name: str, *, is_unshared: bool
) -> tuple[ShownCard, Outgoing]:
    place = {"production": thread.production, "workspace": thread.workspace, "conversation": thread.conversation}
    card = ShownCard(**place, key=key, thread_ts=thread.ts, ts="", link="", wanted=gate.subject, is_open=False)
    arguments = {"key": key, "path": path, "name": name} | ({"is_unshared": True} if is_unshared else {})
    return card, Outgoing(**place, dedupe=key, method=FILE, arguments=arguments, priority=Priority.CARD)
