"""Two phones of one resident, for tests: the old one, and a new one that comes to it by a code and a yes."""

from typing import Any

import pytest
from flask import Flask

from tests.house import ResidentClient
from tests.signing import SigningPhone

DEVICES = "/v1/devices"
INBOX = "/v1/notifications"


@pytest.fixture
def old(app: Flask) -> SigningPhone:
    return SigningPhone.enrolled(app, locale="ur")


def code_of(phone: Any) -> str:
    answer = phone.post(f"{DEVICES}/invitations")
    assert answer.status_code == 201, answer.text
    return str(answer.json["code"])


def joining(app: Flask, old: Any) -> SigningPhone:
    return SigningPhone.enrolled(app, invitation=code_of(old))


def joined(app: Flask, old: Any) -> SigningPhone:
    new = joining(app, old)
    assert old.post(f"{DEVICES}/{new.device_id}/admit").status_code == 204
    return new


def slug(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["type"].rsplit("/", 1)[1]


def as_client(phone: SigningPhone) -> Any:
    """A phone that signs, where a story asks for one that need not."""

    class Signing(ResidentClient):
        def request(self, method: str, path: str, **kwargs: Any) -> Any:
            return phone.request(method, path, **kwargs)

    return Signing(phone.client, phone.device_id, phone.token)
