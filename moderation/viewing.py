"""For what purpose an officer may see an incident's footage: a claimed task, or an open SOS. Nothing else opens it."""

from dataclasses import dataclass
from uuid import UUID

from citizen_api import public as citizen_api
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import reading
from moderation.worklist import queries as worklist

CLAIM_ROLES = ("verifier", "supervisor")
SOS_ROLES = ("operator", "supervisor")


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why it may be seen; written into the audit with every view."""

    kind: str
    id: UUID


def purpose_or_none(officer: SignedIn, incident_id: UUID, claim_id: UUID | None) -> Purpose | None:
    """The officer's live claim on the incident's task, or, before a console, the incident's open SOS.

    claim_id: what a program states in the `Claim-Id` header, its only purpose; a session needs none.
    """
    with reading() as session:
        if _may_claim(officer) and (officer.key_id is None or claim_id is not None):
            held = worklist.claim_covers(
                session, claim_id=claim_id, officer_id=officer.officer_id, incident_id=incident_id
            )
            if held is not None:
                return Purpose("claim", held)
        if _may_answer(officer):
            sos = citizen_api.open_alert_of_incident_or_none(session, incident_id)
            if sos is not None:
                return Purpose("sos_alert", sos)
    return None


def _may_claim(officer: SignedIn) -> bool:
    if officer.key_id is not None:
        return bool({"worklist:read", "worklist:decide"} & officer.scopes)
    return officer.role in CLAIM_ROLES


def _may_answer(officer: SignedIn) -> bool:
    return officer.key_id is None and officer.role in SOS_ROLES
