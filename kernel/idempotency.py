"""The same request again gets the same answer: keys, kept as keyed hashes for 30 days."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, Text, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base
from kernel.errors import DomainError, InvalidField, Kind

KEPT = timedelta(days=30)

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class InProgress(DomainError):
    kind = Kind.CONFLICT
    slug = "in-progress"
    title = "The same request is being worked on"


class Mismatch(DomainError):
    slug = "idempotency-mismatch"
    title = "This Idempotency-Key was used for another body"


class IdempotencyKey(Base):
    """An answer already given. Nothing here tells which device asked: the key is hashed together with it."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_created_at", "created_at"),)

    key_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary, comment="Keyed hash of the body")
    answer: Mapped[str] = mapped_column(Text, comment="JSON, without any secret")
    created_at: Mapped[datetime]


# First steps of a hot post's statement. A twin that is under way holds the lock, so the second one learns
# at once that it must wait; a key that is taken writes nothing, and nothing that follows is written either.
TAKING = """
    twin AS (
        SELECT pg_try_advisory_xact_lock(:idempotency_lock) AS is_free
    ), fresh AS (
        INSERT INTO idempotency_keys (key_hash, fingerprint, answer, created_at)
        SELECT :key_hash, :fingerprint, :answer, :received_at FROM twin WHERE is_free
        ON CONFLICT (key_hash) DO NOTHING
        RETURNING key_hash
    )
"""


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A request as it is recognised again: who asks (or `anonymous`), the key sent, the body."""

    key_hash: bytes
    fingerprint: bytes

    def parameters(self, answer: Mapping[str, object]) -> dict[str, Any]:
        """For TAKING, with the answer that will be repeated."""
        return {
            "idempotency_lock": int.from_bytes(self.key_hash[:8], "big", signed=True),
            "key_hash": self.key_hash,
            "fingerprint": self.fingerprint,
            "answer": json.dumps(answer),
        }


def request_key(header: str, body: dict[str, object], *, scope: str, secret: bytes) -> RequestKey:
    """Read the Idempotency-Key header. Raises InvalidField when it is missing or no UUID."""
    key = read_key(header, of="report")
    canonical = _canonical(body).encode()
    return RequestKey(
        hmac.digest(secret, f"{scope}:{key}".encode(), "sha256"), hmac.digest(secret, canonical, "sha256")
    )


def read_key(header: str, *, of: str = "message") -> UUID:
    """The Idempotency-Key header by itself. Raises InvalidField when it is missing or no UUID."""
    try:
        return UUID(header)
    except ValueError:
        code = "invalid" if header else "required"
        raise InvalidField(("Idempotency-Key", code, f"send a UUID, a new one for each new {of}")) from None


def earlier_answer_or_none(session: Session, key: RequestKey) -> dict[str, Any] | None:
    """The answer given to this key before. Raises Mismatch when the body was another."""
    row = session.scalars(select(IdempotencyKey).where(IdempotencyKey.key_hash == key.key_hash)).one_or_none()
    if row is None:
        return None
    if not hmac.compare_digest(row.fingerprint, key.fingerprint):
        raise Mismatch("send the same body, or another key")
    answer: dict[str, Any] = json.loads(row.answer)
    return answer


def keep(session: Session, key: RequestKey, answer: Mapping[str, object]) -> None:
    """Remember what is answered, for posts that are not hot. A twin must be kept waiting by a lock taken before."""
    session.add(
        IdempotencyKey(
            key_hash=key.key_hash,
            fingerprint=key.fingerprint,
            answer=json.dumps(answer),
            created_at=clock.now(),
        )
    )
    session.flush()


def forget_old(session: Session) -> None:
    """Keys are kept for 30 days: longer than a phone is offline and tries again."""
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < clock.now() - KEPT))
