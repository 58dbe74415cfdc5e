"""What is particular to flite: its library may be missing."""

import pytest

from tools.errors import ToolNotConfigured
from tools.speech.flite import FliteVoice, load


def test_without_its_library_it_names_the_package_and_the_other_provider() -> None:
    with pytest.raises(ToolNotConfigured) as told:
        load(("libmissing.so.1", "libmissing.so.1", "libmissing.so.1"))

    assert "libflite1" in told.value.hint
    assert "espeak" in told.value.hint
    assert told.value.provider == FliteVoice.name


def test_it_is_made_and_estimates_without_its_library() -> None:
    assert FliteVoice().estimate_seconds("The river floods every spring.") == pytest.approx(2, abs=0.4)
