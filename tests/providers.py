"""A push provider for tests that is no network: it answers as it is told."""

from collections.abc import Sequence

from citizen_api.push.sender import Outcome, Push, Wake
from kernel.unit_of_work import assert_no_transaction


class Answering:
    """A phone whose token begins with an answer (sent-1, gone-1, refused-1, later-1) has that, every other one `outcome`."""

    def __init__(self, outcome: Outcome = Outcome.SENT) -> None:
        self.outcome = outcome
        self.asked: list[Push] = []
        self.taken: list[str] = []
        self.woken: list[Wake] = []

    @property
    def tokens(self) -> list[str]:
        """Whom it was asked to tell, in that order."""
        return [push.token for push in self.asked]

    def send(self, pushes: Sequence[Push]) -> list[Outcome]:
        assert_no_transaction()
        self.asked += pushes
        outcomes = [self.answer(push.token) for push in pushes]
        self.taken += [p.token for p, how in zip(pushes, outcomes, strict=True) if how is Outcome.SENT]
        return outcomes

    def wake(self, wakes: Sequence[Wake]) -> list[Outcome]:
        assert_no_transaction()
        self.woken += wakes
        return [self.answer(wake.token) for wake in wakes]

    def answer(self, token: str) -> Outcome:
        return Outcome.__members__.get(token.split("-")[0].upper(), self.outcome)
