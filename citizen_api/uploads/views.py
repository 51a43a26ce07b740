"""The doors of uploads: tus 1.0, and the state of each as JSON."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g, request

from citizen_api.uploads import adding, metadata, queries, services, tus
from citizen_api.uploads.queries import UploadView
from citizen_api.uploads.refusals import ChecksumDiffers, TooLong, TypeNotTaken, what_to_do
from citizen_api.uploads.schemas import (
    ChunkHeadersSchema,
    NewUploadHeadersSchema,
    OverrideHeadersSchema,
    ReceiptHeadersSchema,
    TusHeadersSchema,
    UploadSchema,
    UploadsQuerySchema,
    UploadsSchema,
)
from citizen_api.uploads.senders import Sender
from kernel import growing
from kernel.config import Settings
from kernel.growing import AddedToAlready, GrowingFiles
from kernel.http import limits, limits_ranges
from kernel.http.operations import operation
from kernel.http.problems import HttpProblem
from kernel.secrets import derived_key, keyed_hash
from kernel.unit_of_work import reading

blueprint = Blueprint("uploads", __name__)
blueprint.after_request(tus.with_version)

BY = ("device", "receipt")
ANONYMOUS_BYTES = "anonymous-upload-bytes"
# Of an offset that is wrong, and of one who adds at the same time.
ADDING = (
    *("not-found", "invalid-fields", "tus-version", "offset-mismatch", "upload-gone", "upload-locked"),
    *(
        "type-not-allowed",
        "unsupported-media-type",
        "body-too-large",
        "upload-too-large",
        "checksum-mismatch",
    ),
    "storage-full",
)


@blueprint.route("", methods=["OPTIONS"], provide_automatic_options=False)
@blueprint.route("/<uuid:upload_id>", methods=["OPTIONS"], provide_automatic_options=False)
def tell_abilities(upload_id: UUID | None = None) -> Response:
    """What of tus is spoken here; needs no version."""
    return Response("", 204, tus.CAPABILITIES)


@blueprint.post("", provide_automatic_options=False)
@operation(
    summary="Begin an upload",
    tag="Uploads",
    headers=NewUploadHeadersSchema,
    answers={201: None},
    answer_headers={201: ("Location", "Tus-Resumable", "Upload-Offset", "Upload-Expires")},
    problems=(*ADDING, "idempotency-mismatch", "sos-closed", "too-many-uploads", "too-many-requests"),
    raw_types=(tus.BODY_TYPE,),
    security=BY,
)
def begin_upload() -> tuple[None, int, Mapping[str, str]]:
    """Of a photo, video or voice note of your own report, SOS or message, by tus 1.0; a body is its first bytes."""
    tus.require_version()
    said = metadata.read(request.headers.get(metadata.HEADER, ""))
    length_bytes = tus.whole_number("Upload-Length", least=1)
    if length_bytes > said.kind.largest_bytes:
        raise HttpProblem("upload-too-large", f"a {said.kind.name} may have {said.kind.largest_bytes} bytes")
    content = tus.chunk() if tus.has_body() else b""
    sent_key = tus.sent_key_or_none()
    _refuse_flood(length_bytes, sent_key)
    begun = services.begin(
        sender=_sender(),
        metadata=said,
        client_metadata=request.headers[metadata.HEADER],
        length_bytes=length_bytes,
        sent_key=sent_key,
        files=_files(),
        settings=_settings(),
    )
    _count_bytes(begun, sent_key)
    _, offset = _come(begun.id)
    if content and offset == 0:
        offset = _add(begun.id, 0, content)
    headers = {
        "Location": f"/v1/uploads/{begun.id}",
        **tus.progress(offset=offset, expires_at=begun.expires_at),
    }
    return None, 201, headers


@blueprint.get("/<uuid:upload_id>", provide_automatic_options=False)
@operation(
    summary="How far an upload has come",
    tag="Uploads",
    headers=ReceiptHeadersSchema,
    answers={200: UploadSchema},
    answer_headers={200: ("Tus-Resumable", "Upload-Offset", "Upload-Expires")},
    problems=("not-found", "upload-gone", "tus-version"),
    security=BY,
)
def show_upload(upload_id: UUID) -> tuple[Any, int, Mapping[str, str]]:
    """HEAD is tus', and says `Upload-Offset` and `Upload-Length`; GET says in words what became of it."""
    if request.method == "HEAD":
        tus.require_version()
    upload, offset = _come(upload_id)
    expires_at = upload.expires_at if upload.state == "open" else None
    headers = {
        "Upload-Length": str(upload.length_bytes),
        **tus.progress(offset=offset, expires_at=expires_at),
    }
    if upload.client_metadata:
        headers[metadata.HEADER] = upload.client_metadata
    return _shown(upload, offset), 200, headers


@blueprint.get("", provide_automatic_options=False)
@operation(
    summary="What you have sent to a report",
    tag="Uploads",
    query=UploadsQuerySchema,
    headers=ReceiptHeadersSchema,
    answers={200: UploadsSchema},
    security=BY,
)
def list_uploads(query: dict[str, Any]) -> dict[str, Any]:
    """The first begun first; empty for a report that is not yours."""
    with reading() as session:
        found = queries.of_report(session, query["report_id"], _sender())
    return {"items": [_shown(each, adding.offset_of(each, _files())) for each in found if not each.is_over]}


@blueprint.patch("/<uuid:upload_id>", provide_automatic_options=False)
@operation(
    summary="Add bytes to an upload",
    tag="Uploads",
    headers=ChunkHeadersSchema,
    answers={204: None},
    answer_headers={204: ("Tus-Resumable", "Upload-Offset", "Upload-Expires")},
    problems=ADDING,
    raw_types=(tus.BODY_TYPE,),
    security=BY,
)
def add_to_upload(upload_id: UUID) -> tuple[None, int, Mapping[str, str]]:
    """At most 4 MB at once. What is answered for has reached the disk; with the last byte the examination begins."""
    tus.require_version()
    at = tus.whole_number("Upload-Offset")
    offset = _add(upload_id, at, tus.chunk())
    return None, 204, tus.progress(offset=offset, expires_at=None)


@blueprint.delete("/<uuid:upload_id>", provide_automatic_options=False)
@operation(
    summary="End an upload",
    tag="Uploads",
    headers=TusHeadersSchema,
    answers={204: None},
    answer_headers={204: ("Tus-Resumable",)},
    problems=("not-found", "tus-version", "upload-gone", "upload-locked", "upload-received"),
    security=BY,
)
def end_upload(upload_id: UUID) -> tuple[None, int]:
    """Before all of it has come: its bytes are destroyed at once. What has come whole is evidence."""
    tus.require_version()
    with _said_by_http():
        services.end(sender=_sender(), upload_id=upload_id, files=_files())
    return None, 204


@blueprint.post("/<uuid:upload_id>", provide_automatic_options=False)
@operation(
    summary="Add to an upload or end it, through what knows GET and POST only",
    tag="Uploads",
    headers=OverrideHeadersSchema,
    answers={204: None},
    answer_headers={204: ("Tus-Resumable", "Upload-Offset")},
    problems=(*ADDING, "method-not-allowed", "upload-received"),
    raw_types=(tus.BODY_TYPE,),
    security=BY,
)
def override_upload(upload_id: UUID) -> Any:
    """`X-HTTP-Method-Override` says which method is meant."""
    meant = request.headers.get("X-HTTP-Method-Override", "").upper()
    if meant == "PATCH":
        return add_to_upload(upload_id=upload_id)
    if meant == "DELETE":
        return end_upload(upload_id=upload_id)
    if meant == "HEAD":
        tus.require_version()
        upload, offset = _come(upload_id)
        said = {"Upload-Length": str(upload.length_bytes), **tus.progress(offset=offset, expires_at=None)}
        return None, 204, said
    raise HttpProblem("method-not-allowed", "say which by X-HTTP-Method-Override: PATCH, DELETE or HEAD")


def _add(upload_id: UUID, at: int, content: bytes) -> int:
    with _said_by_http():
        return adding.add(
            sender=_sender(),
            upload_id=upload_id,
            at=at,
            content=content,
            files=_files(),
            reserve_bytes=_settings().storage_reserve_bytes,
        )


def _come(upload_id: UUID) -> tuple[UploadView, int]:
    return adding.come(sender=_sender(), upload_id=upload_id, files=_files())


@contextmanager
def _said_by_http() -> Iterator[None]:
    """Refusals for which only HTTP has a status."""
    try:
        yield
    except AddedToAlready as error:
        raise HttpProblem("upload-locked", "another request adds to it; ask how far it has come") from error
    except TypeNotTaken as error:
        raise HttpProblem("type-not-allowed", str(error)) from error
    except TooLong as error:
        raise HttpProblem("upload-too-large", str(error)) from error
    except ChecksumDiffers as error:
        raise HttpProblem("checksum-mismatch", str(error)) from error


def _refuse_flood(length_bytes: int, sent_key: UUID | None) -> None:
    settings, sender = _settings(), _sender()
    # Redis writes its counters to disk, and who sends may be anonymous.
    counted = keyed_hash(derived_key(settings.secret_key, "upload-limit"), sender.counted_as).hex()
    limits.per_hour(settings.redis_url, most=settings.uploads_per_hour, name="uploads", key=counted)
    # However many reports it makes: each has a secret of its own, and they share the network they come from.
    if sender.device is None and not limits.is_counted(settings.redis_url, **_try_of(sent_key)):
        limits.require_left(
            settings.redis_url,
            amount=length_bytes,
            most=settings.anonymous_upload_bytes_per_day,
            window_s=limits.DAY_S,
            name=ANONYMOUS_BYTES,
            key=limits_ranges.range_hash(),
        )


def _count_bytes(upload: UploadView, sent_key: UUID | None) -> None:
    """What an anonymous report has begun counts for its network, once however often it is tried; what was refused does not."""
    url = _settings().redis_url
    if g.device is not None:
        return
    if limits.many(url, window_s=limits.DAY_S, **_try_of(sent_key or upload.id)) == 1:
        limits.take(
            url,
            amount=upload.length_bytes,
            window_s=limits.DAY_S,
            name=ANONYMOUS_BYTES,
            key=limits_ranges.range_hash(),
        )


def _try_of(key: UUID | None) -> dict[str, str]:
    """Under which its tries are counted, whose answers may be lost."""
    secret = derived_key(_settings().secret_key, "upload-limit")
    return {"name": "upload-tries", "key": keyed_hash(secret, f"{_sender().counted_as} {key}").hex()}


def _shown(upload: UploadView, offset: int) -> dict[str, Any]:
    locale = (
        g.device.locale if g.device else (request.accept_languages.best_match(["en", "ur", "sd"]) or "en")
    )
    fields = {name: getattr(upload, name) for name in UploadSchema().fields if hasattr(upload, name)}
    return {
        **fields,
        "offset_bytes": offset,
        "length_bytes": upload.length_bytes,
        "text": what_to_do(upload.reason, locale),
    }


def _sender() -> Sender:
    return Sender(g.device, g.receipt_secret)


def _files() -> GrowingFiles:
    return growing.configured(_settings().storage_url)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
