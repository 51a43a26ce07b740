"""The house as a test drives it: clients that stand for people, and the processes, one step at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from rq.utils import import_attribute
from sqlalchemy import select
from werkzeug.test import TestResponse

from kernel import clock, deliveries, outbox, relay
from kernel.audit.numbering import number_entries
from kernel.identity import officers
from kernel.outbox import OutboxDelivery
from kernel.unit_of_work import reading, unit_of_work

NUMAISH = {"lat": 24.8719, "lon": 67.0346, "accuracy_m": 12.0}
PASSWORD = "a password of some length"
# A real one costs a third of a second at every sign-in, on purpose; test_accounts looks at what ours costs.
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def report_body(**changes: Any) -> dict[str, Any]:
    """A report of a phone snatched two minutes ago at Numaish."""
    return {
        "category": "phone_snatching",
        "narrative": "میں نمائش پر بس سے اتری ہی تھی کہ پیچھے سے لال 125 پر دو لوگ آئے۔",
        "occurred_at": clock.wire(clock.now() - timedelta(minutes=2)),
        "position": dict(NUMAISH),
        **changes,
    }


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


class House:
    """Relay, timer and workers in the test's own time."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def settle(self, *, at_most: int = 50, only: set[str] | None = None) -> int:
        """Relay and run jobs until nothing is left to do; return how many jobs ran.

        only: run these jobs and leave the others waiting.
        """
        from app import ROUTES
        from moderation.cpo_feed.project import project

        ran = 0
        for _ in range(at_most):
            with unit_of_work() as uow:
                messages = outbox.waiting_messages(uow.session)
                relay.relay_messages(uow.session, messages, routes=ROUTES, project=project)
                number_entries(uow.session)
            waiting = [each for each in self.waiting() if only is None or each[1] in only]
            if not waiting and not messages:
                return ran
            for delivery_id, job in waiting:
                deliveries.run(import_attribute(job), job, str(delivery_id))
                ran += 1
        raise AssertionError(f"the house does not come to rest: {self.waiting()}")

    def waiting(self) -> list[tuple[UUID, str]]:
        """Deliveries that are not done."""
        with reading() as session:
            rows = session.execute(
                select(OutboxDelivery.id, OutboxDelivery.job)
                .where(OutboxDelivery.state == "waiting")
                .order_by(OutboxDelivery.id)
            )
            return [(delivery_id, job) for delivery_id, job in rows]

    def pass_time(self, **of: float) -> None:
        """Let the timer publish what falls due within this time from now."""
        with clock.frozen_at(clock.now() + timedelta(**of)), unit_of_work() as uow:
            outbox.publish_due(uow.session)


@dataclass
class ResidentClient:
    """A resident's phone."""

    client: FlaskClient
    device_id: str
    token: str

    @classmethod
    def enrolled(cls, app: Flask, **fields: Any) -> ResidentClient:
        client = app.test_client()
        answer = client.post("/v1/devices", json={"platform": "web", "locale": "en", **fields})
        assert answer.status_code == 201, answer.text
        return cls(client, answer.json["device_id"], answer.json["token"])

    def request(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", **kwargs.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, **kwargs)

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.request("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> TestResponse:
        return self.request("POST", path, **kwargs)

    def put(self, path: str, **kwargs: Any) -> TestResponse:
        return self.request("PUT", path, **kwargs)

    def report(self, *, key: str | None = None, **changes: Any) -> TestResponse:
        """Send a report under `key`, a new one by default."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        return self.post("/v1/reports", json=report_body(**changes), headers=headers)


@dataclass
class OfficerClient:
    """An officer at a browser."""

    client: FlaskClient
    name: str
    csrf_token: str

    @classmethod
    def signed_in(cls, app: Flask, *, name: str, role: str) -> OfficerClient:
        with unit_of_work() as uow:
            officers.add_officer(uow, name=name, role=role, password=PASSWORD, hasher=QUICK_HASHER)
        client = app.test_client()
        form = client.get("/sign-in").text
        answer = client.post(
            "/sign-in", data={"name": name, "password": PASSWORD, "csrf_token": token_in(form)}
        )
        assert answer.status_code == 303, answer.text
        page = client.get(answer.headers["Location"]).text
        return cls(client, name, meta_token_in(page))

    def request(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        headers = {"X-CSRF-Token": self.csrf_token, **kwargs.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, **kwargs)

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.request("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> TestResponse:
        return self.request("POST", path, **kwargs)

    def put(self, path: str, **kwargs: Any) -> TestResponse:
        return self.request("PUT", path, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> TestResponse:
        return self.request("DELETE", path, **kwargs)

    def claim_first(self) -> tuple[str, str]:
        """Claim the most urgent task; answers (task id, claim id)."""
        task_id = self.get("/v1/worklist").json["items"][0]["id"]
        answer = self.post(f"/v1/worklist/{task_id}/claim")
        assert answer.status_code == 201, answer.text
        return task_id, answer.json["claim_id"]

    def decide(self, task_id: str, claim_id: str, outcome: str = "verified") -> TestResponse:
        body = {"claim_id": claim_id, "outcome": outcome, "reason": "Two cameras show it as told."}
        return self.post(f"/v1/worklist/{task_id}/decision", json=body)


def token_in(form: str) -> str:
    """The token of a form."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form) or re.search(
        r'value="([^"]+)"[^>]*name="csrf_token"', form
    )
    assert found, "the page has no csrf_token"
    return found[1]


def meta_token_in(page: str) -> str:
    """The token of a signed-in page."""
    found = re.search(r'<meta name="csrf-token" content="([^"]+)"', page)
    assert found, "the page has no meta csrf-token"
    return found[1]
