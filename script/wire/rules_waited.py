"""Rules about when: waiting as one is told, stopping when it is over, no oftener than the pace. Pure."""

import json
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from itertools import pairwise

from wire.recording import Exchange
from wire.traffic import RETRY_WITHIN_S, UNDECIDED, Traffic, matter_of, rule, slug_of

# A clock that says when a request leaves, and a proxy that says when it left, need not agree to the second.
SLACK_S = 0.25
# So many requests in a row, each too soon after the one before, are a habit and no person who pulls at a list.
HABIT = 4
LARGEST_PART = 4 * 1024 * 1024
# A repetition may succeed after these though they are refusals.
WORTH_REPEATING = {401, 409, 423, 429, 460, 507}


@rule
def retry_after_ignored(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """Wait as long as Retry-After says before the same is asked again, then double it."""
    until: dict[tuple[str, str], tuple[int, float]] = {}
    for each, _, _ in traffic.known:
        address = (each.method, each.path)
        if (before := until.get(address)) is not None and each.at.timestamp() < before[1] - SLACK_S:
            early_s = before[1] - each.at.timestamp()
            yield each.number, f"{early_s:.1f} s before request {before[0]} said"
        until.pop(address, None)
        if (wait_s := _retry_after_s(each)) is not None and each.status >= 400:
            until[address] = (each.number, each.ended_at + wait_s)


@rule
def refusal_repeated(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """A refusal in the 400s does not get better by repeating: show what it says, and send something else."""
    refused: dict[tuple[str, str, bytes, str], Exchange] = {}
    for each, _, _ in traffic.known:
        asked = (each.method, each.path, matter_of(each), each.headers.get("authorization", ""))
        before = refused.pop(asked, None)
        if before is not None and each.at.timestamp() - before.ended_at < RETRY_WITHIN_S:
            yield each.number, f"request {before.number} was answered {before.status} {slug_of(before)}"
        if 400 <= each.status < 500 and each.status not in WORTH_REPEATING and each.method != "GET":
            refused[asked] = each


@rule
def asked_too_often(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """Leave at least the seconds of pace.json between two questions for the same; a push or the person asks sooner."""
    series: dict[tuple[str, str, str], list[Exchange]] = {}
    for each, operation, _ in traffic.known:
        if each.method == "GET" and not operation.is_tus:
            query = json.dumps(sorted(each.query.items()))
            series.setdefault((operation.id, each.path, query), []).append(each)
    for (name, path, _), asked in series.items():
        least_s = traffic.pace.get(name, traffic.pace.get("otherwise", 0))
        in_a_row = 1
        for before, each in pairwise(asked):
            is_early = (each.at - before.at).total_seconds() < least_s - SLACK_S
            in_a_row = in_a_row + 1 if is_early else 1
            if in_a_row == HABIT:
                yield (
                    each.number,
                    f"{path}: {HABIT} times in a row within less than {least_s:g} s of each other",
                )


@rule
def sos_after_end(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """Stop sending positions when an SOS answers sos-closed; a new press is a new alert."""
    ended: dict[str, int] = {}
    for each, operation, arguments in traffic.known:
        alert = arguments.get("sos_alert_id", "")
        if operation.id == "follow_sos":
            if alert in ended:
                yield each.number, f"request {ended[alert]} said that it has ended"
            if each.status == 409 and slug_of(each) == "sos-closed":
                ended.setdefault(alert, each.number)


@rule
def part_too_large(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """Send parts of 4 MiB at most, smaller on a bad line (upload.md)."""
    for each, operation, _ in traffic.known:
        length = max(len(each.body), int(each.headers.get("content-length", "0") or 0))
        if operation.is_tus and each.method == "PATCH" and length > LARGEST_PART:
            yield each.number, f"{length} bytes"


@rule
def part_without_asking(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """After a part that had no good answer ask where to go on (HEAD), before the next part."""
    lost: dict[str, int] = {}
    for each, operation, _ in traffic.known:
        if not operation.is_tus and each.method not in ("HEAD", "GET"):
            continue
        if each.method == "PATCH":
            if each.path in lost:
                yield each.number, f"request {lost[each.path]} left open how much has come"
            if each.status in UNDECIDED or each.status in (409, 423):
                lost[each.path] = each.number
        if each.method in ("HEAD", "GET") and each.status == 200:
            lost.pop(each.path, None)


def _retry_after_s(each: Exchange) -> float | None:
    said = each.told_headers.get("retry-after")
    if said is None:
        return None
    if said.strip().isdigit():
        return float(said)
    try:
        return parsedate_to_datetime(said).timestamp() - each.ended_at
    except ValueError:
        return None
