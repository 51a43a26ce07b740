"""Where the kernel gives nothing that keeps a decoder from the network: nothing is decoded, and doctor says why.

Such a kernel is made of ours: a filter that refuses what the child asks for, put on before it starts.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from cctv_link.media import decoders, limited, sealing, standing
from cctv_link.media.limited import Unconfined, child_command, run_limited
from cctv_link.media.standing import StandingChild
from cctv_link.media.stills import sharpest_frame
from kernel.config import Settings
from kernel.errors import Kind
from tests import film

# prctl, seccomp, unshare; and unshare alone.
NOTHING = {"x86_64": (157, 317, 272), "aarch64": (167, 277, 97)}
NO_NAMESPACE = {"x86_64": (272,), "aarch64": (97,)}
UNDER_A_KERNEL = """
import ctypes, os, sys
from cctv_link.media import sealing
machine = sealing.MACHINES[os.uname().machine]
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
assert sealing.installed(sealing.program(machine, [int(each) for each in sys.argv[1].split(",")]))
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""

pytestmark = pytest.mark.skipif(
    os.uname().machine not in sealing.MACHINES, reason="this machine has no filter"
)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = film.segment(
        tmp_path_factory.mktemp("clip") / "a.mp4", from_at=datetime(2026, 11, 22, tzinfo=UTC), seconds=2
    )
    return path


@pytest.fixture
def kernel_refuses(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, tuple[int, ...]]], None]:
    """Start every child under a kernel that refuses these calls."""

    def refuse(calls: dict[str, tuple[int, ...]]) -> None:
        numbers = ",".join(str(each) for each in calls[os.uname().machine])

        def command(task: str, path: Path | None) -> list[str]:
            return [sys.executable, "-c", UNDER_A_KERNEL, numbers, *child_command(task, path)[1:]]

        for module in (limited, standing):
            monkeypatch.setattr(module, "child_command", command)

    return refuse


@pytest.fixture
def standing_child() -> Iterator[StandingChild]:
    with StandingChild() as child:
        yield child


def test_nothing_is_decoded(kernel_refuses, standing_child: StandingChild, clip: Path) -> None:
    kernel_refuses(NOTHING)

    with pytest.raises(Unconfined, match="DECODERS_WITHOUT_NETWORK") as refused:
        sharpest_frame(clip)
    with pytest.raises(Unconfined):
        standing_child.run("newest", clip)

    # Not the film's fault: a job is tried again, and a client may come back.
    assert refused.value.kind is Kind.UNAVAILABLE


def test_whoever_prefers_it_so_decodes_all_the_same(
    app: Flask, kernel_refuses, with_settings, standing_child: StandingChild, clip: Path
) -> None:
    kernel_refuses(NOTHING)
    with_settings(decoders_without_network="preferred")

    assert sharpest_frame(clip).jpeg
    assert standing_child.run("newest", clip)[1].startswith(b"\xff\xd8")


def test_one_of_the_two_is_enough(kernel_refuses, clip: Path) -> None:
    kernel_refuses(NO_NAMESPACE)

    facts, _ = run_limited("confinement", None)

    assert facts["held"] == ["a filter of system calls"]
    assert sharpest_frame(clip).jpeg


def test_doctor_says_what_holds_and_what_is_missing(
    app: Flask, kernel_refuses, with_settings, settings: Settings
) -> None:
    [here] = decoders.look(settings)
    kernel_refuses(NO_NAMESPACE)
    [half] = decoders.look(settings)
    kernel_refuses(NOTHING)
    [none] = decoders.look(settings)
    [preferred] = decoders.look(replace(settings, decoders_without_network="preferred"))

    assert (here.is_well, half.is_well, none.is_well, preferred.is_well) == (True, True, False, False)
    assert "a filter of system calls; no network namespace (user.max_user_namespaces" in half.says
    assert "nothing is decoded" in none.says
    assert "CONFIG_SECCOMP_FILTER" in none.to_do
    assert "max_user_namespaces" in none.to_do
    assert "decode all the same" in preferred.says
