"""Rules about what is sent: only what the contract has, under its key, by who may say it. Pure."""

from collections.abc import Iterator

from wire import checking
from wire.recording import Exchange
from wire.shapes import STAMP
from wire.traffic import RETRY_WITHIN_S, UNDECIDED, Traffic, matter_of, object_or_none, rule, slug_of


@rule
def unknown_operation(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """Ask only for what openapi.json has; the officers' operations are not the app's."""
    known = {each.number for each, _, _ in traffic.known}
    for each in traffic.exchanges:
        if each.path.startswith("/v1/") and each.number not in known and each.method != "OPTIONS":
            yield each.number, f"{each.method} {each.path}"


@rule
def unfit_request(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """Send what the operation's schema describes, and no member beside: a request is closed."""
    for each, operation, arguments in traffic.known:
        faults = checking.parameter_faults(
            operation, arguments=arguments, query=each.query, headers=each.headers
        )
        faults = [fault for fault in faults if fault["field"] != "Idempotency-Key"]
        is_json = checking.takes_json(each.headers.get("content-type", "application/json"))
        if operation.body is not None and is_json:
            body = object_or_none(each.body or b"{}")
            if body is None:
                yield each.number, "the body is no JSON object"
            else:
                faults += checking.body_faults(traffic.contract, operation, body)
                unknown = checking.unknown_members(traffic.contract, operation.body, body)
                named = {fault["field"] for fault in faults}
                faults += [
                    checking.Fault(name, "unknown", "dropped, and flagged")
                    for name in unknown
                    if name not in named
                ]
        if faults:
            yield (
                each.number,
                "; ".join(f"{fault['field']} ({fault['code']}): {fault['detail']}" for fault in faults),
            )


@rule
def key_missing(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """Make a UUID when the person presses send, keep it with the body, and send it as Idempotency-Key with each try."""
    for each, operation, _ in traffic.known:
        if operation.key is None or not (operation.key.is_required or operation.is_tus):
            continue
        key = each.headers.get("idempotency-key")
        if key is None:
            yield each.number, f"{operation.id} without Idempotency-Key"
        elif checking.key_fault_or_none(key):
            yield each.number, f"{key[:40]!r} is no UUID"


@rule
def key_reused(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """A new matter has a new key; under one key the body stays the same to the member, but for sent_at."""
    first: dict[tuple[str, str], tuple[int, bytes]] = {}
    for each, operation, _ in traffic.known:
        key = each.headers.get("idempotency-key")
        if key is None or operation.key is None or operation.is_tus:
            continue
        number, body = first.setdefault((operation.id, key), (each.number, matter_of(each)))
        if body != matter_of(each):
            yield each.number, f"the key of request {number} with another body"


@rule
def key_renewed(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """Try again under the same key: nobody knows whether the first was taken, and a new key makes a second one of it."""
    open_tries: dict[tuple[str, str, bytes], Exchange] = {}
    for each, operation, _ in traffic.known:
        key = each.headers.get("idempotency-key")
        if operation.key is None or key is None or operation.is_tus:
            continue
        matter = (operation.id, each.path, matter_of(each))
        before = open_tries.get(matter)
        if (
            before is not None
            and before.headers.get("idempotency-key") != key
            and each.at.timestamp() - before.ended_at < RETRY_WITHIN_S
        ):
            yield each.number, f"the words of request {before.number}, which had no answer, under another key"
        if each.status in UNDECIDED or (each.status == 409 and "retry-after" in each.told_headers):
            open_tries[matter] = each
        else:
            open_tries.pop(matter, None)


@rule
def stamp_kept(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """Say in sent_at when this very try leaves: our clock is set against it, and an old one moves every time in the report."""
    seen: dict[tuple[str, str], tuple[int, str]] = {}
    for each, operation, _ in traffic.known:
        body = object_or_none(each.body) or {}
        key, stamp = each.headers.get("idempotency-key"), body.get(STAMP)
        if key is None or not isinstance(stamp, str):
            continue
        before = seen.get((operation.id, key))
        if before is not None and before[1] == stamp:
            yield each.number, f"sent_at is still that of request {before[0]}"
        seen[operation.id, key] = (each.number, stamp)


@rule
def expired_token_kept(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """After token-expired use the newer token, else renew or enrol; the old one opens nothing but an SOS."""
    ended: dict[str, int] = {}
    for each, operation, _ in traffic.known:
        token = each.headers.get("authorization", "")
        if token in ended and operation.tag != "SOS":
            yield each.number, f"the token that ended in request {ended[token]}"
        if each.status == 401 and slug_of(each) == "token-expired":
            ended.setdefault(token, each.number)


@rule
def anonymity_lost(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """Send Receipt-Secret by itself: a token beside it says whose anonymous report it is."""
    for each, _, _ in traffic.known:
        if "receipt-secret" in each.headers and "authorization" in each.headers:
            yield each.number, "Receipt-Secret and Authorization together"


@rule
def secret_in_address(traffic: Traffic) -> Iterator[tuple[int, str]]:
    """Tokens, receipts and PINs go in headers and bodies: addresses are logged on the way."""
    for each in traffic.exchanges:
        told = [
            name
            for name, value in each.query.items()
            if value.startswith(("gwd_", "gws_")) or "secret" in name.lower()
        ]
        if told:
            yield each.number, f"in the query: {', '.join(told)}"
