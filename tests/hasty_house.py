"""The house with a recorder that is taken to hang after 10 s: no installation may set so few, and no test waits for 30."""

from dataclasses import replace

from flask import Flask

import app
from kernel.config import Settings

SILENT_S = 10


def create_app() -> Flask:
    return app.create_app(replace(Settings.from_env(), recorder_silent_s=SILENT_S))
