"""Who reports without a name is counted by the network they come from, under a key of the day."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from kernel import clock
from kernel.http.limits_ranges import network_of, range_hash


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("203.0.113.250", "203.0.113.0/24"),
        ("::ffff:203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2::1", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::1", "2001:db8:1::/48"),
        ("", "unknown"),
        ("nowhere", "unknown"),
        ("203.0.113.9, 1.2.3.4", "unknown"),
    ],
)
def test_a_street_is_one_network(address: str, network: str) -> None:
    assert network_of(address) == network


def hashed(application: Flask, address: str) -> str:
    with application.test_request_context(environ_base={"REMOTE_ADDR": address}):
        return range_hash()


def test_it_is_not_the_address_and_is_another_the_next_day(application: Any) -> None:
    today = hashed(application, "203.0.113.9")

    assert today == hashed(application, "203.0.113.77")
    assert today != hashed(application, "203.0.114.9")
    assert len(today) == 64
    with clock.frozen_at(clock.now() + timedelta(days=1)):
        assert hashed(application, "203.0.113.9") != today
