"""The sample's script by the writer without a model, and what becomes of it by changes in words."""

import re
from functools import cache
from pathlib import Path

from graph.agents.extractive.writer import ExtractiveWriter
from graph.agents.source import clean_source
from graph.core.brief import Pattern
from graph.core.change import Change
from graph.core.ids import SceneId
from graph.core.writing import Assignment, Written

SAMPLE = Path(__file__).parents[2] / "config/samples/octopus.md"
WRITER = ExtractiveWriter()


def estimate(text: str) -> float:
    return 0.062 * len(text) + 0.1 * len(re.findall(r"[,;:.]", text))


@cache
def assignment() -> Assignment:
    source = clean_source(SAMPLE.read_text(), SAMPLE.name)
    return Assignment(topic="Why an octopus needs three hearts", source=source, seconds=45, pattern=Pattern.A)


@cache
def before() -> Written:
    return WRITER.write(assignment(), estimate)


def revise(*changes: Change, written: Written | None = None) -> Written:
    return WRITER.revise(written or before(), changes, assignment(), estimate)


def ids(written: Written) -> list[SceneId]:
    return [scene.id for scene in written.script.scenes]
