"""Headless Chromium: what a page looks like once a browser has laid it out."""

import shutil
import subprocess
import tempfile
from pathlib import Path

QUIET = (
    "--headless",
    "--no-sandbox",  # Chromium has none for root, and the pages are ours.
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--hide-scrollbars",
)
PATIENCE_SECONDS = 90


def find_chromium() -> str | None:
    """The browser's path, where Debian's package is installed."""
    return shutil.which("chromium")


def browse(page: Path, *options: str) -> str:
    """Open a page in a browser of its own and return what that prints. Raises `CalledProcessError`."""
    with tempfile.TemporaryDirectory() as profile:
        command = ["chromium", *QUIET, f"--user-data-dir={profile}", *options, page.resolve().as_uri()]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE_SECONDS).stdout
