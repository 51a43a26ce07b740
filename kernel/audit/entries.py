"""Who acts, and the writing of audit entries."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from kernel import clock, ids
from kernel.audit.models import AuditEntry, AuditPending
from kernel.trace import request_id


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: shown in the signature of every use case that is accounted for."""

    kind: str
    id: UUID | None = None
    name: str = ""
    via: str = ""


ANONYMOUS = Actor("anonymous")


def system(part: str) -> Actor:
    """A process of the house that acts by itself, such as the timer."""
    return Actor("system", name=part)


def append(
    session: Session,
    *,
    actor: Actor,
    action: str,
    subject: tuple[str, UUID],
    reason: str,
    incident_id: UUID | None,
) -> None:
    """Add one entry to the commit that `session` is about to make."""
    subject_kind, subject_id = subject
    entry_id = ids.new_id()
    session.add(
        AuditEntry(
            id=entry_id,
            at=clock.now(),
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            via=actor.via,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            incident_id=incident_id,
            reason=reason,
            request_id=request_id(),
        )
    )
    session.flush()
    session.add(AuditPending(entry_id=entry_id))


# For the hot posts, which write all rows of their commit with one statement.
APPENDING = """
    entry AS (
        INSERT INTO audit_entries (id, at, actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id,
            incident_id, reason, request_id)
        SELECT :entry_id, :received_at, :actor_kind, CAST(:actor_id AS uuid), '', '', :action, :subject_kind,
            :subject_id, :incident_id, '', :request_id FROM {source}
    ), pending AS (
        INSERT INTO audit_pending (entry_id) SELECT :entry_id FROM {source}
    )
"""


def append_parameters(actor: Actor, action: str) -> dict[str, object]:
    """For APPENDING; the subject's parameters are the incident's."""
    return {"entry_id": ids.new_id(), "actor_kind": actor.kind, "actor_id": actor.id, "action": action}
