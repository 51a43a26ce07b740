"""The child that decodes: it limits itself first, loads the decoders then, does one task and ends.

`python -m cctv_link.media.child TASK RULE PATH`, what else the task needs on standard input. RULE: `required` to do
nothing where nothing keeps it from the network, else `preferred`. The answer: lines of JSON that say how far a long task has come, one line with the facts, then bytes. A task that copies writes its file to standard
output and its line of facts to standard error, as they are known only then. Started by limited.py; `standing` stays,
see standing.py.
"""

import errno
import json
import sys
from collections.abc import Callable

from cctv_link.media.confinement import LARGEST_GIVEN_BYTES, LIMITS, NO_ROOM, UNCONFINED, confine

COPIES = ("copy", "units")


def main(task: str, rule: str, path: str) -> int:
    """Exit code 0 with an answer, 1 with {"refused": why}, UNCONFINED without a word."""
    held = confine(LIMITS[task])
    if task == "confinement":
        _answer({"held": held.network, "fenced": held.is_fenced}, b"")
        return 0
    if not held.network and rule != "preferred":
        return UNCONFINED
    if task == "standing":
        from cctv_link.media import forking

        return forking.serve(done)
    given = sys.stdin.buffer.read(LARGEST_GIVEN_BYTES)
    return copied(task, path, given) if task in COPIES else done(task, path, given)


def done(task: str, path: str, given: bytes) -> int:
    """Do one task that looks at pictures."""
    # Loaded only now: behind the limits, and only in this process.
    from cctv_link.media import decoding, filming, marking, picturing, redacting, seeing, voicing

    tasks: dict[str, Callable[[], tuple[dict[str, object], bytes | bytearray]]] = {
        "probe": lambda: decoding.probe(path),
        "still": lambda: decoding.still(path),
        "frame": lambda: decoding.frame(path, given=given),
        "storyboard": lambda: decoding.storyboard(path),
        "newest": lambda: decoding.newest_still(path),
        "look": lambda: seeing.look(path, given=given),
        "reference": lambda: seeing.reference(given=given),
        "redact": lambda: redacting.redact_clip(path, tell=_Progress().tell),
        "redact-photo": lambda: redacting.redact_photo(path),
        "redact-still": lambda: redacting.redact_still(path, given=given),
        "mark": lambda: marking.mark_clip(path, given=given, tell=_Progress().tell),
        "mark-still": lambda: marking.mark_still(given=given),
        "voice": lambda: voicing.voice(path, kind=given.decode()),
        "sound": lambda: voicing.voice(path, kind=given.decode(), longest_s=voicing.LONGEST_SOUND_S),
        "picture": lambda: picturing.picture(path, kind=given.decode()),
        "film": lambda: filming.film(path, kind=given.decode(), tell=_Progress().tell),
    }
    try:
        facts, content = tasks[task]()
    except (decoding.Refused, MemoryError) as error:
        _answer({"refused": str(error) or type(error).__name__}, b"")
        return 1
    _answer(facts, content)
    return 0


def copied(task: str, path: str, given: bytes) -> int:
    """Do one task that copies pictures without decoding them."""
    from cctv_link.media import remuxing

    try:
        # Not sys.stdout, which Python would try to write out once more at the end.
        with open(1, "wb", closefd=False) as sink:
            facts: dict[str, object] = {**remuxing.copy(task, path, given, sink=sink)}
        code = 0
    except remuxing.FAILED as error:
        facts = {"refused": str(error) if isinstance(error, remuxing.Refused) else type(error).__name__}
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            facts = {"refused": NO_ROOM}
        code = 1
    sys.stderr.write(json.dumps(facts) + "\n")
    return code


class _Progress:
    """Tells each per cent once."""

    def __init__(self) -> None:
        self._told = -1

    def tell(self, percent: int) -> None:
        if percent > self._told:
            self._told = percent
            _answer({"percent": percent}, b"")


def _answer(facts: dict[str, object], content: bytes | bytearray) -> None:
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n")
    sys.stdout.buffer.write(content)  # on its own: joined, a film would be in memory twice
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
