"""The few pages that a person's browser sees. They load nothing and run nothing."""

import base64
import hashlib
from html import escape

STYLE = (
    "body{max-width:34rem;margin:18vh auto 0;padding:0 1.5rem;font:17px/1.55 system-ui,sans-serif;"
    "color:#1b1f1d;background:#fbfbf9}"
    "h1{font-size:1.5rem;margin:0 0 1rem}h1:before{content:'';display:inline-block;width:.7rem;height:.7rem;"
    "margin-right:.6rem;border-radius:50%;background:#1f9d55}"
    "a{display:inline-block;margin-top:.5rem;padding:.55rem 1rem;border-radius:.4rem;background:#1b1f1d;"
    "color:#fbfbf9;text-decoration:none}a:focus-visible{outline:3px solid #1f9d55}"
    "code{font:.92em ui-monospace,monospace}"
    "@media(prefers-color-scheme:dark){body{color:#eceeea;background:#161917}a{background:#eceeea;color:#161917}}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

REASONS = {
    "access_denied": "You said no on Slack's page, so nothing was installed.",
    "invalid_browser": "The answer from Slack did not come back to the browser in which the installation began.",
    "invalid_state": "This link was used before, or the installation took longer than ten minutes.",
    "missing_code": "Slack's answer was not complete.",
    "invalid_code": "Slack did not confirm the installation.",
    "storage_error": "The installation could not be kept.",
}


def install_page(url: str) -> str:
    """The way to Slack's own page."""
    return _page(
        "Add Greenlight to Slack",
        "Greenlight makes short videos with your team, and publishes nothing without a person's yes.",
        link=("Continue to Slack", url),
    )


def installed_page(workspace: str) -> str:
    """What to do next."""
    where = f" in {workspace}" if workspace else ""
    return _page(
        f"Greenlight is installed{where}",
        "Invite @greenlight into the conversation where your videos are to be made, then type /video there.",
        "You can close this page.",
    )


def failure_page(reason: str) -> str:
    """Why it did not work. A reason that is not known is not repeated: it comes out of the address."""
    says = REASONS.get(reason, "Slack did not go on with the installation.")
    return _page("Nothing was installed", says, link=("Start again", "/slack/install"))


def _page(title: str, *paragraphs: str, link: tuple[str, str] | None = None) -> str:
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    if link:
        body += f'<p><a href="{escape(link[1])}" rel="noreferrer">{escape(link[0])}</a></p>'
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style><main><h1>{escape(title)}</h1>{body}</main></html>"
    )
