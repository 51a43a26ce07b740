"""What residents said into an SOS, in an export: as it came and as it can be played, or in words why it is not there. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel import clock

# As a stranger's phone sent it: no name of ours says that it is safe to open.
ENDINGS = {"voice_note": "bin", "voice_copy": "m4a"}
FORMS = {"voice_note": "original", "voice_copy": "playable"}
SPOKEN_BY = "the resident who called for help, on their phone"


@dataclass(frozen=True, slots=True)
class Sound:
    """An item of a voice note. kind: `voice_note`, the bytes as they came; `voice_copy`, the same for a player.

    message_id: the same for both. The times are by our clock, and the length as it was decoded.
    """

    id: UUID
    kind: str
    message_id: UUID
    sha256: str
    size_bytes: int
    recorded_from: datetime
    recorded_to: datetime

    @property
    def path(self) -> str:
        at = self.recorded_from.strftime("%Y%m%dT%H%M%SZ")
        return f"sounds/{at}_{FORMS[self.kind]}_{self.id.hex[:8]}.{ENDINGS[self.kind]}"

    @property
    def facts(self) -> dict[str, Any]:
        """As contents.json states it."""
        return {
            "evidence_id": str(self.id),
            "kind": self.kind,
            "form": FORMS[self.kind],
            "spoken_by": SPOKEN_BY,
            "message_id": str(self.message_id),
            "recorded_from": clock.wire(self.recorded_from),
            "recorded_to": clock.wire(self.recorded_to),
            "clock": {"source": "local", "offset_ms": None},
            "has_c2pa": False,
        }


def left_out(sounds: Sequence[Sound]) -> list[dict[str, str]]:
    """Each voice note, with why it is not in an export of redacted copies, for who has nothing but the export."""
    return [
        {
            "evidence_id": str(each.id),
            "kind": each.kind,
            "why": (
                "This is a voice note of the person who called for help, received at"
                f" {clock.wire(each.recorded_to)}. The police keep it whole and unaltered. It is not in this export because a"
                " voice cannot be made unrecognisable as a face can; it is handed over together with the unredacted"
                f" recordings, once a second officer approves. Its SHA-256 is {each.sha256}, its size {each.size_bytes} bytes;"
                " what was done with it stands under custody."
            ),
        }
        for each in sounds
        if each.kind == "voice_note"
    ]
