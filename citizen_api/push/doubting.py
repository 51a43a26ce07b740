"""Not believing a provider that calls everybody dead.

A registration that is called dead is forgotten. One that calls all of them dead has an outage, or we hold the credentials of another
project: nothing is forgotten then, the provider is left alone as when it is away, and one message now and then asks whether it knows
anybody again.
"""

from collections.abc import Sequence
from dataclasses import replace

from citizen_api.push.pausing import FEWEST, Providers, provider_of
from citizen_api.push.queries import Recipient
from citizen_api.push.sender import Outcome


def weighed(
    providers: Providers, asked: Sequence[Recipient], outcomes: Sequence[Outcome]
) -> tuple[Providers, list[Outcome]]:
    """The outcomes as far as they are believed, and the providers with those that are doubted from now on."""
    doubted = set(providers.doubted)
    for provider in {provider_of(who) for who in asked}:
        said = [outcome for who, outcome in zip(asked, outcomes, strict=True) if provider_of(who) == provider]
        if Outcome.SENT in said:
            doubted.discard(provider)
        elif said.count(Outcome.GONE) >= FEWEST:
            doubted.add(provider)
    believed = [
        Outcome.LATER if outcome is Outcome.GONE and provider_of(who) in doubted else outcome
        for who, outcome in zip(asked, outcomes, strict=True)
    ]
    return replace(providers, doubted=doubted), believed
