"""What Greenlight shows in Slack: functions from values to messages and modals, and readers of what was entered."""

from bot.slack.cards.answers import closed_card, confirm_card, receipt, understanding_card
from bot.slack.cards.card import Attachment, Card
from bot.slack.cards.digest import Digest, DigestLine, SlotLine, digest_card
from bot.slack.cards.failure import failure_card
from bot.slack.cards.film import film_card
from bot.slack.cards.home import home_view
from bot.slack.cards.modal_edit import edit_text_modal, read_edits
from bot.slack.cards.modal_gate import changes_modal, errors_of, read_changes, read_reject, reject_modal
from bot.slack.cards.modal_new import NewVideo, new_video_modal, read_new_video
from bot.slack.cards.modal_other import message_modal, read_reschedule, reschedule_modal
from bot.slack.cards.progress import progress_card
from bot.slack.cards.question import question_card
from bot.slack.cards.reading import script_text
from bot.slack.cards.release import release_card
from bot.slack.cards.schedule import ChannelPlan, schedule_card
from bot.slack.cards.script import script_card
from bot.slack.cards.standings import list_card, parent_card, status_card
from bot.slack.cards.text import escape

__all__ = [
    "Attachment",
    "Card",
    "ChannelPlan",
    "Digest",
    "DigestLine",
    "NewVideo",
    "SlotLine",
    "changes_modal",
    "closed_card",
    "confirm_card",
    "digest_card",
    "edit_text_modal",
    "errors_of",
    "escape",
    "failure_card",
    "film_card",
    "home_view",
    "list_card",
    "message_modal",
    "new_video_modal",
    "parent_card",
    "progress_card",
    "question_card",
    "read_changes",
    "read_edits",
    "read_new_video",
    "read_reject",
    "read_reschedule",
    "receipt",
    "reject_modal",
    "release_card",
    "reschedule_modal",
    "schedule_card",
    "script_card",
    "script_text",
    "status_card",
    "understanding_card",
]
