"""The form for how a channel is run: opened from Home, drawn anew for another channel, and carried out."""

from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.commands import ChangeSettings, ListSettings
from bot.outcome import SettingsChanged, SettingsPage
from bot.slack.cards import Card, message_modal, receipt, settings_changed_card
from bot.slack.cards.modal_rules import channel_of, place_errors, read_settings, settings_modal
from bot.slack.commanding_rules import refuse_strangers
from bot.slack.desk import Place, SlackDesk
from bot.slack.opening import open_form
from bot.slack.payload import UNKNOWN_CARD
from config.errors import BadChannel

log = structlog.get_logger()


@dataclass
class Settling:
    """Shows and changes how channels are run, in a form."""

    desk: SlackDesk

    def open(self, body: dict[str, Any], client: WebClient, place: Place) -> None:
        """The form of the first channel, for whoever pressed."""
        channels = self._channels()
        first = "default" if "default" in channels else next(iter(channels))
        open_form(client, body, settings_modal(self._page(first, place), channels))

    def turn(self, channel: str, body: dict[str, Any], client: WebClient, place: Place) -> Card | None:
        """The same form for another channel. What was changed in it meanwhile by another press stands."""
        shown = body.get("view")
        if not shown:
            return receipt(UNKNOWN_CARD)
        view = settings_modal(self._page(channel, place), self._channels())
        try:
            client.views_update(view_id=shown["id"], hash=shown["hash"], view=view)
        except SlackApiError as error:
            log.info("form_not_turned", reason=str(error.response.get("error")))
        return None

    def save(self, view: dict[str, Any], place: Place) -> dict[str, Any]:
        """Carry it out, all or nothing; what to answer. Raises `NotAllowed`."""
        channel = channel_of(view)
        now = {one.key: one.value for one in self._page(channel, place).settings}
        values = read_settings(view, now)
        try:
            refuse_strangers({key: value for key, value in values.items() if value})
            changed = self.desk.handler(place).handle(
                ChangeSettings(channel=channel, values=values), self.desk.person(place)
            )
        except BadChannel as error:
            return {"response_action": "errors", "errors": place_errors(view, error.refused or {"": str(error)})}
        if not isinstance(changed, SettingsChanged):
            raise TypeError(type(changed))
        card = settings_changed_card(changed)
        return {"response_action": "update", "view": message_modal("Settings", card.text)}

    def _page(self, channel: str, place: Place) -> SettingsPage:
        page = self.desk.do(ListSettings(channel=channel), place)
        if not isinstance(page, SettingsPage):
            raise TypeError(type(page))
        return page

    def _channels(self) -> dict[str, str]:
        return {channel.name: channel.title for channel in self.desk.studio.channels.values()}
