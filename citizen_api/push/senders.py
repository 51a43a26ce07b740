"""Which sender this installation uses."""

from functools import cache

from citizen_api.push.console import ConsoleSender
from citizen_api.push.sender import Sender
from kernel.config import Settings


def configured(settings: Settings) -> Sender:
    """Firebase where there are credentials, else the console. Kept as long as the process lives."""
    return _sender(settings.firebase_credentials, settings.fcm_url)


@cache
def _sender(credentials_path: str, fcm_url: str) -> Sender:
    if not credentials_path:
        return ConsoleSender()
    # Loaded only here: it takes a third of a second, and only a push worker with credentials needs it.
    from citizen_api.push.firebase import FirebaseSender

    return FirebaseSender(credentials_path=credentials_path, fcm_url=fcm_url)
