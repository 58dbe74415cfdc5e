"""The graph with a production's place in it."""

from graph.core.standing import Standing
from graph.workflow import BY_STATE, mermaid

HERE = "\tclassDef here fill:#7ee0a8,stroke:#1f7a4d\n\tclass {node} here"


def node_of(standing: Standing | None) -> str:
    """The node at which a production waits or works; empty where its graph has ended."""
    if standing is None:
        return ""
    glance = standing.glance
    if glance.gate is not None:
        return f"wait_{glance.gate.kind}"
    open_steps = [unit.step for unit in glance.units if unit.is_open]
    return open_steps[0] if open_steps else BY_STATE.get(glance.state, "")


def drawn(standing: Standing | None) -> str:
    """The graph as Mermaid text, with the production's node marked."""
    text, node = mermaid().rstrip(), node_of(standing)
    if standing is None:
        return text
    where = f"%% {standing.glance.id} is {standing.glance.state}" + (
        f", at {node}" if node else "; its graph has ended"
    )
    return "\n".join([text, where, *([HERE.format(node=node)] if node else [])])
