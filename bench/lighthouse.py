"""Lighthouse on its slow phone (1.6 Mbit/s, 150 ms, a processor four times slower): a program of npm, installed when first asked for."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.browser import CHROMIUM
from bench.measure import NotMeasured, median, met

WHERE = Path(__file__).parent / "node"
PROGRAM = WHERE / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices")


@dataclass(frozen=True)
class Looks:
    """The middle of several looks. scores: 0 to 100 by category; the times in seconds."""

    scores: dict[str, int]
    lcp_s: float
    blocked_s: float
    shift: float
    times: int

    def said(self, language: str, *, aim_lcp_s: float) -> str:
        scores = ", ".join(f"{name} {score}" for name, score in self.scores.items())
        return (
            f"Lighthouse on its slow phone, home in {language}, the middle of {self.times}: {scores}; largest contentful"
            f" paint {self.lcp_s:.2f} s, aim {aim_lcp_s} ({met(self.lcp_s <= aim_lcp_s)}); blocked {self.blocked_s:.2f} s;"
            f" layout shift {self.shift:.3f}."
        )


def look(address: str, *, language: str, times: int) -> Looks:
    """Raises NotMeasured where Node, npm or the browser is missing."""
    _install()
    found = [_once(address, language) for _ in range(times)]
    return Looks(
        scores={
            name: round(100 * median([each["categories"][name]["score"] for each in found]))
            for name in CATEGORIES
        },
        lcp_s=median([_audit(each, "largest-contentful-paint") for each in found]) / 1000,
        blocked_s=median([_audit(each, "total-blocking-time") for each in found]) / 1000,
        shift=median([_audit(each, "cumulative-layout-shift") for each in found]),
        times=times,
    )


def _audit(report: dict[str, Any], name: str) -> float:
    return float(report["audits"][name]["numericValue"])


def _once(address: str, language: str) -> dict[str, Any]:
    flags = "--headless=new --no-sandbox --disable-gpu"
    done = subprocess.run(
        [
            str(PROGRAM),
            address,
            "--quiet",
            "--output=json",
            "--no-enable-error-reporting",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={flags}",
            f"--extra-headers={json.dumps({'Accept-Language': language})}",
        ],
        env={**os.environ, "CHROME_PATH": str(CHROMIUM)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    if done.returncode != 0:
        raise NotMeasured(f"Lighthouse ended with {done.returncode}: {done.stderr[-500:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _install() -> None:
    if PROGRAM.exists():
        return
    try:
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=WHERE, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotMeasured(f"Lighthouse cannot be installed: npm ci in {WHERE.name}: {error}") from error
