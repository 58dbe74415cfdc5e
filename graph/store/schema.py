"""The newest revision in `migrations/versions`, where whoever only looks can read it without SQLAlchemy."""

HEAD = "0009"
