"""Who left: they are neither named as those who may decide, nor asked or reminded."""

from bot.slack.desk import SlackDesk
from config.channel import CHAT_ID, is_group
from graph.core.standing import Standing
from graph.store.installations import TokenUnreadable


def is_out(desk: SlackDesk, name: str) -> bool:
    """Whether Slack says that this is nobody of the team any more; not where it says nothing, or knows no such name."""
    workspace, _, user = name.rpartition("/")
    where = workspace or desk.clients.home()
    if not where or is_group(name) or not CHAT_ID.fullmatch(user):
        return False
    try:
        return desk.people.is_out(desk.client(where), where, user)
    except (LookupError, TokenUnreadable):
        return False


def with_those_here(desk: SlackDesk, standing: Standing) -> Standing:
    """The standing without those who left among whom its question is for; where all of those did, they stay named."""
    if standing.glance.gate is None:
        return standing
    may = standing.requester_may and not is_out(desk, standing.glance.created_by)
    here = tuple(name for name in standing.deciders if not is_out(desk, name))
    return standing.model_copy(update={"requester_may": may, "deciders": here or standing.deciders})
