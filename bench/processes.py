"""What a group of processes costs: processor time of all threads, and memory that is there because of it."""

import os
import re
from pathlib import Path


def with_children(pids: list[int]) -> list[int]:
    """These and whatever they have started, as of now."""
    found = []
    for pid in pids:
        tasks = Path(f"/proc/{pid}/task").glob("*/children")
        found += [pid, *with_children([int(child) for task in tasks for child in task.read_text().split()])]
    return found


def cpu_s(pids: list[int]) -> float:
    """Processor time used so far, all threads."""
    used = 0
    for pid in pids:
        text = Path(f"/proc/{pid}/stat").read_text()
        used += sum(map(int, text[text.rindex(")") + 2 :].split()[11:13]))
    return used / os.sysconf("SC_CLK_TCK")


def memory_bytes(pids: list[int]) -> int:
    """As if nothing else ran on the machine: what is theirs, divided where they share it, and the files they map once.

    The proportional set size would divide those files among all processes that have them loaded, which the bench
    itself does with ours and not with the peer's.
    """
    theirs = sum(_sum_kb(pid, "smaps_rollup", ("Pss_Anon", "Pss_Shmem")) for pid in pids)
    files = max(_sum_kb(pid, "status", ("RssFile",)) for pid in pids)
    return (theirs + files) * 1024


def _sum_kb(pid: int, file: str, names: tuple[str, ...]) -> int:
    text = Path(f"/proc/{pid}/{file}").read_text()
    found = [re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE) for name in names]
    return sum(int(one[1]) for one in found if one is not None)
