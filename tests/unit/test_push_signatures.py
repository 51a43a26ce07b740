"""We sign once an hour for each push service, and names that are invented under one fill no memory."""

import pytest

from citizen_api.push import signatures
from citizen_api.push.signatures import KEPT_S, Signatures

ONE = "https://one.example"


class Signing:
    def __init__(self) -> None:
        self.now_s = 1_000.0
        self.signed: list[str] = []
        self.signatures = Signatures(self.sign, now_s=lambda: self.now_s)

    def sign(self, origin: str) -> dict[str, str]:
        self.signed.append(origin)
        return {"Authorization": f"{origin} {len(self.signed)}"}


def test_a_service_is_signed_for_once_an_hour() -> None:
    here = Signing()

    first = [here.signatures.of(ONE) for _ in range(3)]
    here.now_s += KEPT_S + 1

    assert first == [first[0]] * 3
    assert here.signatures.of(ONE) != first[0]
    assert here.signed == [ONE, ONE]


def test_of_names_that_are_invented_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "MOST_KEPT", 3)
    here = Signing()

    for n in range(20):
        here.signatures.of(f"https://invented-{n}.example")

    assert len(here.signatures) == 3
    assert here.signatures.of(ONE) == here.signatures.of(ONE)
