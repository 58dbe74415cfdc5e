"""The drawn graph, as it stands in the pages."""

from pathlib import Path

from graph.workflow import mermaid

GOLDEN = Path(__file__).resolve().parents[2] / "docs" / "graph.mmd"


def test_the_graph_is_the_one_in_the_pages() -> None:
    renew = "if the change is meant: .venv/bin/greenlight graph > docs/graph.mmd"

    assert mermaid() == GOLDEN.read_text(), renew
