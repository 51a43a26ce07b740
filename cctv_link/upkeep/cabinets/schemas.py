"""Heartbeats on the wire."""

from marshmallow import Schema, fields, validate

from kernel.http.fields import Number, TrueOrFalse


class HeartbeatSchema(Schema):
    """What a box says of itself, every 20 s; after 60 s without it counts as silent."""

    id = fields.UUID(required=True, metadata={"description": "Of this heartbeat: a second one is a replay"})
    door_open = TrueOrFalse(required=True)
    mains_v = Number(
        required=True,
        validate=validate.Range(0, 500),
        metadata={"description": "Volts of the mains; below 90 the pole counts as without power"},
    )
    link_up = TrueOrFalse(required=True, metadata={"description": "Whether its camera network answers"})


class SignedHeadersSchema(Schema):
    """How a heartbeat is signed."""

    timestamp = fields.String(
        required=True,
        data_key="Gawah-Timestamp",
        metadata={"description": "Seconds since 1970, within 5 minutes of ours"},
    )
    signature = fields.String(
        required=True,
        data_key="Gawah-Signature",
        metadata={
            "description": "`sha256=` and the hex of HMAC-SHA-256 over `<timestamp>.<body>` with the pole's secret"
        },
    )
