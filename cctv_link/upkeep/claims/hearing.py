"""The part of the upkeep process that listens: who is to be heard, what was heard, and whom to look at sooner."""

import time
from collections.abc import Callable, Collection
from uuid import UUID

from cctv_link.cameras.addresses import Allowed
from cctv_link.upkeep import queries as upkeep
from cctv_link.upkeep.claims import queries, services
from cctv_link.upkeep.claims.listener import Listener, Subscribe
from cctv_link.upkeep.claims.pullpoint import PullPoint
from cctv_link.upkeep.claims.topics import TAMPERED
from kernel.config import Settings
from kernel.unit_of_work import reading

REGISTER_EVERY_S = 15.0
# What stands unchanged is written down so often: as still heard.
CONFIRM_EVERY_S = 30.0


class Hearing:
    """`turn` about once a second, in the thread that may ask the database."""

    def __init__(
        self,
        settings: Settings,
        *,
        subscribe: Subscribe | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        allowed = Allowed.by(settings)
        self._secret_key, self._seconds = settings.secret_key, seconds
        self._listener = Listener(
            subscribe or (lambda device: PullPoint(device, allowed=allowed)), seconds=seconds
        )
        self._register_due_s = 0.0
        self._poles: dict[UUID, UUID] = {}
        self._written: dict[UUID, tuple[Collection[str], float]] = {}
        # Who has taken back what had a ticket is looked at again when it has been quiet for long enough.
        self._quiet_due_s: dict[UUID, float] = {}

    def turn(self) -> set[UUID]:
        """Write down what was heard; the cameras that have begun to claim something."""
        now_s = self._seconds()
        if now_s >= self._register_due_s:
            self._register_due_s = now_s + REGISTER_EVERY_S
            self._follow()
        suspects = set()
        for camera_id, standing in self._listener.turn().items():
            kinds, written_s = self._written.get(camera_id, (None, 0.0))
            is_due = bool(standing) and now_s - written_s >= CONFIRM_EVERY_S
            is_due |= now_s >= self._quiet_due_s.get(camera_id, float("inf"))
            if kinds != set(standing) or is_due:
                if services.settle_claims(camera_id, self._poles[camera_id], standing):
                    suspects.add(camera_id)
                self._written[camera_id] = (set(standing), now_s)
                self._note_quiet(camera_id, is_new=kinds != set(standing), standing=standing)
        return suspects

    def _note_quiet(self, camera_id: UUID, *, is_new: bool, standing: Collection[str]) -> None:
        self._quiet_due_s.pop(camera_id, None)
        if is_new and TAMPERED not in standing:
            self._quiet_due_s[camera_id] = self._seconds() + services.QUIET_FOR.total_seconds() + 1

    def standing(self, camera_id: UUID) -> Collection[str]:
        """What the camera claims now."""
        return self._listener.standing(camera_id)

    def close(self) -> None:
        self._listener.close()

    def _follow(self) -> None:
        with reading() as session:
            devices = queries.heard_devices(session, secret_key=self._secret_key)
            cameras = [lens.camera_id for device in devices for lens in device.lenses]
            self._poles = upkeep.poles_of(session, cameras)
        self._listener.follow(devices)
        self._written = {each: self._written[each] for each in cameras if each in self._written}
