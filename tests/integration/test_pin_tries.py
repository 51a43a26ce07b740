"""PINs are checked few at a time however many are sent at once, each rightly; and tries are forgotten after a day."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select

from app import PARTS
from citizen_api.sos import pins
from citizen_api.sos.models import SosPin, SosPinTry
from citizen_api.sos.pins import Verdict
from kernel import clock
from kernel.unit_of_work import reading, unit_of_work
from tests.house import ResidentClient
from tests.journeys.test_sos_duress import DURESS, REAL, choose

KEY = b"k" * 32


class Counting:
    """The hasher, and how many were within it at once."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self.hasher, self.within, self.most, self.lock = hasher, 0, 0, threading.Lock()

    def verify(self, stored: str, entered: str) -> bool:
        with self.lock:
            self.within += 1
            self.most = max(self.most, self.within)
        try:
            time.sleep(0.02)
            return self.hasher.verify(stored, entered)
        finally:
            with self.lock:
                self.within -= 1


def resident_id_with_pins(resident: ResidentClient) -> UUID:
    assert choose(resident).status_code == 200
    with reading() as session:
        resident_id = session.scalars(select(SosPin.resident_id)).one()
    with unit_of_work() as uow:
        hashes = [pins.hashed(resident_id, pin, key=KEY) for pin in (REAL, DURESS)]
        uow.execute(
            "UPDATE sos_pins SET stand_down_hash = :one, duress_hash = :other",
            {"one": hashes[0], "other": hashes[1]},
        )
    return resident_id


def tries() -> int:
    with reading() as session:
        return len(session.scalars(select(SosPinTry)).all())


def test_many_at_once_take_turns_and_each_is_judged_rightly(
    app: Flask, resident: ResidentClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident_id = resident_id_with_pins(resident)
    counting = Counting(pins._hasher)
    monkeypatch.setattr(pins, "_hasher", counting)

    def verdict(pin: str) -> Verdict:
        with app.app_context():
            return pins.judge(resident_id, pin, key=KEY).verdict

    with ThreadPoolExecutor(8) as several:
        found = list(several.map(verdict, [REAL, DURESS, *[""] * 14]))

    assert found == [Verdict.STAND_DOWN, Verdict.DURESS, *[Verdict.WRONG] * 14]
    assert 1 < counting.most <= pins.MOST_AT_ONCE


def test_a_try_is_forgotten_a_day_later_by_the_timer_and_not_before(resident: ResidentClient) -> None:
    resident_id = resident_id_with_pins(resident)
    before = tries()
    pins.judge(resident_id, "111111", key=KEY)

    for hours, left in ((23, before + 1), (25, 0)):
        with clock.frozen_at(clock.now() + timedelta(hours=hours)), unit_of_work() as uow:
            pins.forget_old(uow)
        assert tries() == left
    timer = PARTS["timer"]
    assert isinstance(timer, partial)
    assert pins.forget_old in timer.keywords["hourly"]
