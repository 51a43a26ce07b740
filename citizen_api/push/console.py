"""The sender of an installation without Firebase credentials: says what it would have sent, in ids only."""

from collections.abc import Sequence

import structlog

from citizen_api.push.sender import Outcome, Push, Wake
from kernel.unit_of_work import assert_no_transaction

log = structlog.get_logger()


class ConsoleSender:
    """Nobody takes a push; the residents read it in their inbox."""

    def send(self, pushes: Sequence[Push]) -> list[Outcome]:
        assert_no_transaction()
        for push in pushes:
            log.info(
                "push would have been sent",
                notification_id=str(push.notification_id),
                device_id=str(push.device_id),
                locale=push.message.locale,
            )
        return [Outcome.NOBODY for _ in pushes]

    def wake(self, wakes: Sequence[Wake]) -> list[Outcome]:
        assert_no_transaction()
        for wake in wakes:
            log.info("phone would have been woken", device_id=str(wake.device_id), kind=wake.kind)
        return [Outcome.NOBODY for _ in wakes]
