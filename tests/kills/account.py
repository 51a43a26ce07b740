"""The account after a storm: everything acknowledged is there, once, and has had its effects, once. Each fault is a line."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

import httpx
import psycopg

from tests.kills.clients import GaveUp, History, Phone
from tests.kills.house import House


def faults(house: House, history: History, watchers: list[Phone], *, key: str) -> list[str]:
    """What is lost or doubled; empty when the house has kept its promises."""
    entries = _feed(house, key)
    with house.database() as database:
        return [
            *history.refusals,
            *_reports(house, history, database),
            *_alerts(history, database),
            *_entries(history, entries),
            *_stream(history, [entry["seq"] for entry in entries]),
            *_audit(history, database),
            *_inboxes(history, watchers, database),
            *_outbox(database),
        ]


def _reports(house: House, history: History, database: psycopg.Connection) -> Iterator[str]:
    """Readable by its phone; one incident and one task each; and none that nobody has been told of."""
    with Phone(house.url, history).http as http:
        phone = Phone(house.url, history)
        phone.http = http
        for report_id, (reference, token) in history.reports.items():
            # A phone asks again when it is told 503; "no such report" is an answer.
            headers = {"Authorization": f"Bearer {token}"}
            try:
                answer = phone.insist("GET", f"/v1/reports/{report_id}", headers=headers).json()
            except GaveUp as error:
                yield f"report {report_id} was acknowledged; {error}"
            else:
                if answer["reference"] != reference:
                    yield f"report {report_id} was acknowledged as {reference}, and reads {answer['reference']}"
    ids = history.reports
    yield from _once(ids, _counts(database, "SELECT id FROM reports"), "rows of report")
    incidents = "SELECT subject_id FROM incidents WHERE subject_kind = 'report'"
    yield from _once(ids, _counts(database, incidents), "incidents of report")
    yield from _once(ids, _counts(database, "SELECT report_id FROM verification_tasks"), "tasks of report")
    linked = (
        "SELECT subject_id FROM incidents WHERE subject_kind = 'report'"
        " AND id IN (SELECT incident_id FROM camera_links)"
    )
    yield from _once(ids, _counts(database, linked), "incidents with linked cameras of report")
    decided = "SELECT report_id FROM verification_tasks WHERE state = 'decided'"
    yield from _once(history.decided, _counts(database, decided), "decisions on report")


def _alerts(history: History, database: psycopg.Connection) -> Iterator[str]:
    yield from _once(history.alerts, _counts(database, "SELECT id FROM sos_alerts"), "rows of SOS")
    incidents = "SELECT subject_id FROM incidents WHERE subject_kind = 'sos_alert'"
    yield from _once(history.alerts, _counts(database, incidents), "incidents of SOS")
    states = {
        str(alert_id): state for alert_id, state in database.execute("SELECT id, state FROM sos_alerts")
    }
    for alert_id, state in history.alerts.items():
        if states.get(alert_id) != state:
            yield f"SOS {alert_id} was acknowledged as {state} and is {states.get(alert_id)}"


def _entries(history: History, entries: list[dict]) -> Iterator[str]:
    """Contiguous from 1, and one entry for each thing that happened."""
    numbers = [entry["seq"] for entry in entries]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"the feed is not contiguous: {_breaks(numbers)}"
    for kind, subject, told in (
        ("report_submitted", "report", history.reports),
        ("cameras_linked", "report", history.reports),
        ("incident_decided", "report", history.decided),
        ("sos_raised", "sos_alert", history.alerts),
    ):
        found = Counter(
            entry[subject]["id"] for entry in entries if entry["kind"] == kind and entry.get(subject)
        )
        yield from _once(told, found, f"entries {kind} of {subject}")


def _stream(history: History, numbers: list[int]) -> Iterator[str]:
    """What came over the stream, broken off and resumed, is what the pages hold."""
    if history.seen != numbers:
        missed, extra = set(numbers) - set(history.seen), len(history.seen) - len(set(history.seen))
        yield f"the stream showed {len(history.seen)} of {len(numbers)} entries, missed {sorted(missed)[:5]}, {extra} twice"


def _audit(history: History, database: psycopg.Connection) -> Iterator[str]:
    numbers = [seq for (seq,) in database.execute("SELECT seq FROM audit_numbers ORDER BY seq")]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"the audit's numbers are not contiguous: {_breaks(numbers)}"
    [(unnumbered,)] = database.execute(
        "SELECT count(*) FROM audit_entries WHERE id NOT IN (SELECT entry_id FROM audit_numbers)"
    )
    if unnumbered:
        yield f"{unnumbered} audit entries have no number"
    for action, told in (("report.submit", history.reports), ("sos.raise", history.alerts)):
        query = "SELECT subject_id FROM audit_entries WHERE action = %s"
        yield from _once(told, _counts(database, query, action), f"audit entries {action} of")


def _inboxes(history: History, watchers: list[Phone], database: psycopg.Connection) -> Iterator[str]:
    """Each verified incident is in each watcher's inbox once; nothing else is."""
    verified = {report_id for report_id, outcome in history.decided.items() if outcome == "verified"}
    notified = {
        str(notification_id): str(report_id)
        for notification_id, report_id in database.execute(
            "SELECT n.id, i.subject_id FROM notifications n JOIN incidents i ON i.id = n.incident_id"
        )
    }
    for number, watcher in enumerate(watchers):
        shown = Counter(notified.get(item["id"], item["id"]) for item in _inbox(watcher))
        yield from _once(dict.fromkeys(verified, ""), shown, f"notifications at watcher {number} of report")


def _outbox(database: psycopg.Connection) -> Iterator[str]:
    for state, job, error, count in database.execute(
        "SELECT state, job, max(last_error), count(*) FROM outbox_deliveries WHERE state <> 'done' GROUP BY 1, 2"
    ):
        yield f"{count} deliveries of {job} are {state}: {error}"


def _once(told: Mapping[str, object], found: Mapping[str, int], what: str) -> Iterator[str]:
    """Each of `told` is found once, and nothing that nobody was told of."""
    for each in told:
        if found.get(each, 0) != 1:
            yield f"{found.get(each, 0)} {what} {each}, not 1"
    for each in set(found) - set(told):
        yield f"{found[each]} {what} {each}, of which nobody was told"


def _counts(database: psycopg.Connection, query: str, *values: str) -> Counter[str]:
    return Counter(str(each) for (each,) in database.execute(query, values))  # type: ignore[arg-type]


def _breaks(numbers: list[int]) -> list[tuple[int, int]]:
    return [(one, other) for one, other in pairwise([0, *numbers]) if other != one + 1][:5]


def _feed(house: House, key: str) -> list[dict]:
    entries: list[dict] = []
    with httpx.Client(base_url=house.url, headers={"Authorization": f"Bearer {key}"}, timeout=20) as client:
        while page := client.get("/v1/cpo/feed", params={"after": len(entries)}).json()["entries"]:
            entries += page
            if page[0]["kind"] == "reset" or page[-1]["seq"] != len(entries):
                break  # a hole: the check of the numbers says where
    return entries


def _inbox(watcher: Phone) -> Iterator[dict]:
    query: dict[str, str] = {}
    while True:
        page = watcher.insist("GET", "/v1/notifications", params=query).json()
        yield from page["items"]
        if page["next"] is None:
            return
        query = {"after": page["next"]}
