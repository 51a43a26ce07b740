"""Clips and stills on the wire."""

from marshmallow import Schema, fields, validate

from kernel.http.fields import Instant

CLIP_STATES = ("pending", "partial", "final", "unavailable")


class GapSchema(Schema):
    """A stretch without pictures, and why."""

    from_at = Instant(required=True, data_key="from")
    to_at = Instant(required=True, data_key="to")
    reason = fields.String(required=True, metadata={"description": "Such as stalled or not-recorded"})


class StoryboardSchema(Schema):
    """Pictures spread evenly over a part, side by side in one JPEG, row by row."""

    url = fields.String(required=True)
    columns = fields.Integer(required=True)
    tile_width_px = fields.Integer(required=True)
    tile_height_px = fields.Integer(required=True)
    moments = fields.List(
        Instant(), required=True, metadata={"description": "When each picture was recorded"}
    )


class ClipPartSchema(Schema):
    """One file of a clip. There are several where the camera changed its codec."""

    number = fields.Integer(required=True, metadata={"description": "In the order of time, from 1"})
    recorded_from = Instant(
        required=True, metadata={"description": "When the first picture of the file was taken"}
    )
    recorded_to = Instant(required=True)
    sha256 = fields.String(required=True)
    size_bytes = fields.Integer(required=True)
    url = fields.String(required=True)
    manifest_url = fields.String(
        required=True, allow_none=True, metadata={"description": "Signed: what it was cut from"}
    )
    storyboard = fields.Nested(StoryboardSchema, required=True, allow_none=True)
    clock_source = fields.String(
        required=True,
        metadata={"description": "Whose clock the instants are by: rtcp the camera's, local ours; mixed"},
    )
    clock_offset_ms = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The camera's clock minus ours"}
    )


class HeldSchema(Schema):
    """What is kept from being overwritten: a clip may be extended within it."""

    from_at = Instant(required=True, data_key="from")
    to_at = Instant(required=True, data_key="to")


class ClipSchema(Schema):
    """A cut of one camera's footage; until it is secured there is neither hash nor address."""

    id = fields.UUID(required=True)
    camera_id = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(CLIP_STATES))
    reason = fields.String(required=True, metadata={"description": "Why there is nothing; else empty"})
    from_at = Instant(required=True, data_key="from", metadata={"description": "Of the window asked for"})
    to_at = Instant(required=True, data_key="to")
    gaps = fields.List(fields.Nested(GapSchema), required=True)
    sha256 = fields.String(required=True, allow_none=True)
    size_bytes = fields.Integer(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    held = fields.Nested(HeldSchema, required=True, allow_none=True)
    parts = fields.List(
        fields.Nested(ClipPartSchema),
        required=True,
        metadata={"description": "All files of it; `url` is the one that lasts longest"},
    )


class StillSchema(Schema):
    """The sharpest frame of a clip."""

    id = fields.UUID(required=True)
    clip_id = fields.UUID(required=True)
    at = Instant(required=True, metadata={"description": "When it was recorded"})
    sha256 = fields.String(required=True)
    url = fields.String(required=True)


class TrackSchema(Schema):
    """One file of one camera, and where it stands on the bundle's clock."""

    camera_id = fields.UUID(required=True)
    camera = fields.String(required=True)
    clip_id = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(CLIP_STATES))
    part = fields.Integer(required=True)
    starts_at = Instant(required=True, metadata={"description": "When its first picture was taken"})
    ends_at = Instant(required=True)
    starts_ms = fields.Integer(
        required=True, metadata={"description": "`starts_at`, from the bundle's `from`"}
    )
    clock_source = fields.String(required=True, metadata={"description": "rtcp, local or mixed"})
    clock_offset_ms = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The camera's clock minus ours"}
    )
    gaps = fields.List(fields.Nested(GapSchema), required=True)
    sha256 = fields.String(required=True)
    size_bytes = fields.Integer(required=True)
    url = fields.String(required=True)
    manifest_url = fields.String(required=True, allow_none=True)
    still_url = fields.String(
        required=True, allow_none=True, metadata={"description": "The sharpest picture of the clip"}
    )
    storyboard_url = fields.String(
        required=True, allow_none=True, metadata={"description": "Twelve pictures of this file in one"}
    )


class BundleSchema(Schema):
    """All clips of an incident on one clock."""

    incident_id = fields.UUID(required=True)
    reference = fields.String(required=True)
    clock = fields.String(required=True, metadata={"description": "The clock of every instant here: UTC"})
    from_at = Instant(required=True, allow_none=True, data_key="from")
    to_at = Instant(required=True, allow_none=True, data_key="to")
    tracks = fields.List(fields.Nested(TrackSchema), required=True)
