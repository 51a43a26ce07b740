"""50,000 deliveries to a Firebase on this machine: the house's own sending, with all that it notes, beside the plain loop of the SDK.

The plain loop is the documented one: `send_each` with 500 messages at a time, and nothing written down. The house sends the same
messages in chunks of 100 over one kept connection a thread, notes each chunk before and after it leaves, and looks whether an SOS
wants to pass. Both turn by turn in one process, against one server in another, which takes every message at once.
"""

import json
import logging
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import firebase_admin
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from firebase_admin import credentials, messaging

from app import ROUTES, create_app
from bench import house
from bench.measure import Table, median, met
from citizen_api.push import firebase, messages, services
from citizen_api.push.audience import BATCH_SIZE
from citizen_api.push.firebase import FirebaseSender
from citizen_api.push.sender import Push
from kernel import clock, deliveries, ids, outbox
from kernel.config import Settings
from kernel.events import PushBatchDue
from kernel.geo import Position, anchor
from kernel.unit_of_work import unit_of_work
from supervise.places import Places

DATABASE = "gawah_bench"
PROJECT = "gawah-bench"
ROUNDS = 5
PLAIN_CHUNK = 500  # the most that send_each takes
MOST_RATIO = 1.5
HERE = anchor(Position(24.8719, 67.0346))


def run(*, port: int, quick: bool) -> Table:
    """port: not used; the server takes a free one."""
    count = 5_000 if quick else 50_000
    rounds = 2 if quick else ROUNDS
    each = count // rounds
    ours_s: list[float] = []
    plain_s: list[float] = []
    connections = {"ours": 0, "plain": 0}
    with house.database_alone(DATABASE) as where, _application(where), _fcm(where.var) as fcm:
        # The plain loop throws connections away by the hundred, and its HTTP client says so each time.
        logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
        _devices(each)
        sender = FirebaseSender(credentials_path=str(fcm.credentials), fcm_url=fcm.url)
        try:
            _ours(sender, 200)
            _plain(fcm, 200)
            fcm.counted()
            for _ in range(rounds):
                plain_s.append(_plain(fcm, each))
                taken, connections["plain"] = fcm.counted()
                assert taken == each, taken
                ours_s.append(_ours(sender, each))
                taken, connections["ours"] = fcm.counted()
                assert taken == each, taken
        finally:
            sender.close()
    ratio = median([ours / plain for ours, plain in zip(ours_s, plain_s, strict=True)])
    table = Table(("", "messages a second", f"seconds for {count:,}", "connections a round"))
    for name, took_s, used in (
        ("the SDK's own loop, nothing noted", plain_s, connections["plain"]),
        ("the house, each delivery noted", ours_s, connections["ours"]),
    ):
        table.add(name, f"{each / median(took_s):,.0f}", f"{sum(took_s):,.0f}", f"{used:,}")
    table.notes.append(
        f"Aim: at most {MOST_RATIO:g} x the plain loop's time, with everything noted; it takes {ratio:.2f} x ({met(ratio <= MOST_RATIO)}). "
        f"{rounds} rounds of {each:,} each, turn by turn; every message arrived once."
    )
    return table


class _Fcm:
    def __init__(self, url: str, credentials_path: Path) -> None:
        self.url, self.credentials = url, credentials_path

    def counted(self) -> tuple[int, int]:
        """(messages, connections) since it was last asked."""
        with urllib.request.urlopen(f"{self.url}/count") as answer:
            said = json.loads(answer.read())
        return said["messages"], said["connections"] - 1


@contextmanager
def _fcm(folder: Path) -> Iterator[_Fcm]:
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.fcm_server"], cwd=house.CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        path = folder / "firebase.json"
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        said = {
            "type": "service_account",
            "project_id": PROJECT,
            "private_key_id": "1",
            "private_key": pem.decode(),
            "client_email": f"push@{PROJECT}.example",
            "client_id": "1",
            "token_uri": f"{url}/token",
        }
        path.write_text(json.dumps(said))
        yield _Fcm(url, path)
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _application(where: Places) -> Iterator[None]:
    settings = Settings.from_env(house.database_env(where, DATABASE))
    with create_app(settings).app_context():
        yield


def _devices(count: int) -> None:
    resident_id = ids.new_id()
    with unit_of_work() as uow:
        now = clock.now()
        uow.execute(
            "INSERT INTO residents (id, created_at) VALUES (:id, :now)", {"id": resident_id, "now": now}
        )
        uow.execute(
            "INSERT INTO devices (id, resident_id, platform, locale, app_version, created_at)"
            " SELECT CAST(md5(n::text) AS uuid), :resident_id, 'android', 'ur', '', :now FROM generate_series(1, :count) AS n",
            {"resident_id": resident_id, "now": now, "count": count},
        )
        uow.execute(
            "INSERT INTO push_registrations (id, device_id, provider, token, registered_at)"
            " SELECT gen_random_uuid(), CAST(md5(n::text) AS uuid), 'fcm', 'token-' || n, :now"
            " FROM generate_series(1, :count) AS n",
            {"now": now, "count": count},
        )


def _ours(sender: FirebaseSender, count: int) -> float:
    """What a push worker does with each batch, as often as it takes."""
    batches = _notified(count)
    began = time.perf_counter()
    for delivery_id in batches:
        services.send_batch(deliveries.load(str(delivery_id)), sender=sender)
    return time.perf_counter() - began


def _notified(count: int) -> Sequence[UUID]:
    """A notification whose deliveries wait, and the deliveries of its batches."""
    incident_id = ids.new_id()
    with unit_of_work() as uow:
        uow.execute(
            "INSERT INTO incidents (id, kind, category, status, priority, reference, subject_kind, subject_id, disposition,"
            " occurred_at, received_at) VALUES (:id, 'report', 'fire', 'verified', 9, 'BENCH', 'report', :id, '', now(), now())",
            {"id": incident_id},
        )
        uow.execute(
            "INSERT INTO notifications (id, incident_id, kind, category, at, lat, lon)"
            " VALUES (:id, :id, 'incident_verified', 'fire', now(), :lat, :lon)",
            {"id": incident_id, "lat": HERE.lat, "lon": HERE.lon},
        )
        uow.execute(
            "INSERT INTO notification_deliveries (device_id, notification_id, batch, state, attempts)"
            f" SELECT CAST(md5(n::text) AS uuid), :id, (n - 1) / {BATCH_SIZE}, 'waiting', 0"
            " FROM generate_series(1, :count) AS n",
            {"id": incident_id, "count": count},
        )
        for batch in range(-(-count // BATCH_SIZE)):
            uow.publish(PushBatchDue(notification_id=incident_id, batch=batch))
    with unit_of_work() as uow:
        outbox.fan_out(uow.session, outbox.waiting_messages(uow.session, at_most=10_000), ROUTES)
        return [each.id for each in outbox.claim(uow.session, ahead={}, at_most=10_000)]


def _plain(fcm: _Fcm, count: int) -> float:
    """As the SDK's documentation has it, to the same server with the same words."""
    app = firebase_admin.initialize_app(
        credentials.Certificate(str(fcm.credentials)), name=f"plain-{time.time_ns()}"
    )
    try:
        messaging._get_messaging_service(app)._fcm_url = f"{fcm.url}/v1/projects/{PROJECT}/messages:send"
        words = messages.message(kind=messages.INCIDENT_VERIFIED, category="fire", place=HERE, locale="ur")
        expires_at, told = clock.now() + services.LIFE, ids.new_id()
        pushes = [
            Push(
                device_id=told,
                token=f"token-{n}",
                fid=None,
                notification_id=told,
                kind=messages.INCIDENT_VERIFIED,
                message=words,
                expires_at=expires_at,
            )
            for n in range(count)
        ]
        began = time.perf_counter()
        for start in range(0, count, PLAIN_CHUNK):
            chunk = [firebase._message(push) for push in pushes[start : start + PLAIN_CHUNK]]
            assert messaging.send_each(chunk, app=app).failure_count == 0
        return time.perf_counter() - began
    finally:
        firebase_admin.delete_app(app)
