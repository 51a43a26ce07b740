"""A camera in the town square with a run of files as its recorder leaves them, the last one still open."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from kernel import clock, ids
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.unit_of_work import reading
from tests import film
from tests.poles import camera_row, is_recorded, keep, put_up

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
REASON = {"reason": "A march has turned into this street; is the road still free?"}


def live_camera() -> UUID:
    """SQ1-1, whose recorder says that it records."""
    found = put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"]
    is_recorded(found)
    return found


def put_run(settings: Settings, camera_id: UUID) -> UUID:
    """A run of two closed files and an open one, the newest picture a second old."""
    run_id, began_at = ids.new_id(), clock.now() - timedelta(seconds=24)
    for seq, seconds in enumerate((10.0, 10.0, 3.0)):
        from_at = began_at + timedelta(seconds=10 * seq)
        closed = {} if seq == 2 else {"closed_at": from_at, "end_reason": "rotated"}
        put_file(settings, camera_id, run_id, seq, from_at=from_at, seconds=seconds, **closed)
    return run_id


def put_file(
    settings: Settings,
    camera_id: UUID,
    run_id: UUID,
    seq: int,
    *,
    from_at: datetime,
    seconds: float,
    **closed: datetime | str,
) -> Path:
    """One file of the run, and its row; `closed`: when and why, empty while it is open."""
    path = Path(str(camera_id)) / f"{run_id.hex}_{seq:06d}.mp4"
    whole = settings.ring_path / path
    whole.parent.mkdir(parents=True, exist_ok=True)
    film.segment(whole, from_at=from_at, seconds=seconds)
    hashes = {"sha256": bytes(32), "chain_sha256": bytes(32)} if closed else {}
    keep(
        settings,
        camera_id,
        path,
        from_at=from_at,
        seconds=seconds,
        **{"run_id": run_id, "seq": seq, **closed, **hashes},
    )
    return whole


def looks(action: str) -> list[tuple[str, str]]:
    """Who looked, and for what kind of purpose, by the audit's entries of this `action`."""
    with reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
        return [(row.actor_name, row.reason.split()[0]) for row in rows]
