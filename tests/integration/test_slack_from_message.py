"""“Make a video from this”: all of the message counts, however long it is, and whatever files are in it."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from bot.slack.ids import Shortcut
from bot.slack.parcels import Parcels
from graph.core.ids import ProductionId
from graph.store.productions import get_row
from graph.store.tables import ProductionRow
from tests.fakes.slack_studio import Office, has, open_office

pytestmark = pytest.mark.loopback

FACT = "The octopus has three hearts. Two of them pump blood through the gills. One stops when it swims. "
LONG = "Why octopuses have three hearts.\n" + FACT * 400 + "The last words are blue."


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (1280, 1280), "navy").save(kept, "PNG")
    return kept.getvalue()


def form(office: Office, text: str, *files: tuple[str, bytes]) -> dict[str, Any]:
    """Ben says something, and Anna opens the form from it."""
    ts = office.ben.say(text, office.videos, files=files)
    (message,) = [one for one in office.space.messages(office.videos) if one["ts"] == ts]
    assert office.anna.shortcut(Shortcut.FROM_MESSAGE, message).ok
    return dict(office.anna.views[-1])


def begun(office: Office, view: dict[str, Any], **values: str) -> ProductionId:
    """The video that the form begins, files fetched."""
    known = {one.id for one in office.studio.productions.list()}
    given = {"length/entry": "20", **{f"{name}/entry": value for name, value in values.items()}}
    assert office.anna.submit(view, given).ok
    parcels = Parcels(office.desk)
    while parcels.fetch_next():
        pass
    (new,) = {one.id for one in office.studio.productions.list()} - known
    return new


def row(office: Office, production: ProductionId) -> ProductionRow:
    with office.studio.db.read() as session:
        return get_row(session, production)


def test_a_long_message_is_used_whole(office: Office) -> None:
    view = form(office, LONG)
    assert has(view, f"All {len(LONG):,} characters are used")

    production = begun(office, view)

    assert len(LONG) > 38_000
    assert row(office, production).source.rstrip().endswith("The last words are blue.")


def test_what_was_changed_in_the_form_counts_instead(office: Office) -> None:
    production = begun(office, form(office, LONG), source=FACT * 6)

    assert row(office, production).source.strip() == (FACT * 6).strip()


def test_the_files_of_a_message_become_material(office: Office) -> None:
    files = (("notes.txt", (FACT * 8 + "The notes end here.").encode()), ("octopus.png", picture()))
    view = form(office, "why octopuses have three hearts", *files)
    assert has(view, "these files go along: notes.txt, octopus.png.")

    production = begun(office, view)

    assert "The notes end here." in row(office, production).source
    assert [one["name"] for one in row(office, production).brief["pictures"]] == ["octopus.png"]


def test_a_file_that_is_of_no_use_does_not_take_the_text_with_it(office: Office) -> None:
    production = begun(office, form(office, LONG, ("paper.pdf", b"%PDF-1.7 nothing")))

    office.settle()
    assert row(office, production).source.rstrip().endswith("The last words are blue.")
    assert any(has(one, "paper.pdf") and has(one, "Started") for one in office.space.messages(office.videos))
