"""What the C2PA claim inside an exported copy states. Pure.

`c2pa.redacted` is not among the actions: in C2PA it means that an assertion was taken out of a claim. What we do to
pictures is an edit, and says so.
"""

from typing import Any

from cctv_link.export.members import Member, facts_of
from kernel import clock

EVIDENCE = "gawah.evidence"
HIDDEN = "Faces and everything that moves were hidden; nothing was added, moved or left out"


def definition(member: Member, tool_version: str) -> dict[str, Any]:
    """As the library's builder takes it. The original is the ingredient: named, not embedded."""
    original = f"{member.piece.item.kind} {member.piece.item.id}"
    return {
        "claim_generator_info": [{"name": "Gawah", "c2pa-python": tool_version}],
        "title": member.path.rpartition("/")[2],
        "format": member.content_type,
        "ingredients": [
            {
                "title": original,
                "format": member.content_type,
                "relationship": "parentOf",
                "label": "original",
            }
        ],
        "assertions": [
            {
                "label": "c2pa.actions.v2",
                "created": True,
                "data": {"actions": _actions(member), "allActionsIncluded": True},
            },
            {"label": EVIDENCE, "kind": "Json", "created": True, "data": _evidence(member)},
        ],
    }


def _actions(member: Member) -> list[dict[str, Any]]:
    when = clock.wire(member.exported_at)
    opened = {"action": "c2pa.opened", "when": when, "parameters": {"ingredientIds": ["original"]}}
    if member.form == "original":
        return [opened]
    hidden = {"action": "c2pa.edited", "description": HIDDEN, "softwareAgent": {"name": "Gawah"}}
    encoded = {"action": "c2pa.transcoded", "softwareAgent": {"name": "Gawah"}}
    return [opened, hidden, encoded]


def _evidence(member: Member) -> dict[str, Any]:
    return {
        **facts_of(member.piece),
        "form": member.form,
        "incident_reference": member.incident_reference,
        "unlabelled_sha256": member.stored_sha256,
        "manifest_key": member.key_fingerprint,
    }
