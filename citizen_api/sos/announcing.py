"""The ladder of an alert that is raised now, from the installation's settings."""

from typing import Any

from citizen_api.sos import ladder
from kernel.config import Settings


def plan_of(settings: Settings) -> list[dict[str, Any]]:
    """What is announced, and so what happens when nobody answers."""
    return ladder.plan(
        after_s=(settings.sos_second_console_s, settings.sos_supervisor_s, settings.sos_station_s),
        has_station_contact=settings.has_station_contact,
    )
