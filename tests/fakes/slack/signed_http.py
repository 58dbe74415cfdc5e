"""Deliveries by HTTP: signed, in the content type of their kind, and given up after three seconds."""

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.fakes.slack.delivery import ACK_SECONDS, Attempt, Delivery

FORM = "application/x-www-form-urlencoded"


def sign(secret: str, timestamp: str, body: str) -> str:
    """Return what Slack writes into `X-Slack-Signature`."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


def encode(delivery: Delivery) -> tuple[str, str]:
    """Return the content type and the body."""
    if delivery.kind == "events_api":
        return "application/json", json.dumps(delivery.payload)
    if delivery.kind == "interactive":
        return FORM, urlencode({"payload": json.dumps(delivery.payload)})
    return FORM, urlencode(delivery.payload, errors="replace")


def signed_headers(secret: str, content_type: str, body: str) -> dict[str, str]:
    # The app compares with its own clock, whatever clock the emulator lives by.
    timestamp = str(int(time.time()))
    return {
        "Content-Type": content_type,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": sign(secret, timestamp, body),
    }


class HttpRoute:
    """Posts to the one request URL of the app."""

    def __init__(self, url: str, secret: str) -> None:
        self._url = urlsplit(url)
        self._secret = secret

    def send(self, delivery: Delivery, number: int, reason: str, patience: float) -> Attempt:
        content_type, body = encode(delivery)
        headers = signed_headers(self._secret, content_type, body)
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        return self.post(body, headers, number, patience)

    def verify_url(self) -> bool:
        """Whether the app answers the challenge with which Slack accepts a request URL."""
        body = json.dumps({"token": "verification-token", "challenge": "c-1", "type": "url_verification"})
        attempt = self.post(body, signed_headers(self._secret, "application/json", body))
        return attempt.status == 200 and "c-1" in attempt.body

    def post(self, body: str, headers: Mapping[str, str], number: int = 0, patience: float = ACK_SECONDS) -> Attempt:
        """Post something as it is, forged and broken requests included."""
        begun = time.monotonic()
        try:
            status, answer, sent = self._exchange(body, headers, patience)
        except TimeoutError:
            return Attempt(number, 0, "", time.monotonic() - begun, reason="http_timeout")
        except (OSError, http.client.HTTPException):
            return Attempt(number, 0, "", time.monotonic() - begun, reason="connection_failed")
        seconds = time.monotonic() - begun
        no_retry = sent.get("x-slack-no-retry") == "1"
        if seconds > patience:
            return Attempt(number, 0, answer, seconds, reason="http_timeout", no_retry=no_retry)
        return Attempt(number, status, answer, seconds, "" if status == 200 else "http_error", no_retry)

    def _exchange(self, body: str, headers: Mapping[str, str], patience: float) -> tuple[int, str, dict[str, Any]]:
        connection = http.client.HTTPConnection(self._url.hostname or "", self._url.port, timeout=patience)
        try:
            connection.request("POST", self._url.path or "/", body.encode(), dict(headers))
            response = connection.getresponse()
            sent = {name.lower(): value for name, value in response.getheaders()}
            return response.status, response.read().decode(), sent
        finally:
            connection.close()
