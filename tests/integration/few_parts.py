"""Runs the supervisor over a few tiny commands instead of the installation, for test_supervisor.py.

Usage: few_parts.py FOLDER JSON, where JSON maps a part's name to {"command": [...], and any field of Part}.
Prints "Ready" when all have been started; leaves on SIGINT or SIGTERM, as script/server does.
Needs script/ on PYTHONPATH.
"""

import json
import sys
from pathlib import Path

from supervise.journal import Journal
from supervise.part import Part
from supervise.supervisor import Stopped, Supervisor


def main(folder: Path, described: dict[str, dict]) -> None:
    parts = [
        Part(name=name, argv=tuple(fields.pop("command")), **fields) for name, fields in described.items()
    ]
    journal = Journal(folder)
    supervisor = Supervisor(journal=journal, record_path=folder / "parts.json")
    supervisor.take_charge()
    try:
        supervisor.take_over(parts)
        supervisor.start(parts)
        journal.say("Ready")
        journal.print_news()
        supervisor.run_until_stopped()
    except Stopped:
        pass
    finally:
        supervisor.stop_all()
        journal.say("Stopped")


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
