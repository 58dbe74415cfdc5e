"""The first start: folders and the database."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.terminal.desk import Desk


def found(desk: "Desk") -> dict[str, str]:
    """Make what is missing and leave what is there; where everything lies."""
    settings = desk.settings
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in (settings.channels_dir, settings.publish_dir):
        folder.mkdir(parents=True, exist_ok=True)
    desk.studio.set_limits()
    database = desk.studio.db.engine.url.render_as_string(hide_password=True)
    return {
        "data": str(settings.data_dir),
        "database": database,
        "channels": str(settings.channels_dir),
        "published": str(settings.publish_dir),
    }
