"""What somebody presses on the card of a production: look, pause, resume, retry, end, date again."""

from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.commands import Abort, GoOn, Part, ReadLog, Retry, Show
from bot.slack import ids
from bot.slack.cards import Card, log_card, receipt, reschedule_modal, script_text, status_card
from bot.slack.desk import SlackDesk
from bot.slack.opening import open_form
from bot.slack.pausing import pause
from bot.slack.payload import place_of
from bot.slots import next_slots
from graph.core.ids import ProductionId

FREE_SLOTS = 20


@dataclass
class Moving:
    """Carries out what is pressed on the card of a production."""

    desk: SlackDesk

    def at_production(
        self, name: ids.Action, production: ProductionId, body: dict[str, Any], client: WebClient
    ) -> Card | None:
        """One press on the card of a production; None when a form was opened instead."""
        place = place_of(body)
        person, studio = self.desk.person(place), self.desk.studio
        match name:
            case ids.Action.DETAILS:
                standing = studio.handler.standing(production, person)
                return status_card(standing, studio.clock.now())
            case ids.Action.RETRY:
                self.desk.do(Retry(production=production), place)
                return receipt(f"Trying again what failed of `{production}`.")
            case ids.Action.RESUME:
                self.desk.do(GoOn(production=production), place)
                held = self.desk.held(production)
                return receipt(f"`{production}` {'is on hold still' if held else 'goes on'}.", held)
            case ids.Action.PAUSE:
                return pause(self.desk, production, place)
            case ids.Action.ABORT:
                self.desk.do(Abort(production=production), place)
                return receipt(f"`{production}` is ended; what nobody approved is removed.")
            case ids.Action.LOG:
                page = self.desk.do(ReadLog(production=production), place)
                return log_card(page, self.desk.told_path(page.path, place))
            case ids.Action.SCRIPT:
                return script_text(self.desk.do(Show(production=production, part=Part.SCRIPT), place))
            case ids.Action.RESCHEDULE:
                self.desk.refuse_meddler(production, place, "move this video")
                open_form(client, body, self._reschedule_modal(production))
                return None
            case _:
                return status_card(studio.handler.standing(production, person), studio.clock.now())

    def _reschedule_modal(self, production: ProductionId) -> dict[str, Any]:
        studio = self.desk.studio
        channel = studio.channel(studio.productions.get(production).channel)
        free = next_slots(studio.db, channel, studio.clock.now(), FREE_SLOTS, but=production)
        return reschedule_modal(production, free, channel.zone)
