"""A phone that signs: what an app in any language does, in Python."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kernel import clock
from kernel.identity import device_keys

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def new_key(curve: str = "P-256") -> PrivateKey:
    return (
        ed25519.Ed25519PrivateKey.generate()
        if curve == "Ed25519"
        else ec.generate_private_key(ec.SECP256R1())
    )


def jwk_of(key: PrivateKey) -> dict[str, str]:
    public = key.public_key()
    if isinstance(public, ed25519.Ed25519PublicKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": url64(public.public_bytes_raw())}
    point = public.public_numbers()
    x, y = (url64(each.to_bytes(32, "big")) for each in (point.x, point.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def url64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def base64_of(value: bytes) -> str:
    return base64.b64encode(value).decode()


def thumbprint(key: PrivateKey) -> str:
    return device_keys.loaded(device_keys.of_jwk(jwk_of(key))).thumbprint


def sign(key: PrivateKey, base: bytes) -> bytes:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(base)
    r, s = decode_dss_signature(key.sign(base, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def signed_headers(
    key: PrivateKey,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    created: int | None = None,
    nonce: str | None = None,
    leave_out: tuple[str, ...] = (),
    label: str = "sig",
) -> dict[str, str]:
    """The headers with a signature beside them, by RFC 9421."""
    sent = dict(headers)
    url = urlsplit(path)
    parts = {"@method": method, "@path": url.path, "@query": f"?{url.query}"}
    if "Authorization" in sent:
        parts["authorization"] = sent["Authorization"]
    if "Upload-Checksum" in sent:
        parts["upload-checksum"] = sent["Upload-Checksum"]
    elif body:
        sent["Content-Digest"] = f"sha-256=:{base64_of(hashlib.sha256(body).digest())}:"
        parts["content-digest"] = sent["Content-Digest"]
    parts = {name: value for name, value in parts.items() if name not in leave_out}
    names = " ".join(f'"{name}"' for name in parts)
    when = int(clock.now().timestamp()) if created is None else created
    parameters = f'({names});created={when};nonce="{nonce or uuid4()}";keyid="{thumbprint(key)}"'
    base = "\n".join(
        [*(f'"{name}": {value}' for name, value in parts.items()), f'"@signature-params": {parameters}']
    )
    sent["Signature-Input"] = f"{label}={parameters}"
    sent["Signature"] = f"{label}=:{base64_of(sign(key, base.encode()))}:"
    return sent


@dataclass
class SigningPhone:
    """A resident's phone with a key."""

    client: FlaskClient
    key: PrivateKey
    device_id: str = ""
    token: str = ""
    expires_at: str = ""
    signing: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def enrolled(cls, app: Flask, *, curve: str = "P-256", **fields: Any) -> SigningPhone:
        phone = cls(app.test_client(), new_key(curve))
        answer = phone.enrol(**fields)
        assert answer.status_code == 201, answer.text
        return phone.took(answer)

    def enrol(self, **fields: Any) -> TestResponse:
        body = {"platform": "web", "locale": "en", "key": jwk_of(self.key), **fields}
        return self.request("POST", "/v1/devices", json=body)

    def took(self, answer: TestResponse) -> SigningPhone:
        self.device_id, self.token = answer.json["device_id"], answer.json["token"]
        self.expires_at = answer.json["expires_at"]
        return self

    def renew(self, **how: Any) -> TestResponse:
        return self.request("POST", f"/v1/devices/{self.device_id}/token", token="", **how)

    def request(
        self, method: str, path: str, *, json: Any = None, token: str | None = None, **how: Any
    ) -> TestResponse:
        body = how.pop("body", None) if json is None else as_json(json)
        bearer = self.token if token is None else token
        headers = {**({"Authorization": f"Bearer {bearer}"} if bearer else {}), **how.pop("headers", {})}
        if json is not None:
            headers["Content-Type"] = "application/json"
        how = {**self.signing, **how}
        sent = (
            headers
            if how.pop("unsigned", False)
            else signed_headers(how.pop("key", self.key), method, path, headers=headers, body=body, **how)
        )
        return self.client.open(path, method=method, headers=sent, data=body)

    def get(self, path: str, **how: Any) -> TestResponse:
        return self.request("GET", path, **how)

    def post(self, path: str, **how: Any) -> TestResponse:
        return self.request("POST", path, **how)

    def put(self, path: str, **how: Any) -> TestResponse:
        return self.request("PUT", path, **how)


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()
