"""Who may decide; asked by the one door to productions, so that it holds on every surface."""

from config.channel import ChannelProfile
from graph.core.change import Scope, widest_scope
from graph.core.errors import GateBlocked, NotAllowed, SaidYesAlready, StaleDecision
from graph.core.gate import VERDICTS, Approve, Gate, GateKind, GateStatus, Revise, Verdict
from graph.core.naming import name_gate
from graph.core.person import Person, Role, workspace_of

LAPSED = {GateStatus.SUPERSEDED: "was replaced by something newer", GateStatus.EXPIRED: "has expired"}


def may_decide(channel: ChannelProfile, kind: GateKind, by: Person, *, requester: str) -> bool:
    """Whether this person decides such gates. Where a channel lists nobody: its owner, admins and who asked for it."""
    if by.role is Role.OWNER:
        return True
    listed = channel.deciders(kind)
    if listed:
        return by.role in {Role.ADMIN, Role.APPROVER} and not by.keys.isdisjoint(listed)
    return _presides(by, requester) or (by.role is Role.APPROVER and by.name == requester)


def may_approve(channel: ChannelProfile, kind: GateKind, by: Person, *, requester: str) -> bool:
    """Whether this person's yes counts at such gates: they decide there, and may say yes to what they asked for."""
    return may_decide(channel, kind, by, requester=requester) and not _is_barred(channel, by, requester)


def _is_barred(channel: ChannelProfile, by: Person, requester: str) -> bool:
    return by.name == requester and not channel.requester_may_approve


def _presides(by: Person, requester: str) -> bool:
    """Whether this is an admin of where it was asked for; what was asked for at a terminal is for the one workspace."""
    where = workspace_of(requester)
    is_theirs = by.workspace == where if where else not by.workspace or by.name.rpartition("/")[2] in by.aliases
    return by.role is Role.ADMIN and is_theirs


def refuse_outsider(by: Person) -> None:
    """Raise `NotAllowed` for those who move nothing: guests, bots, people who left or are of another organisation."""
    if by.role is Role.MEMBER:
        raise NotAllowed(
            "only the team starts and changes anything here; guests and people of other organisations may look at "
            "what is talked about where they are",
            hint="",
        )


def may_see_machine(by: Person) -> bool:
    """Whether this person is told of the machine that Greenlight runs on: its owner, and admins of its workspace."""
    return by.role is Role.OWNER or (by.role is Role.ADMIN and by.name.rpartition("/")[2] in by.aliases)


def refuse_machine(by: Person) -> None:
    """Raise `NotAllowed` unless this person may see how the machine is set."""
    if may_see_machine(by):
        return
    if by.role is Role.ADMIN:
        raise NotAllowed(
            "how the machine is set is not told to admins of this workspace: Greenlight serves several",
            hint="Whoever runs Greenlight sees it at the terminal, by `greenlight settings`.",
        )
    raise NotAllowed("only an admin of the workspace sees how the machine is set", hint="Ask one of them.")


def may_pause_all(by: Person) -> bool:
    """Whether this person may let everything of their workspace rest, or go on."""
    return by.role in {Role.OWNER, Role.ADMIN}


def refuse_pausing_all(by: Person, verb: str) -> None:
    """Raise `NotAllowed` unless this person may let everything of their workspace rest, or go on."""
    if not may_pause_all(by):
        raise NotAllowed(
            f"only an admin of the workspace may {verb} everything", hint=f"`/video {verb} ID` is for one video."
        )


def may_configure(channel: ChannelProfile, by: Person) -> bool:
    """Whether this person changes how a channel is run: the owner, or an admin of the workspace that it is of."""
    if by.role is Role.OWNER:
        return True
    if by.role is not Role.ADMIN:
        return False
    alone = by.name.rpartition("/")[2]
    return f"{channel.workspace}/{alone}" in by.keys if channel.workspace else alone in by.keys


def explain_unclaimed(channel: ChannelProfile, by: Person) -> str:
    """What lets an admin change a channel whose file names no workspace; empty where that is not what hinders them."""
    if by.role is not Role.ADMIN or channel.workspace or may_configure(channel, by):
        return ""
    claim = f'`workspace = "{by.workspace.rstrip("/")}"`'
    return (
        "Its file names no workspace whose admins may: whoever runs Greenlight writes "
        f"{claim} into it, or changes it at the terminal."
    )


def refuse_configuring(channel: ChannelProfile, by: Person) -> None:
    """Raise `NotAllowed` unless this person may change how a channel is run."""
    if not may_configure(channel, by):
        hint = explain_unclaimed(channel, by) or "An admin of its workspace may, or the owner."
        raise NotAllowed(f"you may not change how {channel.name} is run", hint=hint)


def may_steer(channel: ChannelProfile, by: Person, *, requester: str) -> bool:
    """Whether this person holds, moves or ends a video: who asked for it, who decides at a gate of it, and admins."""
    if by.role is Role.MEMBER:
        return False
    decides = any(may_decide(channel, kind, by, requester=requester) for kind in GateKind)
    return by.name == requester or decides or _presides(by, requester)


def refuse_meddler(channel: ChannelProfile, by: Person, what: str, *, requester: str) -> None:
    """Raise `NotAllowed`, which says who may, unless this person may steer the video."""
    if not may_steer(channel, by, requester=requester):
        may = tuple(dict.fromkeys((requester, *(name for kind in GateKind for name in channel.deciders(kind)))))
        raise NotAllowed(f"you may not {what}", hint=f"Ask {', '.join(may)} or an admin.", may=may)


def deciders(channel: ChannelProfile, kind: GateKind) -> str:
    """Who may decide, for people."""
    asker = ("whoever asked for it",) if channel.requester_may_approve else ()
    return ", ".join(("the owner", *(channel.deciders(kind) or ("an admin", *asker))))


def refuse_decision(channel: ChannelProfile, kind: GateKind, verdict: Verdict, by: Person, *, requester: str) -> None:
    """Raise `NotAllowed` unless this person may decide so."""
    if _asks_anew(kind, verdict) and may_steer(channel, by, requester=requester):
        return
    if not may_decide(channel, kind, by, requester=requester):
        listed = channel.deciders(kind)
        raise NotAllowed(
            f"you may not decide on the {name_gate(kind)} of this video",
            hint=f"Ask {deciders(channel, kind)}.",
            may=listed,
            admins_may=not listed,
        )
    if isinstance(verdict, Approve) and _is_barred(channel, by, requester):
        raise NotAllowed("you asked for it and may not approve it", hint="Somebody else has to.")


def refuse_spender(channel: ChannelProfile, by: Person, *, requester: str) -> None:
    """Raise `NotAllowed` unless this person may let a video cost more: their yes to a spent budget would count."""
    refuse_decision(channel, GateKind.BUDGET, Approve(), by, requester=requester)


def _asks_anew(kind: GateKind, verdict: Verdict) -> bool:
    """Whether a verdict on a release only has it asked about anew: moving a video is no decision on it."""
    return kind is GateKind.PUBLISH and isinstance(verdict, Revise) and widest_scope(verdict.changes) is Scope.METADATA


def may_give(channel: ChannelProfile, kind: GateKind, by: Person, *, requester: str) -> bool:
    """Whether words and files of this person are meant for a production: they asked for it, or decide there."""
    is_ours = by.role is not Role.MEMBER
    return is_ours and (by.name == requester or may_decide(channel, kind, by, requester=requester))


def refuse_giver(channel: ChannelProfile, kind: GateKind, by: Person, *, requester: str) -> None:
    """Raise `NotAllowed` unless this person may bring something for a production."""
    if not may_give(channel, kind, by, requester=requester):
        listed = channel.deciders(kind)
        raise NotAllowed(
            "you may bring nothing for this video",
            hint=f"Ask {deciders(channel, kind)}.",
            may=(requester, *listed),
            admins_may=not listed,
        )


def stale(gate: Gate) -> StaleDecision:
    """Why a gate takes no decision any more."""
    name = name_gate(gate.kind)
    if gate.decision is not None:
        was = f"{gate.decision.verdict.kind} by {gate.decision.by.name} at {gate.decision.at:%Y-%m-%d %H:%M} UTC"
        return StaleDecision(f"this {name} was decided already: {was}", hint="Nothing was changed.")
    hint = f"`greenlight show {gate.production}` shows what waits now."
    return StaleDecision(f"this {name} {LAPSED.get(gate.status, f'is {gate.status}')}", hint=hint)


def blocked(gate: Gate, command: str = "") -> GateBlocked:
    """Why a gate takes no yes, and what can be done instead; `command` is what its production's standing names."""
    if gate.kind is GateKind.BUDGET:
        hint = f"`greenlight run {gate.production} --budget USD` lets it cost more."
    elif "revise" in VERDICTS[gate.kind]:
        hint = "Revise or reject it."
    else:
        hint = f"Next: `{command}`." if command else f"`greenlight status {gate.production}` says what can be done."
    return GateBlocked(f"it cannot be approved: {'; '.join(gate.blocked_by)}", hint=hint)


def said_yes_already(gate: Gate, needs: int) -> SaidYesAlready:
    """What somebody is told who says yes once more."""
    missing = needs - len(gate.approved_by)
    more = "one more yes" if missing == 1 else f"{missing} more"
    return SaidYesAlready(
        f"your yes to this {name_gate(gate.kind)} is counted", hint=f"It takes {more}, from somebody else."
    )


def answers(kind: GateKind) -> str:
    """What a gate of this kind takes, for people."""
    return f"It takes {', '.join(sorted(VERDICTS[kind]))}."
