"""A file of Slack's is asked for at Slack's own host alone, with the token, and never followed elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient

from bot.slack.fetching import LARGEST_PICTURE, CannotFetch, Fetched, FetchLater, fetch, kind_of, may_ask
from tests.fakes.little_slack import LittleSlack, little_slack
from tests.fakes.slack import SlackEmulator

pytestmark = pytest.mark.loopback

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 3000


@dataclass
class Shelf:
    """A file that Anna has put into Slack, and a client that asks for it."""

    slack: SlackEmulator
    client: WebClient
    folder: Path

    def add(self, name: str, content: bytes) -> str:
        anna = next(iter(self.slack.workspace.people.values()))
        return str(self.slack.workspace.files.drop(anna, name, content)["id"])

    def fetch(self, id: str, seconds: float = 60.0) -> Fetched:
        return fetch(self.client, id, self.folder, seconds=seconds)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with SlackEmulator() as slack:
        slack.workspace.add_person("anna")
        client = WebClient(token=slack.workspace.bot_token, base_url=slack.api_url, retry_handlers=[])
        yield Shelf(slack, client, tmp_path)


def test_a_file_is_brought_whole_under_a_name_of_ours(shelf: Shelf) -> None:
    found = shelf.fetch(shelf.add("a b/../c.txt", PNG))

    assert found == Fetched(name="a b/../c.txt", kind="picture", path=shelf.folder / "given.png", size=len(PNG))
    assert found.path.read_bytes() == PNG


def test_nobody_is_followed_to_another_host_and_no_token_goes_there(shelf: Shelf) -> None:
    file = shelf.add("a.png", PNG)
    with little_slack({}) as elsewhere:
        shelf.slack.workspace.files.download_faults.append(f"{elsewhere.api_url}steal")

        with pytest.raises(CannotFetch, match="does not let me read"):
            shelf.fetch(file)

        assert elsewhere.asked == []


def test_an_address_outside_of_slack_is_not_asked(tmp_path: Path) -> None:
    def serve(url: str) -> tuple[LittleSlack, str]:
        answer = {"file": {"id": "F1", "name": "a.png", "size": 9, "url_private_download": url}}
        with little_slack({"files.info": answer}) as slack, little_slack({}) as elsewhere:
            answer["file"]["url_private_download"] = url.replace("ELSEWHERE", elsewhere.api_url)
            client = WebClient(token="xoxb-1", base_url=slack.api_url)
            with pytest.raises(CannotFetch, match="does not lie where Slack keeps files"):
                fetch(client, "F1", tmp_path)
            return elsewhere, slack.api_url

    for url in ("ELSEWHEREa.png", "file:///etc/passwd", "https://files.slack.com.evil.example/a.png"):
        assert serve(url)[0].asked == []


@pytest.mark.parametrize(
    ("url", "api", "allowed"),
    [
        ("https://files.slack.com/files-pri/T1-F1/a.png", "https://slack.com/api/", True),
        ("https://files.slack.com:443/a.png", "https://www.slack.com/api/", True),
        ("https://files.slack-gov.com/a.png", "https://slack-gov.com/api/", True),
        ("https://files.slack-gov.com/a.png", "https://slack.com/api/", False),
        ("http://files.slack.com/a.png", "https://slack.com/api/", False),
        ("https://files.slack.com:8443/a.png", "https://slack.com/api/", False),
        ("https://evil.slack.com/a.png", "https://slack.com/api/", False),
        ("https://files.slack.com@evil.example/a.png", "https://slack.com/api/", False),
        ("https://evil.example/files.slack.com", "https://slack.com/api/", False),
        ("https://files.slack.com/a.png", "https://evilslack.com/api/", True),
        ("https://evilslack.com/a.png", "https://evilslack.com/api/", False),
        ("http://127.0.0.1:81/a.png", "http://127.0.0.1:80/api/", False),
        ("http://127.0.0.1:80/a.png", "http://127.0.0.1:80/api/", True),
        ("https://files.slack.com/a.png", "http://127.0.0.1:80/api/", False),
    ],
)
def test_the_token_goes_to_the_host_of_this_installations_files_alone(url: str, api: str, allowed: bool) -> None:  # noqa: FBT001 - a case.
    assert may_ask(urlsplit(url), urlsplit(api)) == allowed


def test_a_page_to_log_in_is_no_file(shelf: Shelf) -> None:
    file = shelf.add("a.txt", b"text")
    shelf.slack.workspace.scopes.discard("files:read")
    with pytest.raises(CannotFetch, match="missing_scope") as refusal:
        shelf.fetch(file)
    assert "slack check" in refusal.value.hint

    shelf.slack.workspace.scopes.add("files:read")
    shelf.slack.workspace.files.download_faults.append("login")
    with pytest.raises(CannotFetch, match="does not let me read"):
        shelf.fetch(file)
    assert shelf.fetch(file).kind == "source"


def test_too_much_is_told_before_and_while_it_comes(shelf: Shelf) -> None:
    with pytest.raises(CannotFetch, match="more than 20 MB"):
        shelf.fetch(shelf.add("huge.png", b"\x89PNG\r\n\x1a\n" + b"x" * LARGEST_PICTURE))
    assert shelf.slack.workspace.files.downloads == []

    with pytest.raises(CannotFetch, match="more than 1 MB of text"):
        shelf.fetch(shelf.add("long.txt", b"word " * 300_000))

    lying = shelf.add("small.png", PNG)
    shelf.slack.workspace.files.stored[lying].content = PNG + b"x" * LARGEST_PICTURE
    with pytest.raises(CannotFetch, match="more than 20 MB"):
        shelf.fetch(lying)


@pytest.mark.parametrize("fault", ["500", "429", "503", "broken"])
def test_what_may_pass_is_tried_again_later(shelf: Shelf, fault: str) -> None:
    file = shelf.add("a.png", PNG)
    shelf.slack.workspace.files.download_faults.append(fault)

    with pytest.raises(FetchLater):
        shelf.fetch(file)

    assert shelf.fetch(file).size == len(PNG)


def test_slack_that_cannot_be_reached_is_asked_later(tmp_path: Path) -> None:
    client = WebClient(token="xoxb-1", base_url="http://127.0.0.1:9/api/", retry_handlers=[])

    with pytest.raises(FetchLater, match="cannot be reached"):
        fetch(client, "F1", tmp_path)


def test_a_file_that_takes_for_ever_is_given_up_for_now(shelf: Shelf) -> None:
    with pytest.raises(FetchLater, match="takes too long"):
        shelf.fetch(shelf.add("a.png", PNG), seconds=-1)


def test_links_and_deleted_files_are_named(shelf: Shelf) -> None:
    link, gone = shelf.add("doc", b"x"), shelf.add("gone.txt", b"x")
    shelf.slack.workspace.files.stored[link].mode = "external"
    shelf.slack.workspace.files.delete(gone)

    with pytest.raises(CannotFetch, match="only a link to it"):
        shelf.fetch(link)
    with pytest.raises(CannotFetch, match="was deleted"):
        shelf.fetch(gone)


@pytest.mark.parametrize(
    ("first", "suffix"),
    [
        (b"\xff\xd8\xff\xe0", ".jpg"),
        (b"\x89PNG\r\n\x1a\n", ".png"),
        (b"GIF89a", ".gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", ".webp"),
        (b"BMW builds cars.", ".txt"),
        (b"", ".txt"),
    ],
)
def test_a_kind_is_told_by_the_first_bytes(first: bytes, suffix: str) -> None:
    assert kind_of(first, "x.exe")[1] == suffix


@pytest.mark.parametrize(
    "first",
    [b"%PDF-1", b"PK\x03\x04", b"\x00\x00\x00\x18ftypavif", b"\x00\x00\x00\x18ftypisom", b"<?xml?><SVG/>", b"II*\x00"],
)
def test_other_kinds_are_refused_with_what_would_do(first: bytes) -> None:
    with pytest.raises(CannotFetch, match=r"x\.png is .*not read here") as refusal:
        kind_of(first, "x.png")
    assert refusal.value.hint


@pytest.mark.parametrize("name", ["octo.png", "octo.JPEG"])
def test_a_text_that_is_called_a_picture_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(CannotFetch, match=f"{name} is no picture: it holds text") as refusal:
        kind_of(b"An octopus has three hearts.", name)
    assert refusal.value.hint == "Rename it to .txt if it is the source."
    with pytest.raises(CannotFetch, match="is no picture: it is broken"):
        kind_of(b"\x01\x00\x02", name)
