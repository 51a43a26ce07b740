"""Why an officer looks. The police's side knows; here it is only asked for, and without it nothing is shown."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from kernel.errors import DomainError, Kind
from kernel.identity.officers import SignedIn
from kernel.marks import N_


class PurposeRequired(DomainError):
    kind = Kind.FORBIDDEN
    slug = "purpose-required"
    title = N_("Evidence is shown for a claimed task or an open SOS only")


class Purpose(Protocol):
    """What an item is shown for: `claim` or `sos_alert`, and which."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> UUID: ...


# (officer, incident_id, claim_id a program states) -> the purpose, or None when there is none. The composition root
# passes it as app.extensions["viewing_purpose"], since the cameras' side may not know the police's.
ViewingPurpose = Callable[[SignedIn, UUID, UUID | None], Purpose | None]
