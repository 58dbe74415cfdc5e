"""Channel profiles: what their files may say, and how mistakes in them are answered."""

from datetime import time
from pathlib import Path

import pytest

from config.channel import ChannelProfile, Policy, get_channel, load_channels
from config.errors import BadChannel, ChannelNotFound


def channel(folder: Path, text: str, name: str = "news") -> ChannelProfile:
    (folder / f"{name}.toml").write_text(f'title = "News"\n{text}', encoding="utf-8")
    return load_channels(folder)[name]


def test_the_shipped_channel_says_what_counts_without_it() -> None:
    shipped = load_channels()["default"]

    assert shipped == ChannelProfile(name="default", title="Greenlight", policies=shipped.policies)
    assert shipped.slots == (time(11), time(14), time(18), time(20), time(22))
    assert [shipped.policy(gate) for gate in ("script", "video", "publish")] == [Policy.HUMAN] * 3
    assert shipped.policy("build") is Policy.AUTO


def test_a_persons_channel_stands_beside_the_shipped_and_may_replace_it(tmp_path: Path) -> None:
    channel(tmp_path, "")
    channel(tmp_path, "", name="default")

    channels = load_channels(tmp_path)

    assert set(channels) == {"default", "news"}
    assert channels["default"].title == "News"


def test_what_counts_for_all_channels_yields_to_a_channel_s_own_file(tmp_path: Path) -> None:
    channel(tmp_path, "revisions = 9")

    channels = load_channels(tmp_path, {"revisions": 3})

    assert (channels["news"].revisions, channels["default"].revisions) == (9, 3)


def test_slots_are_put_in_order(tmp_path: Path) -> None:
    assert channel(tmp_path, 'slots = ["18:00", 09:30:00]').slots == (time(9, 30), time(18))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('zone = "Europe/Rom"', "did you mean Europe/Rome"),
        ('zone = "../../etc/passwd"', "no IANA time zone"),
        ('slots = ["25:00"]', "slots `25:00` is not a time; write it like 18:00"),
        ('seconds = "long"', "seconds `long` is not a length of a video; write whole seconds from 10 to 180"),
        ('made_for_kids = "perhaps"', "made_for_kids has to be true or false"),
        ('tags = "sea"', r'tags has to be a list, like \["one", "two"\]'),
        ('slots = ["11:00", "11:00"]', "given twice"),
        ('slots = ["11:00+02:00"]', "without an offset"),
        ("slots = []", "slots needs at least one"),
        ("speed = 9", "speed"),
        ('pallette = "x"', "did you mean palette"),
        ('[policies]\nscript = "auto"', "always asks a person"),
        ('[policies]\nvideo = "auto"', "always asks a person"),
        ('[policies]\npublish = "auto"', "always asks a person"),
        ('[policies]\nupload = "review"', "'human' asks before it"),
        ('[policies]\nstoryboard = "human"', "is no step"),
        ('[policies]\nbiuld = "review"', "did you mean build"),
        ('approvers = [""]', "empty"),
        ("zone = Europe/Rome", "is not TOML"),
        ("x" * 70_000, "too large"),
    ],
)
def test_a_mistake_is_answered_with_file_field_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(BadChannel, match=reason) as caught:
        channel(tmp_path, text)

    assert "news.toml" in str(caught.value)
    assert caught.value.hint


def test_a_broken_file_is_no_trouble_for_other_channels(tmp_path: Path) -> None:
    channel(tmp_path, "")
    (tmp_path / "broken.toml").write_text("zone = Rome")

    channels = load_channels(tmp_path)

    assert get_channel(channels, "news").title == "News"
    assert set(channels.usable()) == {"default", "news"}
    with pytest.raises(BadChannel, match=r"broken\.toml"):
        get_channel(channels, "broken")


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ('[policies]\nzone = "Europe/Rome"', "zone stands under [policies]; put it above that line", "default.toml"),
        ("zone = Europe/Rome", "is not TOML", "Line 2 is: zone = Europe/Rome — texts stand in quotes"),
        ('title = "Twice"', "Cannot overwrite", "give each field once"),
        ("zone", "is not TOML", "each line is: field = value"),
        ('slots = ["25:00"]', "slots `25:00` is not a time; write it like 18:00", "default.toml"),
        (
            '[policies]\nbuild = "never"',
            "policies.build `never` is not a policy; write auto, human or review",
            "default.toml",
        ),
    ],
)
def test_a_mistake_says_what_was_meant(tmp_path: Path, text: str, says: str, hint: str) -> None:
    with pytest.raises(BadChannel) as caught:
        channel(tmp_path, text)

    assert says in str(caught.value)
    assert "Tuple" not in str(caught.value)
    assert hint in caught.value.hint


def test_a_file_name_that_is_no_channel_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadChannel, match="file's name"):
        channel(tmp_path, "", name="My News")


def test_an_unknown_channel_is_answered_with_the_near_one() -> None:
    with pytest.raises(ChannelNotFound, match="did you mean default") as caught:
        get_channel(load_channels(), "defalt")

    assert "default" in caught.value.hint
