"""What Slack makes of an app's answer to a command, a click or a modal."""

from typing import TYPE_CHECKING

from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.tickets import ResponseUrl
from tests.fakes.slack.views import View

if TYPE_CHECKING:
    from tests.fakes.slack.person import SlackPerson

NOT_SENT = "We had some trouble connecting. Try again?"


def of_command(delivery: Delivery, answers: ResponseUrl) -> None:
    """Show what the app said at once. It is no use of the response URL."""
    name = delivery.payload["command"]
    if not delivery.ok:
        error = "operation_timeout" if "timeout" in delivery.attempts[-1].reason else "dispatch_failed"
        delivery.trouble = f'{name} failed with the error "{error}"'
    elif delivery.answer:
        try:
            answers.answer(delivery.answer)
        except Refusal as refusal:
            delivery.trouble = f'{name} failed with the error "invalid_command_response" ({refusal})'


def of_interaction(delivery: Delivery) -> None:
    if not delivery.ok:
        delivery.trouble = "a warning triangle beside the button"


def of_submission(delivery: Delivery, person: "SlackPerson", screen: View) -> None:
    """Close, change or keep the modal as the app says; whatever Slack does not understand keeps it open."""
    if not delivery.ok:
        delivery.trouble = NOT_SENT
        return
    try:
        _obey(delivery, person, screen)
    except Refusal as refusal:
        delivery.trouble = f"{NOT_SENT} ({refusal})"


def _obey(delivery: Delivery, person: "SlackPerson", screen: View) -> None:
    screens = person.workspace.screens
    answer = delivery.answer
    match answer.get("response_action"):
        case None:
            if answer:
                raise Refusal("invalid_response")
            screens.close(person, screen)
        case "clear":
            screens.clear(person)
        case "update":
            screens.update(answer.get("view"), screen["id"], None, None)
        case "push":
            screens.push(person, answer.get("view"))
        case "errors":
            inputs = {block["block_id"] for block in screen["blocks"] if block["type"] == "input"}
            errors = answer.get("errors") or {}
            if not errors or errors.keys() - inputs:
                raise Refusal("invalid_error_keys", keys=sorted(errors))
        case other:
            raise Refusal("invalid_response_action", given=str(other))
