"""`script/bench`: each bench in turn, printed and written into README.md."""

import argparse
import fcntl
import sys
import time

from bench import (
    app,
    audience,
    clips,
    console,
    deliveries,
    duress,
    ingest,
    linking,
    measure,
    panel,
    player,
    recording,
    redaction,
    sos,
    tamper,
    uploads,
    worklist,
)

BENCHES = {
    "sos": sos.run,
    "console": console.run,
    "duress": duress.run,
    "ingest": ingest.run,
    "linking": linking.run,
    "clips": clips.run,
    "tamper": tamper.run,
    "redaction": redaction.run,
    "recording": recording.run,
    "worklist": worklist.run,
    "player": player.run,
    "panel": panel.run,
    "app": app.run,
    "uploads": uploads.run,
    "audience": audience.run,
    "deliveries": deliveries.run,
}


def main() -> int:
    options = _parser().parse_args()
    lock = (measure.CHECKOUT / "var" / "bench.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another bench of this checkout is running", file=sys.stderr)
        return 1
    print(measure.machine(), flush=True)
    code = 0
    for name in options.names or BENCHES:
        print(f"\n== {name}", flush=True)
        began_at = time.monotonic()
        try:
            table = BENCHES[name](port=options.port, quick=options.quick)
        except measure.NotMeasured as missing:
            print(f"{name} is not measured: {missing}", file=sys.stderr, flush=True)
            code = 1
            continue
        took_s = time.monotonic() - began_at
        print(f"{table}\n({took_s:.0f} s)", flush=True)
        measure.write(name, table, quick=options.quick, took_s=took_s)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/bench", description="Measure the house beside its peers.")
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []], help="which; all of them by default")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: a look, not a record")
    parser.add_argument(
        "--port", type=int, default=0, help="of the house that is measured; default any free one"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
