"""An answer by passkey, at whichever door it is given."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from kernel.errors import InvalidField
from kernel.identity import officers, passkeys
from kernel.identity.models import Officer
from kernel.identity.sites import site
from kernel.unit_of_work import UnitOfWork, unit_of_work

DoneT = TypeVar("DoneT")


def answer_by_passkey(
    *,
    officer_id: UUID,
    purpose: passkeys.Purpose,
    cookie: str,
    question_id: UUID,
    credential: dict[str, Any],
    then: Callable[[UnitOfWork], DoneT],
) -> DoneT:
    """Check an answer and do `then(uow)` in the same commit. A passkey that was copied is ended."""
    try:
        with unit_of_work() as uow:
            passkeys.check(
                uow,
                question_id=question_id,
                officer_id=officer_id,
                purpose=purpose,
                cookie=cookie,
                site=site(),
                credential=credential,
            )
            return then(uow)
    except passkeys.PasskeyCopied as copied:
        with unit_of_work() as uow:
            officer = uow.session.get_one(Officer, officer_id)
            passkeys.end(
                uow,
                officer_id=officer_id,
                passkey_id=copied.passkey_id,
                actor=officers.actor_of(officer),
                reason="its count went back: two authenticators hold it",
            )
        raise


def answer_in(body: object) -> tuple[UUID, dict[str, Any], str]:
    """(question, credential, label) of a posted answer. Raises InvalidField."""
    given = body if isinstance(body, dict) else {}
    credential = given.get("credential")
    try:
        question_id = UUID(str(given.get("question_id")))
    except ValueError:
        raise InvalidField(("question_id", "invalid", "expected the question's id")) from None
    if not isinstance(credential, dict):
        raise InvalidField(("credential", "invalid", "expected the browser's answer"))
    label = given.get("label")
    return question_id, credential, label if isinstance(label, str) and label.isprintable() else ""
