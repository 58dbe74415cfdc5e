"""Each setting of a channel that cannot be is refused in a sentence that names it and says how it is written."""

import pytest

from config.channel import ChannelProfile
from config.chosen import FIELDS, FIXED, chosen_over, read_value
from config.errors import BadChannel
from config.refused import WANTED

PROFILE = ChannelProfile(name="default", title="The sea")
TECHNICAL = ("Input", "should", "valid", "Value error", "slots.0", "greater", "string", "pattern '")
REFUSED = {
    "title": ("x" * 101, "is not a title; write 1 to 100 characters."),
    "handle": ("@" + "x" * 50, "is not a handle; write up to 40 characters, like @deepsea."),
    "zone": ("Europe/Berlim", "'Europe/Berlim' is no IANA time zone; did you mean Europe/Berlin?"),
    "slots": ("25:00", "The slot `25:00` is not a time; write it like 18:00."),
    "language": ("English", "The language `English` is not a language's code; write it like en or pt-BR."),
    "seconds": ("long", "The length `long` is not a length of a video; write whole seconds from 10 to 180."),
    "pattern": ("D", "The pattern `D` is not a pattern; write A, B or C."),
    "voice": ("x" * 101, "is not a voice's name; write up to 100 characters."),
    "speed": ("3", "The speed `3` is not a voice's speed; write a number from 0.5 to 2."),
    "music": ("x" * 41, "is not a music's name; write up to 40 characters, like calm."),
    "palette": ("x" * 41, "is not a palette's name; write up to 40 characters, like auto."),
    "font": ("x" * 61, "is not a font's name; write up to 60 characters, like Inter."),
    "privacy": ("secret", "The privacy `secret` is not a privacy; write private, unlisted or public."),
    "made_for_kids": ("perhaps", "The answer `perhaps` is not yes or no; write yes where"),
    "synthetic_media": ("perhaps", "The answer `perhaps` is not yes or no; write yes where"),
    "digest": ("perhaps", "The answer `perhaps` is not yes or no; write yes where"),
    "requester_may_approve": ("perhaps", "The answer `perhaps` is not yes or no; write yes where"),
    "digest_at": ("7", "The digest's hour `7` is not a time; write it like 08:30."),
    "digest_in": ("somewhere", "`somewhere` is not a conversation's id; write it like C0123456789."),
    "approvals.publish": ("two", "The number of approvals `two` is not a number; write one from 1 to 5."),
    "revisions": ("0", "The number of revisions `0` is not a number of them; write one from 1 to 100."),
    "policies.build": ("never", "The policy `never` is not a policy; write auto, human or review."),
    "gate_approvers.publish": (
        "nobody",
        "Publish: one of them is empty; leave the gate out to let `approvers` decide.",
    ),
}
FIT_ALWAYS = {"tags", "forbidden_words", "approvers"}
"""What people type there is split into words, each of which may stand."""


@pytest.mark.parametrize("key", REFUSED)
def test_a_setting_that_cannot_be_says_how_it_is_written(key: str) -> None:
    typed, says = REFUSED[key]

    with pytest.raises(BadChannel) as refused:
        chosen_over(PROFILE, {key: read_value(key, typed)})

    assert str(refused.value).endswith(says) if says.endswith((".", "?")) else says in str(refused.value)
    assert not [word for word in TECHNICAL if word in str(refused.value)]
    assert refused.value.keys == (key,)
    assert f"`/studio config reset {key}`" in refused.value.hint


def test_every_setting_has_words_of_its_own() -> None:
    assert {key.partition(".")[0] for key in REFUSED} | FIT_ALWAYS == set(WANTED)
    assert set(FIELDS) <= set(WANTED)
    assert not set(WANTED) & FIXED


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Paris", "did you mean Europe/Paris?"),
        ("new york", "did you mean America/New_York?"),
        ("here", "write it like Europe/Berlin."),
    ],
)
def test_a_zone_is_found_by_its_city(typed: str, says: str) -> None:
    with pytest.raises(BadChannel) as refused:
        chosen_over(PROFILE, {"zone": typed})

    assert str(refused.value).endswith(says)


def test_two_that_are_wrong_are_both_told() -> None:
    with pytest.raises(BadChannel) as refused:
        chosen_over(PROFILE, {"slots": ["25:00", "26:00"], "seconds": 5})

    assert "The slot `25:00` is not" in str(refused.value)
    assert "The slot `26:00` is not" in str(refused.value)
    assert "The length `5` is not" in str(refused.value)
    assert refused.value.keys == ("slots", "seconds")
