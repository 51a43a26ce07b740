"""The player of script/demo: tells two of the product's stories against a running server, over HTTP, as clients do.

    .venv/bin/python script/play.py --url http://127.0.0.1:8000

Every line of the timeline is something that has just happened, with the time it took; what does not happen ends
the player with exit code 1, the step and the reason.
"""

import argparse
import os
import sys
from pathlib import Path

import httpx

from stories import moving_sos, snatching
from stories.cast import Cast
from stories.timeline import StoryFailed, Timeline

STORIES = {"1": snatching, "2": moving_sos}
VAR = Path(os.environ.get("GAWAH_VAR") or Path(__file__).resolve().parents[1] / "var")


def main() -> int:
    options = _parser().parse_args()
    timeline = Timeline()
    try:
        with Cast.gathered(url=options.url, accounts=options.accounts, timeline=timeline) as cast:
            for number in options.story or STORIES:
                STORIES[number].play(cast, timeline)
    except (StoryFailed, httpx.HTTPError) as error:
        timeline.say_what_failed(error)
        return 1
    timeline.say_figures()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Play the demonstration's stories against a running server.")
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="the front door")
    parser.add_argument("--story", choices=STORIES, action="append", help="only this one; may be repeated")
    parser.add_argument(
        "--accounts", type=Path, default=VAR / "demo-accounts.txt", help="names and passwords"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
