"""The pictures that a camera is held against: learned when all is well, renewed each day, unlearned on request.

A reference is what nine usual pictures agree on, so that whoever walked through one of them is not in it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from cctv_link.upkeep.daylight import Light
from cctv_link.upkeep.models import PictureReference
from cctv_link.upkeep.queries import References
from kernel.unit_of_work import UnitOfWork

LEARNED_FROM = 9
# Leaves fall and shops are painted. A day's change is too small to be called a fault, a season's is not.
RENEWED_AFTER = timedelta(hours=24)


@dataclass(slots=True)
class Usual:
    """Usable pictures of one light, in a row, until there are enough of them."""

    light: Light | None = None
    pictures: list[bytes] = field(default_factory=list)

    def add(self, picture: bytes, light: Light) -> bool:
        """Whether there are enough now. Another light begins anew."""
        if light is not self.light:
            self.light, self.pictures = light, []
        self.pictures.append(picture)
        return len(self.pictures) >= LEARNED_FROM

    def take(self) -> list[bytes]:
        taken, self.pictures = self.pictures, []
        return taken

    def forget(self) -> None:
        self.pictures = []


def is_due(known: References, light: Light, now: datetime) -> bool:
    """Whether there is no reference of this light, or one a day old."""
    learned_at = known.learned_at.get(light)
    return learned_at is None or now - learned_at >= RENEWED_AFTER


def learn(uow: UnitOfWork, camera_id: UUID, picture: bytes, *, light: Light, at: datetime) -> None:
    """The picture is the reference of this light from now on."""
    unlearn(uow, camera_id, at=at, light=light)
    uow.add(PictureReference(camera_id=camera_id, light=light, picture=picture, learned_at=at))


def unlearn(uow: UnitOfWork, camera_id: UUID, *, at: datetime, light: Light | None = None) -> None:
    """Forget one reference, or both: the camera looks elsewhere now, and what it shows next is usual."""
    uow.execute(
        "UPDATE picture_references SET replaced_at = :at WHERE camera_id = :camera_id AND replaced_at IS NULL"
        " AND (CAST(:light AS text) IS NULL OR light = :light)",
        {"at": at, "camera_id": camera_id, "light": light},
    )
