"""The demo city's simulated cameras as a process, over real RTSP. Named in PARTS, not imported."""

from flask import Flask

from cctv_link.demo.seed import simulated_cameras
from cctv_link.simulation import server
from kernel.config import Settings


def run(app: Flask) -> None:
    """Serve them until told to stop."""
    settings: Settings = app.extensions["settings"]
    server.serve(simulated_cameras(settings), settings.simcam_port, settings.simcam_control_port or None)
