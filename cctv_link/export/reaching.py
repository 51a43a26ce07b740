"""What an officer's reach is asked of: the police's side, through the one who put the house together."""

from flask import current_app

from cctv_link.export.writing import Reach


def of_this_house() -> Reach:
    """Raises NotFound for what lies beyond an officer's reach."""
    reach: Reach = current_app.extensions["reach"]
    return reach
