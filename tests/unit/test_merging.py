"""The footage of two incidents on one page: nothing of either is lost, nothing stands there twice."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from moderation.worklist.merging import Footage, besides, merged

AT = datetime(2026, 11, 22, 16, 50, tzinfo=UTC)


@dataclass(frozen=True)
class Seen:
    id: UUID
    rank: int


@dataclass(frozen=True)
class Cut:
    id: UUID
    camera_id: UUID
    from_at: datetime
    to_at: datetime
    state: str = "final"


@dataclass(frozen=True)
class Frame:
    clip_id: UUID


def cut(camera: UUID, from_s: int, to_s: int, state: str = "final") -> Any:
    return Cut(uuid4(), camera, AT + timedelta(seconds=from_s), AT + timedelta(seconds=to_s), state)


def footage(cameras: list[UUID], clips: list[Any]) -> Footage:
    seen: Any = [Seen(camera, rank) for rank, camera in enumerate(cameras, start=1)]
    stills: Any = [Frame(clip.id) for clip in clips]
    return Footage(seen, clips, stills)


def test_cameras_of_the_other_stand_behind_the_own_ones_once_each() -> None:
    shared, only_own, only_other = uuid4(), uuid4(), uuid4()
    own_clip, same_time, others = cut(shared, 0, 180), cut(shared, 10, 170), cut(only_other, 0, 60)

    found = merged(
        footage([shared, only_own], [own_clip]), [footage([only_other, shared], [others, same_time])]
    )

    assert [(each.id, each.rank) for each in found.cameras] == [(shared, 1), (only_own, 2), (only_other, 3)]
    assert list(found.clips) == [own_clip, others]
    assert [each.clip_id for each in found.stills] == [own_clip.id, others.id]


def test_another_stretch_of_the_same_camera_is_kept_beside_it() -> None:
    camera = uuid4()
    own = footage([camera], [cut(camera, 0, 180)])
    inside, later = cut(camera, 0, 180), cut(camera, 90, 270)

    clips, stills = besides(own, footage([camera], [inside, later]))

    assert clips == [later]
    assert [each.clip_id for each in stills] == [later.id]


def test_what_is_missing_of_the_own_clip_is_not_taken_for_seen() -> None:
    camera = uuid4()
    own = footage([camera], [cut(camera, 0, 180, "unavailable")])
    others = cut(camera, 10, 170)
    assert besides(own, footage([camera], [others]))[0] == [others]
