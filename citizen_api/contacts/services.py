"""Making a link for a trusted contact, withdrawing it, noting that it was opened."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from citizen_api.contacts import queries
from citizen_api.contacts.models import ContactLink
from kernel import clock, secrets
from kernel.errors import DomainError, Kind, NotFound
from kernel.identity.residents import Device
from kernel.marks import N_
from kernel.unit_of_work import unit_of_work

MOST = 10
# Often enough to be true, seldom enough that a page which looks by itself does not write each time.
OPENED_APART = timedelta(seconds=30)


class TooManyLinks(DomainError):
    kind = Kind.CONFLICT
    slug = "too-many-links"
    title = N_("There are as many links as there can be; withdraw one first")


@dataclass(frozen=True, slots=True)
class NewLink:
    """What the phone learns once: the secret is stored nowhere."""

    id: UUID
    url: str
    expires_at: datetime


def make(*, device: Device, holds_for_h: int, public_url: str) -> NewLink:
    """A link that opens for so many hours. Raises TooManyLinks."""
    secret, now = secrets.new_token(), clock.now()
    with unit_of_work() as uow:
        if queries.how_many_hold(uow.session, device.resident_id) >= MOST:
            raise TooManyLinks(f"{MOST} hold")
        link = uow.add(
            ContactLink(
                resident_id=device.resident_id,
                device_id=device.id,
                secret_hash=secrets.token_hash(secret),
                created_at=now,
                expires_at=now + timedelta(hours=holds_for_h),
            )
        )
        uow.record(actor=device.actor, action="contact_link.make", subject=("contact_link", link.id))
    return NewLink(link.id, f"{public_url.rstrip('/')}/with/{secret}", link.expires_at)


def withdraw(*, device: Device, link_id: UUID) -> None:
    """It opens nothing any more. Said twice, it is one. Raises NotFound."""
    with unit_of_work() as uow:
        link = uow.session.get(ContactLink, link_id, with_for_update=True)
        if link is None or link.resident_id != device.resident_id:
            raise NotFound("no such link of yours")
        if link.withdrawn_at is None:
            link.withdrawn_at = clock.now()
            uow.session.flush()
            uow.record(actor=device.actor, action="contact_link.withdraw", subject=("contact_link", link.id))


def note_opened(link: queries.LinkView) -> None:
    """The resident sees when their contact last looked."""
    now = clock.now()
    if link.opened_at is not None and now - link.opened_at < OPENED_APART:
        return
    with unit_of_work() as uow:
        uow.execute("UPDATE contact_links SET opened_at = :now WHERE id = :id", {"now": now, "id": link.id})
