"""The emulator's files: what blocks may show, what is given to whom, and what goes wrong on the way."""

from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError

from tests.contract.emulated_slack import Studio, refused

pytestmark = pytest.mark.loopback


def put(studio: Studio, name: str, content: bytes = b"abc") -> str:
    """Upload a file that is shared nowhere; its id."""
    reserved = studio.client.files_getUploadURLExternal(filename=name, length=len(content))
    assert httpx.post(reserved["upload_url"], content=content).status_code == 200
    studio.client.files_completeUploadExternal(files=[{"id": reserved["file_id"]}])
    return str(reserved["file_id"])


def image(file: str, **other: Any) -> dict[str, Any]:
    return {"type": "image", "slack_file": {"id": file}, "alt_text": "a", **other}


def test_a_block_shows_only_pictures_that_slack_has_looked_at(studio: Studio) -> None:
    studio.space.files.share_seconds, studio.space.files.share_polls = None, 1
    picture, text = put(studio, "a.jpg"), put(studio, "a.txt")

    def post(*blocks: dict[str, Any]) -> None:
        studio.post(blocks=list(blocks))

    def refusal(block: dict[str, Any]) -> str:
        with pytest.raises(SlackApiError) as caught:
            post(block)
        return str(caught.value.response["errors"])

    assert "invalid slack file" in refusal(image(picture))
    studio.client.files_info(file=picture)
    studio.client.files_info(file=text)
    post(image(picture))
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "a"}}
    assert "invalid slack file" in refusal(section | {"accessory": image(text)})
    assert "invalid slack file" in refusal(image("F404"))
    assert len(studio.space.messages(studio.videos)) == 1


def test_a_file_that_was_deleted_is_given_to_nobody(studio: Studio) -> None:
    studio.anna.say("look", studio.videos, files=[("notes.md", b"# Bees")])
    (file,) = studio.space.files.stored.values()
    url = studio.space.files.described(file)["url_private"]
    studio.space.files.delete(file.id)

    assert refused(studio.client.files_info, file=file.id) == "file_deleted"
    token = {"Authorization": f"Bearer {studio.space.bot_token}"}
    assert httpx.get(url, headers=token).status_code == 404


def test_uploads_and_downloads_fail_as_they_are_told_to(studio: Studio) -> None:
    studio.anna.say("look", studio.videos, files=[("notes.md", b"# Bees")])
    (file,) = studio.space.files.stored.values()
    url, token = studio.space.files.described(file)["url_private"], f"Bearer {studio.space.bot_token}"
    studio.space.files.download_faults.extend(["500", "https://elsewhere.example/", "broken"])
    studio.space.files.upload_faults.append("503")
    reserved = studio.client.files_getUploadURLExternal(filename="a.txt", length=3)

    def get() -> httpx.Response:
        return httpx.get(url, headers={"Authorization": token})

    assert get().status_code == 500
    assert get().headers["Location"] == "https://elsewhere.example/"
    with pytest.raises(httpx.RemoteProtocolError):
        get()
    assert get().content == b"# Bees"
    assert studio.space.files.downloads == [file.id] * 4
    assert httpx.post(reserved["upload_url"], content=b"abc").status_code == 503
    assert httpx.post(reserved["upload_url"], content=b"abc").status_code == 200
