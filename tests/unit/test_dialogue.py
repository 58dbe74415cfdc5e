from graph.agents.dialogue import without_speakers
from graph.agents.source import clean_source

INTERVIEW = """Sofie Lund has drilled ice cores for 22 years.

Q: What was your biggest surprise?
A: In 2004 pine needles lay in the mud under the ice.

**Q:** Is the ice melting faster?
**A:** Yes. Greenland lost about 270 billion tonnes a year. It would take a thousand years to lose it all.

Q: Then why worry?
A: Because one metre of sea level is enough.
"""


def test_a_question_that_the_audience_can_ask_stays_and_one_to_the_guest_goes() -> None:
    cleaned = clean_source(INTERVIEW, "x").text

    assert "Is the ice melting faster?" in cleaned
    assert "your biggest surprise" not in cleaned
    assert "Q:" not in cleaned
    assert "A:" not in cleaned


def test_turns_by_name_are_told_from_labels_that_stand_once() -> None:
    talk = "Lund: It is cold.\nReed: Is it dark?\nLund: Half of the year it is dark.\nReed: Is it quiet?\n"
    page = "Summary: It is cold there.\nNote: It is dark there.\nNote: It is quiet there.\n"

    assert [line for line in without_speakers(talk).split("\n") if line] == [
        "It is cold.",
        "Is it dark?",
        "Half of the year it is dark.",
        "Is it quiet?",
    ]
    assert without_speakers(page) == page
