"""YouTube's limits on what stands beside a video, which every channel of ours keeps."""

import re
from collections.abc import Iterable

from tools.errors import ToolRejected
from tools.youtube import Privacy, UploadRequest

TITLE_CHARACTERS = 100
DESCRIPTION_BYTES = 5000
TAGS_CHARACTERS = 500

_FORBIDDEN = re.compile(r"[<>\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_LINES = re.compile(r"\s+")


def title_length(title: str) -> int:
    """Characters as YouTube may count them: an emoji outside the basic plane counts two."""
    return len(title.encode("utf-16-le", "surrogatepass")) // 2


def tags_length(tags: Iterable[str]) -> int:
    """What the tags take of the limit: with commas between, and quotes around those that hold a space."""
    sizes = [len(tag) + 2 * (" " in tag) for tag in tags]
    return sum(sizes) + max(len(sizes) - 1, 0)


def fit_title(title: str) -> str:
    """The title without forbidden characters, cut at a word where it is too long."""
    clean = _one_line(title)
    if title_length(clean) <= TITLE_CHARACTERS:
        return clean
    while clean and title_length(clean) >= TITLE_CHARACTERS:
        clean = clean.rpartition(" ")[0] or clean[:-1]
    return f"{clean.rstrip(' ,;:-–—')}…"


def fit_description(description: str) -> str:
    """The description without forbidden characters, cut at the end of a line or word where it is too long."""
    clean = _FORBIDDEN.sub("", description).strip()
    if len(clean.encode()) <= DESCRIPTION_BYTES:
        return clean
    cut = clean.encode()[:DESCRIPTION_BYTES].decode(errors="ignore")
    return cut[: max(cut.rfind(" "), cut.rfind("\n"))].rstrip() if " " in cut or "\n" in cut else cut


def fit_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags that fit, in order, each once, without commas and forbidden characters."""
    fitting: list[str] = []
    for tag in tags:
        clean = _one_line(tag.replace(",", " ")).strip("\"'# ")
        known = {kept.casefold() for kept in fitting}
        if clean and clean.casefold() not in known and tags_length([*fitting, clean]) <= TAGS_CHARACTERS:
            fitting.append(clean)
    return tuple(fitting)


def check_request(request: UploadRequest) -> None:
    """Refuse what YouTube would refuse. Raises `ToolRejected`, which names the field."""
    for problem in _problems(request):
        raise ToolRejected(problem, hint="Revise it and approve the new publish gate.")


def _problems(request: UploadRequest) -> Iterable[str]:
    if not 1 <= title_length(request.title) <= TITLE_CHARACTERS or _FORBIDDEN.search(request.title):
        yield f"the title must have 1 to {TITLE_CHARACTERS} characters, none of them < or >"
    if len(request.description.encode()) > DESCRIPTION_BYTES or _FORBIDDEN.search(request.description):
        yield f"the description must have at most {DESCRIPTION_BYTES} bytes, none of them < or >"
    if tags_length(request.tags) > TAGS_CHARACTERS:
        yield f"the tags must have at most {TAGS_CHARACTERS} characters together"
    if request.publish_at is not None and request.publish_at.tzinfo is None:
        yield "the publish time needs a time zone"
    if request.publish_at is not None and request.privacy is not Privacy.PRIVATE:
        yield "a video with a publish time must be private until then"


def _one_line(text: str) -> str:
    return _LINES.sub(" ", _FORBIDDEN.sub("", _LINES.sub(" ", text))).strip()
