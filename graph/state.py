"""The state of a run: ids and small scalars only, because it lives in the database under our old names for years."""

from typing import TypedDict


class RunState(TypedDict, total=False):
    """`state` is the production's row state as the last node saw it; `waiting` sends a node back to itself."""

    production_id: str
    state: str
    waiting: bool
    step: str
    ask: str
    again: bool
