"""What is wrong with an installation, and what to do about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from redis.exceptions import RedisError
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from kernel import outbox, queues
from kernel.audit.models import AuditEntry, AuditNumber, AuditPending
from kernel.config import Settings
from kernel.health import checks
from kernel.unit_of_work import reading

# EXPIRE with NX, by which kernel.http.limits begins a window once. An older one serves, so it is no matter of readiness.
OLDEST_REDIS = 7
# What the application may add to and never change: the account of who did what.
APPEND_ONLY = (
    "audit_entries",
    "audit_numbers",
    "feed_entries",
    "evidence_items",
    "evidence_views",
    "received_originals",
    "redacted_views",
)
# A copy's progress is written to its row; the row itself stays.
FORBIDDEN = dict.fromkeys(APPEND_ONLY, ("UPDATE", "DELETE", "TRUNCATE")) | {
    "redacted_copies": ("DELETE", "TRUNCATE")
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    name: str
    is_well: bool
    says: str
    to_do: str = ""


Look = Callable[[Settings], list[Finding]]


def examine(settings: Settings, *, looks: Sequence[Look] = ()) -> list[Finding]:
    """Look at everything; what asks the database is left out when it does not answer.

    looks: what other parts of the house want to have looked at.
    """
    findings = [_reachable(name, check, settings) for name, check in checks.READINESS.items()]
    if next(finding for finding in findings if finding.name == "redis").is_well:
        findings.append(_redis_version(settings))
    if findings[0].is_well:
        findings += [_rights(), _outbox(), _numbering()]
        findings += [finding for look in looks for finding in look(settings)]
    return [*findings, _secret(settings)]


def _reachable(name: str, check: Callable[[Settings], str], settings: Settings) -> Finding:
    wrong = check(settings)
    says, _, to_do = wrong.partition(": ")
    return Finding(name, not wrong, says or "answers", to_do)


def _redis_version(settings: Settings) -> Finding:
    to_do = f"install Redis {OLDEST_REDIS}.0 or newer, and let the account of REDIS_URL ask INFO"
    try:
        version = str(queues.connect(settings.redis_url).info("server")["redis_version"])
        is_new_enough = int(version.split(".")[0]) >= OLDEST_REDIS
    except (RedisError, KeyError, ValueError) as error:
        return Finding("redis-version", False, f"cannot be told ({type(error).__name__})", to_do)
    if not is_new_enough:
        return Finding("redis-version", False, f"{version}: requests are not limited", to_do)
    return Finding("redis-version", True, version)


def _rights() -> Finding:
    try:
        with reading() as session:
            too_much = [
                f"{right.lower()} {table}"
                for table, rights in FORBIDDEN.items()
                for right in rights
                if session.scalar(
                    text("SELECT has_table_privilege(:table, :right)"), {"table": table, "right": right}
                )
            ]
    except SQLAlchemyError as error:
        return Finding("rights", False, f"cannot be read ({type(error).__name__})", "run `flask db upgrade`")
    if too_much:
        to_do = "let DATABASE_URL name a role that is neither owner nor superuser, such as gawah_app"
        return Finding("rights", False, f"the application may {', '.join(too_much)}", to_do)
    return Finding("rights", True, "the application cannot change audit, feed or custody")


def _outbox() -> Finding:
    with reading() as session:
        counts = outbox.counts(session)
    says = ", ".join(f"{count} {state}" for state, count in counts.items())
    to_do = "look at outbox_deliveries with state 'dead' (last_error), and at outbox_messages that are untold"
    return Finding("outbox", counts["deliveries_dead"] == counts["messages_untold"] == 0, says, to_do)


def _numbering() -> Finding:
    with reading() as session:
        entries = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        numbers = session.scalar(select(func.count()).select_from(AuditNumber)) or 0
        highest = session.scalar(select(func.max(AuditNumber.seq))) or 0
        pending = session.scalar(select(func.count()).select_from(AuditPending)) or 0
    says = f"{entries} entries, numbered to {highest}, {pending} waiting"
    is_whole = numbers == highest and numbers + pending == entries
    return Finding(
        "audit", is_whole, says, "the account has a hole: restore it from a backup and find out who"
    )


def _secret(settings: Settings) -> Finding:
    is_strong = len(set(settings.secret_key)) > 10
    return Finding(
        "secret", is_strong, "long and mixed" if is_strong else "too simple", "set SECRET_KEY anew"
    )
