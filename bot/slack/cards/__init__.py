"""What Greenlight shows in Slack: functions from values to messages and modals, and readers of what was entered."""

from bot.slack.cards.answered import (
    changed_answer,
    cost_answer,
    failed_answer,
    figures_answer,
    making_answer,
    time_answer,
    when_answer,
    where_answer,
    who_answer,
)
from bot.slack.cards.answers import (
    ask_them_button,
    asked_already_card,
    begin_card,
    closed_card,
    closed_offer_card,
    confirm_card,
    press_card,
    publish_now_card,
    put_away_card,
    receipt,
    resume_button,
    settled_question_card,
    taken_card,
    told_already_card,
    understanding_card,
)
from bot.slack.cards.card import Attachment, Card
from bot.slack.cards.digest import Digest, DigestLine, SlotLine, digest_card
from bot.slack.cards.facts import declared_answer, length_answer, next_answer, source_answer, unanswered_card
from bot.slack.cards.failure import failure_card
from bot.slack.cards.film import film_card
from bot.slack.cards.home import closed_home_view, home_view
from bot.slack.cards.logs import log_card
from bot.slack.cards.modal_edit import Edits, edit_text_modal, read_edits
from bot.slack.cards.modal_gate import as_typed, changes_modal, errors_of, read_changes, read_reject, reject_modal
from bot.slack.cards.modal_new import Brought, NewVideo, new_video_modal, read_new_video
from bot.slack.cards.modal_other import message_modal, read_reschedule, reschedule_modal
from bot.slack.cards.modal_rules import settings_modal
from bot.slack.cards.noted import heard_card, move_card, offer_card, raise_card
from bot.slack.cards.parcel import files_offer_card, parcel_card, settled_card, start_card
from bot.slack.cards.progress import progress_card
from bot.slack.cards.question import question_card
from bot.slack.cards.reading import script_text
from bot.slack.cards.release import release_card
from bot.slack.cards.rules import setting_card, settings_card, settings_changed_card
from bot.slack.cards.schedule import ChannelPlan, schedule_card
from bot.slack.cards.script import script_card
from bot.slack.cards.standings import list_card, parent_card, status_card
from bot.slack.cards.text import escape

__all__ = [
    "Attachment",
    "Brought",
    "Card",
    "ChannelPlan",
    "Digest",
    "DigestLine",
    "Edits",
    "NewVideo",
    "SlotLine",
    "as_typed",
    "ask_them_button",
    "asked_already_card",
    "begin_card",
    "changed_answer",
    "changes_modal",
    "closed_card",
    "closed_home_view",
    "closed_offer_card",
    "confirm_card",
    "cost_answer",
    "declared_answer",
    "digest_card",
    "edit_text_modal",
    "errors_of",
    "escape",
    "failed_answer",
    "failure_card",
    "figures_answer",
    "files_offer_card",
    "film_card",
    "heard_card",
    "home_view",
    "length_answer",
    "list_card",
    "log_card",
    "making_answer",
    "message_modal",
    "move_card",
    "new_video_modal",
    "next_answer",
    "offer_card",
    "parcel_card",
    "parent_card",
    "press_card",
    "progress_card",
    "publish_now_card",
    "put_away_card",
    "question_card",
    "raise_card",
    "read_changes",
    "read_edits",
    "read_new_video",
    "read_reject",
    "read_reschedule",
    "receipt",
    "reject_modal",
    "release_card",
    "reschedule_modal",
    "resume_button",
    "schedule_card",
    "script_card",
    "script_text",
    "setting_card",
    "settings_card",
    "settings_changed_card",
    "settings_modal",
    "settled_card",
    "settled_question_card",
    "source_answer",
    "start_card",
    "status_card",
    "taken_card",
    "time_answer",
    "told_already_card",
    "unanswered_card",
    "understanding_card",
    "when_answer",
    "where_answer",
    "who_answer",
]
