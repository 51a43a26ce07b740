"""Which recorder keeps a camera, as files say it. Recorders are a room that knows this one: they come in by a port."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.unit_of_work import UnitOfWork

# What is wrong with a recording token; None when it is good.
TokenCheck = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class KeptBy:
    """A recorder by its label, and what it calls the camera."""

    recorder: str
    recording_token: str


class Recorders(Protocol):
    """Reads and writes which recorder keeps which camera, see cctv_link/recorders/register.py."""

    def token_checks(self, session: Session, /) -> Mapping[str, TokenCheck]:
        """Every recorder by label, with what its tokens must be."""

    def keeping(self, session: Session, /) -> Mapping[UUID, KeptBy]:
        """Every camera that a recorder keeps."""

    def keep(self, uow: UnitOfWork, camera_id: UUID, kept_by: KeptBy | None, /) -> None:
        """From now on this recorder keeps the camera; None: no recorder does."""


class NoRecorders:
    """An installation that pulls from no recorder: a file that names one is refused."""

    def token_checks(self, session: Session, /) -> Mapping[str, TokenCheck]:
        return {}

    def keeping(self, session: Session, /) -> Mapping[UUID, KeptBy]:
        return {}

    def keep(self, uow: UnitOfWork, camera_id: UUID, kept_by: KeptBy | None, /) -> None:
        assert kept_by is None


NO_RECORDERS = NoRecorders()
