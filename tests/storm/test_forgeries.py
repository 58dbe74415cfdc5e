"""Thousands of requests that Slack did not sign, or signed another time: none is let in, and nothing is written."""

import hashlib
import hmac
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from graph.core.gate import Gate
from graph.store.tables import Base
from tests.conftest import Say
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.signed_http import encode, signed_headers
from tests.storm.brought import approve, command, new_video, reject, said
from tests.storm.front import Front

pytestmark = pytest.mark.loopback

A_FEW, MANY = 800, 20_000
DOORS = 2
STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
Headers = dict[str, str]
Forgery = Callable[[random.Random, str, str, bytes], tuple[bytes, Headers]]


def genuine(secret: str, kind: str, body: bytes) -> Headers:
    return signed_headers(secret, kind, body.decode())


def aged(seconds: float) -> Forgery:
    """Signed by Slack, and not for now."""

    def forge(chance: random.Random, secret: str, kind: str, body: bytes) -> tuple[bytes, Headers]:
        stamp = str(int(time.time() + seconds * chance.uniform(1, 50)))
        digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return body, {"Content-Type": kind, STAMP: stamp, SIGNATURE: f"v0={digest}"}

    return forge


def altered_body(chance: random.Random, secret: str, kind: str, body: bytes) -> tuple[bytes, Headers]:
    at = chance.randrange(len(body))
    return body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :], genuine(secret, kind, body)


def added_field(chance: random.Random, secret: str, kind: str, body: bytes) -> tuple[bytes, Headers]:
    return body + b"&user_id=U0ADMIN", genuine(secret, kind, body)


def wrong_key(chance: random.Random, secret: str, kind: str, body: bytes) -> tuple[bytes, Headers]:
    return body, genuine(chance.choice(("", secret[:-1], secret.upper(), "x" * 32)), kind, body)


def other_version(chance: random.Random, secret: str, kind: str, body: bytes) -> tuple[bytes, Headers]:
    headers = genuine(secret, kind, body)
    changed = chance.choice(("v1=", "V0=", "v0:", "", "v0= ", "sha256="))
    return body, headers | {SIGNATURE: headers[SIGNATURE].replace("v0=", changed)}


def cut_off(chance: random.Random, secret: str, kind: str, body: bytes) -> tuple[bytes, Headers]:
    headers = genuine(secret, kind, body)
    return body, headers | {SIGNATURE: headers[SIGNATURE][: chance.randrange(len(headers[SIGNATURE]))]}


def drawn_out(chance: random.Random, secret: str, kind: str, body: bytes) -> tuple[bytes, Headers]:
    headers = genuine(secret, kind, body)
    return body, headers | {SIGNATURE: headers[SIGNATURE] + chance.choice(("0", "00", "=", ";", ", v0=0"))}


def no_number(chance: random.Random, secret: str, kind: str, body: bytes) -> tuple[bytes, Headers]:
    stamps = ("", "soon", "-5", "1e9", "0x7", "nan", "1_7", "9" * 400, "\u00b2", f" {time.time()}", "17.5", "+17")
    stamp = chance.choice(stamps)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    sent = stamp.encode("latin-1").decode("latin-1")
    return body, {"Content-Type": kind, STAMP: sent, SIGNATURE: f"v0={digest}"}


def moved_stamp(chance: random.Random, secret: str, kind: str, body: bytes) -> tuple[bytes, Headers]:
    headers = genuine(secret, kind, body)
    return body, headers | {STAMP: str(int(headers[STAMP]) + chance.choice((-200, -1, 1, 200)))}


def missing_header(chance: random.Random, secret: str, kind: str, body: bytes) -> tuple[bytes, Headers]:
    headers, gone = genuine(secret, kind, body), chance.choice(((STAMP,), (SIGNATURE,), (STAMP, SIGNATURE)))
    return body, {name: value for name, value in headers.items() if name not in gone}


FORGERIES: dict[str, Forgery] = {
    "altered body": altered_body,
    "added field": added_field,
    "wrong key": wrong_key,
    "too old": aged(-301),
    "of the future": aged(302),
    "other version": other_version,
    "cut off": cut_off,
    "drawn out": drawn_out,
    "no number": no_number,
    "moved time": moved_stamp,
    "missing header": missing_header,
}


def wishes(front: Front, gate: Gate) -> list[Delivery]:
    """What would do something, were it let in."""
    return [
        approve(front, front.anna, gate),
        reject(front, front.ben, gate),
        new_video(front, front.anna, "Forged", "Nobody asked for this. " * 20),
        command(front, front.anna, "/video", f"abort {gate.production}"),
        command(front, front.anna, "/video", f'new "{quote("Forged")}"'),
        said(front, front.anna, f"<@{front.space.bot_id}> pause {gate.production}"),
    ]


def counts(front: Front) -> dict[str, int]:
    """How many rows each table has."""
    with front.studio.db.read() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def forge(front: Front, gate: Gate, count: int, seed: int) -> Counter[tuple[str, int]]:
    """So many forgeries through one door; how each kind was answered."""
    chance, found = random.Random(seed), Counter[tuple[str, int]]()
    wanted = [encode(delivery) for delivery in wishes(front, gate)]
    with front.door() as door:
        for _ in range(count):
            name = chance.choice(list(FORGERIES))
            kind, body = chance.choice(wanted)
            status, _ = door.post(*FORGERIES[name](chance, door.secret, kind, body.encode()))
            found[name, status] += 1
    return found


def run_forgeries(front: Front, count: int, say: Say) -> None:
    gate, seed, began = front.at_script_gate(), random.SystemRandom().randrange(10_000), time.monotonic()
    before = counts(front)

    with ThreadPoolExecutor(DOORS) as forgers:
        parts = list(forgers.map(lambda n: forge(front, gate, count // DOORS, seed + n), range(DOORS)))
    found = sum(parts, Counter[tuple[str, int]]())

    seconds = time.monotonic() - began
    statuses = Counter(status for (_, status), times in found.items() for _ in range(times))
    say(f"{front.kind}: {found.total()} forgeries in {seconds:.0f} s, answered {dict(statuses)} (seed {seed})")
    assert {name for name, _ in found} == set(FORGERIES)
    assert all(400 <= status < 500 for status in statuses)
    assert counts(front) == before
    with front.door() as door:
        assert door.deliver(approve(front, front.anna, gate))[0] == 200
    assert counts(front) != before


def test_what_slack_did_not_sign_gets_nowhere(front: Front, say: Say) -> None:
    run_forgeries(front, A_FEW, say)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_of_twenty_thousand_forgeries_none_gets_in(front: Front, say: Say) -> None:
    run_forgeries(front, MANY, say)
