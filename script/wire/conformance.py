"""Reads a recording of an app's traffic and says what of it breaks the contract: 0 nothing, 1 something, 2 unreadable.

Export the recording from a phone's debugging proxy, a browser or `script/mock --record`; or let this program stand between
the app and the service: `--proxy 8098 --to https://gawah.example`, and Ctrl-C when the app is done. What the app received as push
messages may stand beside the requests, as log._pushes: [{"at": "...", "message": {...}, "shown": true}].
"""

import argparse
import contextlib
import json
import sys
from collections import Counter
from pathlib import Path

from wire import proxy, recording, rules, serving
from wire.contract import FOLDER, load

CLEAN, BROKEN, UNREADABLE = 0, 1, 2


def traffic_of(path: Path, *, origin: str = "") -> rules.Traffic:
    """Raises recording.Unreadable."""
    exchanges, pushes = recording.read(path, origin=origin)
    schemas = {each.name: json.loads(each.read_text()) for each in sorted(FOLDER.glob("push/*.schema.json"))}
    pace = json.loads((FOLDER / "pace.json").read_text())
    return rules.Traffic(load(), exchanges, pushes, schemas, pace)


def main(arguments: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="script/conformance", description=__doc__)
    asked.add_argument("recordings", nargs="*", type=Path, metavar="FILE.har")
    asked.add_argument("--origin", default="", help="only requests to this, such as https://gawah.example")
    asked.add_argument("--json", action="store_true", help="one finding a line, for programs")
    asked.add_argument("--rules", action="store_true", help="say every rule and end")
    asked.add_argument("--proxy", type=int, metavar="PORT", help="listen here, and judge what passes")
    asked.add_argument("--to", metavar="ORIGIN", help="where the proxy hands on to")
    options = asked.parse_args(arguments)
    if options.rules:
        for name, of in rules.RULES.items():
            print(f"{name}\n    {' '.join((of.__doc__ or '').split())}")
        return CLEAN
    if options.proxy is not None and options.to and len(options.recordings) <= 1:
        options.recordings = [_recorded(options.proxy, options.to, *options.recordings)]
    if not options.recordings:
        asked.error("name a recording, or --proxy and --to")
    worst = CLEAN
    for path in options.recordings:
        try:
            traffic = traffic_of(path, origin=options.origin)
        except recording.Unreadable as error:
            print(error, file=sys.stderr)
            return UNREADABLE
        if not traffic.known:
            print(f"{path} has no request to a resident's operation: is --origin right?", file=sys.stderr)
            return UNREADABLE
        found = rules.findings(traffic)
        (_say_json if options.json else _say)(path, traffic, found)
        worst = max(worst, BROKEN if found else CLEAN)
    return worst


def _recorded(port: int, origin: str, path: Path = Path("conformance.har")) -> Path:
    """What passes until Ctrl-C."""
    record = recording.Recording()
    listening = serving.server(proxy.to(origin), port=port, record=record)
    print(
        f"http://127.0.0.1:{listening.server_port} hands on to {origin}. Ctrl-C ends it and judges.",
        file=sys.stderr,
    )
    with contextlib.suppress(KeyboardInterrupt):
        listening.serve_forever()
    listening.server_close()
    record.write(path)
    return path


def _say_json(path: Path, traffic: rules.Traffic, found: list[rules.Finding]) -> None:
    for each in found:
        told = {"file": str(path), "rule": each.rule, "push" if each.is_push else "request": each.number}
        print(json.dumps({**told, "what": each.what, "instead": each.instead}, ensure_ascii=False))


def _say(path: Path, traffic: rules.Traffic, found: list[rules.Finding]) -> None:
    by_number = {
        each.number: f"{each.method} {each.path} -> {each.status or 'no answer'}"
        for each in traffic.exchanges
    }
    print(f"{path}: {len(traffic.known)} requests of the contract, {len(traffic.pushes)} push messages")
    for each in found:
        where = (
            f"push {each.number}"
            if each.is_push
            else f"request {each.number}: {by_number.get(each.number, '')}"
        )
        print(f"\n  {each.rule}, {where}\n    {each.what}\n    {each.instead}")
    counted = ", ".join(
        f"{count} {name}" for name, count in Counter(each.rule for each in found).most_common()
    )
    print(f"\n{len(found)} findings: {counted}" if found else "Nothing breaks the contract.")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
