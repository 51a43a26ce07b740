"""The command line of the supervisor; called by script/server, script/demo and script/test."""

import argparse
import os
import sys
from pathlib import Path

from supervise import places, server, test_run
from supervise.places import CHECKOUT


def main() -> int:
    options = _parser().parse_args()
    var = Path(os.environ.get("GAWAH_VAR") or CHECKOUT / "var").absolute()
    try:
        if options.command == "test":
            return test_run.run(var=var / "test", command=options.words, keep=options.keep)
        return server.serve(
            var=var, bind=options.bind, port=options.port, play=options.command == "demo", once=options.once
        )
    except places.NoPlace as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script", description="Run Gawah on this machine.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, purpose in (
        ("server", "everything, until Ctrl-C"),
        ("demo", "and the stories played against it"),
    ):
        command = commands.add_parser(name, description=purpose, prog=f"script/{name}")
        command.add_argument("--port", type=int, default=8000, help="default 8000")
        command.add_argument(
            "--bind", default=os.environ.get("BIND") or "127.0.0.1", help="default 127.0.0.1"
        )
        once = "stop after the stories, with 0 when all went well" if name == "demo" else argparse.SUPPRESS
        command.add_argument("--once", action="store_true", help=once)
    tests = commands.add_parser(
        "test", description="a command beside services of its own", prog="script/test"
    )
    tests.add_argument("--keep", action="store_true", help="leave the services running for the next run")
    tests.add_argument("words", nargs=argparse.REMAINDER, help="the command")
    return parser


if __name__ == "__main__":
    sys.exit(main())
