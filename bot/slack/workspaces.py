"""Which workspace something comes from, by the one key that everything is kept under."""

from typing import Any

from graph.store.installations import workspace_key


def workspace_of_event(body: dict[str, Any]) -> str:
    """The workspace in which we hear an event.

    Whoever caused it may be of another one: in a conversation that organisations share, `event.team` is theirs.
    """
    granted = (body.get("authorizations") or [{}])[0]
    teams = (body.get("context_team_id"), granted.get("team_id"), body.get("team_id"))
    enterprises = (granted.get("enterprise_id"), body.get("context_enterprise_id"), body.get("enterprise_id"))
    return workspace_key(next(filter(None, enterprises), None), next(filter(_is_workspace, teams), None))


def workspace_of_press(body: dict[str, Any]) -> str:
    """The workspace in which something was pressed, typed or submitted.

    Where a whole organisation installed the app, a payload may have no team of its own.
    """
    team, user, view = (body.get(name) or {} for name in ("team", "user", "view"))
    teams = (team.get("id"), body.get("team_id"), view.get("team_id"), user.get("team_id"))
    enterprise = (body.get("enterprise") or {}).get("id") or body.get("enterprise_id") or team.get("enterprise_id")
    return workspace_key(enterprise, next(filter(_is_workspace, teams), None))


def taken_from(body: dict[str, Any]) -> str | None:
    """The workspace, or organisation, whose bot token is worth nothing any more; None where that is only a person's."""
    event = body.get("event") or {}
    if event.get("type") == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
        return None
    granted = (body.get("authorizations") or [{}])[0]
    whole = granted.get("is_enterprise_install") and not _is_workspace(body.get("team_id"))
    return workspace_key(granted.get("enterprise_id"), None) if whole else workspace_of_event(body)


def _is_workspace(id: str | None) -> bool:
    """Whether it is the id of a workspace: Slack now and then puts that of the organisation in its place."""
    return bool(id) and not str(id).startswith("E")
