"""Slack: where a team starts, reads, changes and approves videos without leaving the thread."""
