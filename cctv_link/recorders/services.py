"""Use cases around recorders: registering one, and saying which cameras it keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cctv_link.cameras.credentials import Credential, seal
from cctv_link.cameras.register_import.recorders import KeptBy
from cctv_link.recorders import queries, register, tokens
from cctv_link.recorders.addresses import Kind, RecorderAddress
from cctv_link.recorders.models import ReceivedOriginal, Recorder
from cctv_link.recorders.queries import KnownRecorder
from kernel import clock
from kernel.audit.entries import Actor
from kernel.errors import InvalidField, NotFound
from kernel.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class NewRecorder:
    """What a technician says of a recorder; its address was checked already."""

    label: str
    kind: Kind
    address: RecorderAddress
    clock_offset_s: float = 0.0
    credential: Credential | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """A file as received, in the store or known by its hash alone. id: made from clip and bytes."""

    id: UUID
    sha256: str
    size_bytes: int
    recorded_from: datetime
    is_stored: bool


def add_recorder(told: NewRecorder, *, secret_key: str, actor: Actor) -> UUID:
    """Register a recorder, or change the one of that label; a credential not given again is kept."""
    with unit_of_work() as uow:
        try:
            recorder = queries.find_by_label(uow.session, told.label)
        except NotFound:
            recorder = Recorder(label=told.label, added_at=clock.now())
        recorder.kind, recorder.clock_offset_s = told.kind, told.clock_offset_s
        recorder.address, recorder.ip = told.address.address, told.address.ip
        if told.credential is not None:
            recorder.sealed = seal(told.credential, secret_key=secret_key)
        uow.add(recorder)
        uow.record(
            actor=actor,
            action="recorder.add",
            subject=("recorder", recorder.id),
            reason=f"{told.label}: {told.kind}, clock {told.clock_offset_s:+.1f} s",
        )
        return recorder.id


def link_camera(
    camera: str, *, pole: str | None, recorder_label: str, recording_token: str, actor: Actor
) -> None:
    """Say that a recorder keeps a camera, under a name of its own. Raises NotFound, InvalidField."""
    with unit_of_work() as uow:
        camera_id = queries.camera_called(uow.session, camera, pole=pole)
        recorder = queries.find_by_label(uow.session, recorder_label)
        _check_token(recorder.kind, recording_token)
        register.keep(uow, camera_id, KeptBy(recorder_label, recording_token))
        uow.record(
            actor=actor,
            action="recorder.link",
            subject=("camera", camera_id),
            reason=f"kept by {recorder_label}",
        )


def unlink_camera(camera: str, *, pole: str | None, actor: Actor) -> None:
    """Say that no recorder keeps a camera any more. Raises NotFound."""
    with unit_of_work() as uow:
        camera_id = queries.camera_called(uow.session, camera, pole=pole)
        if queries.link_or_none(uow.session, camera_id) is None:
            raise NotFound(f"no recorder keeps {camera}")
        register.keep(uow, camera_id, None)
        uow.record(
            actor=actor, action="recorder.unlink", subject=("camera", camera_id), reason="no longer kept"
        )


def account_for(
    originals: Iterable[Original],
    *,
    clip_id: UUID,
    incident_id: UUID,
    camera_id: UUID,
    recorder: KnownRecorder,
    actor: Actor,
) -> None:
    """Rows and account of files received for a clip; of those received before, nothing."""
    received = {original.id: original for original in originals}
    if not received:
        return
    with unit_of_work() as uow:
        known = queries.originals_known(uow.session, received)
        for original in (each for each in received.values() if each.id not in known):
            uow.add(
                ReceivedOriginal(
                    id=original.id,
                    clip_id=clip_id,
                    camera_id=camera_id,
                    recorder_id=recorder.id,
                    sha256=original.sha256,
                    size_bytes=original.size_bytes,
                    recorded_from=original.recorded_from,
                    clock_offset_s=recorder.clock_offset_s,
                    is_stored=original.is_stored,
                    received_at=clock.now(),
                )
            )
            uow.record(
                actor=actor,
                action="footage.receive",
                subject=("received_original", original.id),
                reason=f"{recorder.label}: {original.size_bytes} bytes, sha256 {original.sha256}",
                incident_id=incident_id,
            )


def _check_token(kind: str, token: str) -> None:
    fault = tokens.fault_or_none(kind, token)
    if fault is not None:
        raise InvalidField(("recording_token", "pattern" if kind == "folder" else "length", fault))
