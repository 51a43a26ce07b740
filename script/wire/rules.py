"""What an app may do wrong, each as one rule over its recorded traffic. Pure.

A rule is a function of the traffic that yields findings; its name is what the finding is called, and its docstring says
what to do instead.
"""

from wire import rules_push, rules_sent, rules_waited
from wire.traffic import RULES, Finding, Traffic

__all__ = ["RULES", "Finding", "Traffic", "findings", "rules_push", "rules_sent", "rules_waited"]


def findings(traffic: Traffic) -> list[Finding]:
    """In the order of the recording."""
    found = [
        Finding(name, number, what, " ".join((of.__doc__ or "").split()))
        for name, of in RULES.items()
        for number, what in of(traffic)
    ]
    return sorted(found, key=lambda each: (each.is_push, each.number, each.rule))
