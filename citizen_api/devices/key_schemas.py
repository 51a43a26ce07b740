"""A device's public key on the wire."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from kernel.identity import device_keys

_COORDINATE = [validate.Length(equal=43), validate.Regexp(r"^[A-Za-z0-9_-]+$")]


class DeviceKeySchema(Schema):
    """A public key as a JSON Web Key: P-256 as WebCrypto exports it, or Ed25519. Its other half never leaves the device."""

    kty = fields.String(required=True, validate=validate.OneOf(["EC", "OKP"]))
    crv = fields.String(required=True, validate=validate.OneOf(["P-256", "Ed25519"]))
    x = fields.String(required=True, validate=_COORDINATE, metadata={"description": "base64url, 32 bytes"})
    y = fields.String(validate=_COORDINATE, metadata={"description": "base64url, 32 bytes; of P-256 only"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> bytes:
        try:
            return device_keys.of_jwk(data)
        except device_keys.NotAKey as error:
            raise ValidationError(str(error), "crv") from error
