"""Where people talk about a production in a chat."""

from graph.core.value import Value


class Talk(Value):
    """A conversation in a workspace, and the user there who began it, by their id."""

    workspace: str
    conversation: str
    requester: str
