"""How long a connection to PostgreSQL waits for a server that does not answer, before it counts as lost."""

from urllib.parse import parse_qs, urlsplit

PATIENCE = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""In seconds; the last one in milliseconds. libpq waits without an end where nothing is said."""


def patience(url: str) -> dict[str, str]:
    """Those of the options that the URL does not set itself."""
    said = parse_qs(urlsplit(url).query)
    return {name: value for name, value in PATIENCE.items() if name not in said}
