"""One line of JSON for each thing that happened: ids as fields; never names, places or narratives."""

import logging
import sys
from collections.abc import Mapping

import structlog

from kernel import light_log


def configure(level: str, part: str = "") -> None:
    """Log to standard output, as `part` when it is a process of ours; the supervisor gathers the lines."""
    logging.basicConfig(stream=sys.stdout, level=level, format="%(message)s", force=True)
    # These libraries log addresses and payloads at INFO; ours say what matters.
    for noisy in (
        "werkzeug",
        "urllib3",
        "rq.worker",
        "rq.scheduler",
        "alembic",
        "_granian",
        "libav",
        "google",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=False,
    )
    light_log.log.write_by(_write)
    structlog.contextvars.clear_contextvars()
    if part:
        structlog.contextvars.bind_contextvars(part=part)


def _write(level: light_log.Level, event: str, fields: Mapping[str, object]) -> None:
    getattr(structlog.get_logger(), level)(event, **fields)
