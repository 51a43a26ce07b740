"""A copy whose making has died says so after two hours, is asked for again, and comes."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from kernel.audit.models import AuditEntry
from kernel.outbox import OutboxDelivery
from kernel.unit_of_work import reading, unit_of_work
from tests.house import House, OfficerClient
from tests.journeys.test_redacted_copies import secured
from tests.quick_redaction import quick_redaction, redacted_film

__all__ = ["quick_redaction", "redacted_film", "secured"]

pytestmark = pytest.mark.usefixtures("quick_redaction")

REDACT, MARK = "cctv_link.jobs.redact", "cctv_link.jobs.mark"


def die(house: House, job: str) -> None:
    """What the relay does with a delivery that has failed a hundred times."""
    house.settle(only=set())
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE outbox_deliveries SET state = 'dead' WHERE job = :job AND state = 'waiting'", {"job": job}
        )


def hours_pass(table: str, hours: int) -> None:
    with unit_of_work() as uow:
        uow.execute(
            f"UPDATE {table} SET asked_at = asked_at - make_interval(hours => :hours),"
            " asked_again_at = asked_again_at - make_interval(hours => :hours)",
            {"hours": hours},
        )


def deliveries_of(job: str) -> int:
    with reading() as session:
        return len(session.scalars(select(OutboxDelivery).where(OutboxDelivery.job == job)).all())


def test_a_redacted_copy_that_died_is_told_and_asked_for_again_once(
    secured: dict[str, UUID], verifier: OfficerClient, other_verifier: OfficerClient, house: House
) -> None:
    path = f"/v1/evidence/{secured['still']}/redacted"
    verifier.get(path)
    die(house, REDACT)
    hours_pass("redacted_copies", 1)
    patient = verifier.get(path)
    hours_pass("redacted_copies", 1)

    told = [each.get(path) for each in (verifier, other_verifier, verifier)]
    house.settle(only=set())
    asked = deliveries_of(REDACT)
    house.settle()
    shown = verifier.get(path)

    assert patient.status_code == 202
    assert [each.status_code for each in told] == [503] * 3
    assert (told[0].json["type"], told[0].headers["Retry-After"]) == ("/problems/copy-overdue", "300")
    assert "and is not made; it was asked for again at 20" in told[0].json["detail"]
    assert asked == 2  # the dead one and one more, whoever waits
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    with reading() as session:
        [again] = session.scalars(select(AuditEntry).where(AuditEntry.action == "redaction.ask_again"))
    assert (again.actor_name, again.subject_id) == ("Imran A.", secured["still"])


def test_one_that_dies_again_is_asked_for_again_two_hours_later(
    secured: dict[str, UUID], verifier: OfficerClient, house: House
) -> None:
    path = f"/v1/evidence/{secured['still']}/redacted"
    verifier.get(path)
    for _ in range(3):
        die(house, REDACT)
        hours_pass("redacted_copies", 2)
        assert verifier.get(path).status_code == 503
        assert verifier.get(path).status_code == 503

    house.settle(only=set())
    assert deliveries_of(REDACT) == 4


def test_a_viewers_own_film_that_died_is_told_and_asked_for_again(
    secured: dict[str, UUID], verifier: OfficerClient, house: House, with_settings: Callable[..., None]
) -> None:
    with_settings(viewer_watermark="redacted")
    path = f"/v1/evidence/{secured['clip']}/redacted"
    verifier.get(path)
    house.settle()
    verifier.get(path)
    die(house, MARK)
    patient = verifier.get(path)
    hours_pass("working_copies", 2)

    told = [verifier.get(path), verifier.get(path)]
    house.settle(only=set())
    asked = deliveries_of(MARK)
    house.settle()
    shown = verifier.get(path)

    assert (patient.status_code, patient.json["step"]) == (202, "watermark")
    assert [(each.status_code, each.json["type"]) for each in told] == [(503, "/problems/copy-overdue")] * 2
    assert asked == 2
    assert (shown.status_code, shown.mimetype) == (200, "video/mp4")
