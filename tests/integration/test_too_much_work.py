"""A video that was made to hold the worker is given up once, and what its sender sent is kept all the same."""

import signal
import sys
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from cctv_link.evidence.models import EvidenceItem
from cctv_link.media import limited, telling
from cctv_link.media.confinement import LIMITS
from cctv_link.media.limited import Ended, OutOfProcessor
from kernel.unit_of_work import reading
from tests import resident_media
from tests.house import House, ResidentClient
from tests.tus import Phone


def kept() -> dict[str, str]:
    with reading() as session:
        return {item.kind: item.sha256 for item in session.scalars(select(EvidenceItem))}


def test_a_film_of_more_pictures_than_three_minutes_can_have_is_not_decoded_to_its_end(
    resident: ResidentClient, house: House
) -> None:
    """At 1,000 pictures a second it takes half a minute of film."""
    content = resident_media.film(size=(64, 64), rate=1_000, seconds=25, sound=None)
    report: Any = resident.report().json
    phone = Phone(resident)
    path = phone.send(content, filetype="video/mp4", report_id=report["id"])

    house.settle()

    told = phone.ask("GET", path).json
    assert (told["state"], told["reason"]) == ("refused", "too-much-work")
    assert kept() == {"upload": sha256(content).hexdigest()}


# A child under the limits of a film, but for its processor time, that uses up what it has.
BURNING = """
from dataclasses import replace
from cctv_link.media.confinement import LIMITS, confine
confine(replace(LIMITS["film"], cpu_s=1))
while True:
    pass
"""


def test_a_film_that_used_up_its_processor_time_is_not_tried_again(
    resident: ResidentClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that is only busy lets the clock run on, and not the processor's."""
    content = resident_media.film(size=(64, 64), seconds=0.5)
    report: Any = resident.report().json
    phone = Phone(resident)
    path = phone.send(content, filetype="video/mp4", report_id=report["id"])
    monkeypatch.setattr(telling, "child_command", lambda _task, _path: [sys.executable, "-c", BURNING])

    house.settle()

    told = phone.ask("GET", path).json
    assert (told["state"], told["reason"]) == ("refused", "too-much-work")
    assert kept() == {"upload": sha256(content).hexdigest()}


def test_who_was_ended_by_the_clock_may_have_met_a_busy_machine() -> None:
    with pytest.raises(OutOfProcessor):
        limited.facts_of("film", -signal.SIGXCPU, b"")
    with pytest.raises(Ended) as by_clock:
        limited.facts_of("film", -signal.SIGKILL, b"")

    assert not isinstance(by_clock.value, OutOfProcessor)
    assert LIMITS["film"].cpu_s < LIMITS["film"].wall_s
