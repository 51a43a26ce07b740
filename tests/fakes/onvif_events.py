"""A device's event service: pull points with properties and terms, as the Core specification has them (9.2).

A third-party client (onvif-zeep-async), which reads the real WSDL, drives it in tests: what it says is ONVIF.
"""

import re
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

VSC1 = "VideoSourceConfigurationToken=vsc1"
CONCRETE = "http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet"


@dataclass
class _Subscription:
    ends_at: datetime
    waiting: deque[str] = field(default_factory=deque)


@dataclass
class FakeEvents:
    """longest_term_s: what it grants at most. properties: what stands, by (topic, item, source)."""

    longest_term_s: float = 600.0
    properties: dict[tuple[str, str, str], bool] = field(default_factory=dict)
    subscriptions: dict[str, _Subscription] = field(default_factory=dict)
    renewed: int = 0
    made: int = 0
    wants_reference: bool = True
    _guard: threading.Condition = field(default_factory=threading.Condition)

    OPERATIONS = (
        "CreatePullPointSubscription",
        "PullMessages",
        "Renew",
        "Unsubscribe",
        "SetSynchronizationPoint",
    )

    def becomes(self, topic: str, stands: bool, *, item: str = "State", of: str = VSC1) -> None:
        """A property has changed. of: its source, as "name=value"; empty for an event that names none."""
        self.properties[topic, item, of] = stands
        self._say(_message(topic, item, str(stands).lower(), "Changed", of))

    def happens(self, topic: str, *, item: str = "Reason", value: str = "hand") -> None:
        """An event that is no property."""
        self._say(_message(topic, item, value, "", VSC1))

    def forget(self) -> None:
        """As after a restart of the camera."""
        with self._guard:
            self.subscriptions.clear()

    def answer(self, operation: str, request: str, path: str, *, address: str) -> str | None:
        """None: the subscription is not known, or has ended."""
        if operation == "CreatePullPointSubscription":
            return self._create(request, address)
        number = path.rpartition("/")[2]
        subscription = self.subscriptions.get(number)
        if subscription is None or subscription.ends_at < datetime.now(UTC):
            return None
        if self.wants_reference and f">{number}</" not in request.partition("Body")[0]:
            return None  # what the subscription was named by must stand in the header
        if operation == "PullMessages":
            return self._pull(subscription, request)
        if operation == "Renew":
            self.renewed += 1
            subscription.ends_at = self._ends_at(request)
            return (
                f"<wsnt:RenewResponse>{_times(subscription, 'wsnt', is_end_first=True)}</wsnt:RenewResponse>"
            )
        if operation == "Unsubscribe":
            del self.subscriptions[number]
            return "<wsnt:UnsubscribeResponse/>"
        with self._guard:
            subscription.waiting.extend(self._initialized())
        return "<tev:SetSynchronizationPointResponse/>"

    def _create(self, request: str, address: str) -> str:
        with self._guard:
            self.made += 1
            number = str(self.made)
            subscription = _Subscription(self._ends_at(request), deque(self._initialized()))
            self.subscriptions[number] = subscription
        return (
            "<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>"
            f"<wsa5:Address>{address}/{number}</wsa5:Address>"
            '<wsa5:ReferenceParameters><x:SubscriptionId xmlns:x="http://maker.example/events">'
            f"{number}</x:SubscriptionId></wsa5:ReferenceParameters></tev:SubscriptionReference>"
            f"{_times(subscription, 'wsnt')}</tev:CreatePullPointSubscriptionResponse>"
        )

    def _pull(self, subscription: _Subscription, request: str) -> str:
        wait_s = _seconds(request, "Timeout")
        most = int(re.search(r"MessageLimit>(\d+)<", request)[1])
        until_s = time.monotonic() + wait_s
        with self._guard:
            while not subscription.waiting and (left_s := until_s - time.monotonic()) > 0:
                self._guard.wait(left_s)
            taken = [subscription.waiting.popleft() for _ in range(min(most, len(subscription.waiting)))]
        return f"<tev:PullMessagesResponse>{_times(subscription, 'tev')}{''.join(taken)}</tev:PullMessagesResponse>"

    def _initialized(self) -> list[str]:
        return [
            _message(topic, item, str(stands).lower(), "Initialized", of)
            for (topic, item, of), stands in self.properties.items()
        ]

    def _say(self, message: str) -> None:
        with self._guard:
            for subscription in self.subscriptions.values():
                subscription.waiting.append(message)
            self._guard.notify_all()

    def _ends_at(self, request: str) -> datetime:
        asked_s = _seconds(request, "(?:Initial)?TerminationTime")
        return datetime.now(UTC) + timedelta(seconds=min(asked_s, self.longest_term_s))


def _seconds(request: str, name: str) -> float:
    """PT…S, PT…M or an instant."""
    text = re.search(rf"{name}>([^<]+)<", request)[1]
    duration = re.fullmatch(r"PT(?:(\d+)M)?(?:([\d.]+)S)?", text)
    if duration is None:
        return (datetime.fromisoformat(text) - datetime.now(UTC)).total_seconds()
    return 60 * int(duration[1] or 0) + float(duration[2] or 0)


def _times(subscription: _Subscription, prefix: str, *, is_end_first: bool = False) -> str:
    now = f"<{prefix}:CurrentTime>{_wire(datetime.now(UTC))}</{prefix}:CurrentTime>"
    end = f"<{prefix}:TerminationTime>{_wire(subscription.ends_at)}</{prefix}:TerminationTime>"
    return end + now if is_end_first else now + end


def _message(topic: str, item: str, value: str, operation: str, of: str) -> str:
    told = f' PropertyOperation="{operation}"' if operation else ""
    name, _, token = of.partition("=")
    source = f'<tt:Source><tt:SimpleItem Name="{name}" Value="{token}"/></tt:Source>' if of else ""
    return (
        f'<wsnt:NotificationMessage><wsnt:Topic Dialect="{CONCRETE}">{topic}</wsnt:Topic><wsnt:Message>'
        f'<tt:Message UtcTime="{_wire(datetime.now(UTC))}"{told}>{source}'
        f'<tt:Data><tt:SimpleItem Name="{item}" Value="{value}"/></tt:Data>'
        "</tt:Message></wsnt:Message></wsnt:NotificationMessage>"
    )


def _wire(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
