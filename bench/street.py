"""Simulated cameras as a process of its own, for the recorders that are measured.

    python -m bench.street CLIP NAME...

Each shows CLIP in 720p at 15 pictures and 2 Mbit/s a second, the clock burnt in; prints its port when it is ready.
"""

import sys
from pathlib import Path

from cctv_link.simulation.camera import SimulatedCamera
from cctv_link.simulation.server import serve

WIDTH_PX, HEIGHT_PX, FPS, KBIT_PER_S = 1280, 720, 15, 2_000


def main(clip: str, *names: str) -> None:
    cameras = [
        SimulatedCamera(
            name=name,
            label=name,
            fps=FPS,
            width_px=WIDTH_PX,
            height_px=HEIGHT_PX,
            kbit_per_s=KBIT_PER_S,
            replay=Path(clip),
        )
        for name in names
    ]
    serve(cameras, 0, on_ready=lambda port, control_port: print(port, flush=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
