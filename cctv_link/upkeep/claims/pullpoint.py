"""Asking a camera for its events: an ONVIF pull point (Core specification, 9.2), bounded in time and size.

Only the address that was checked is ever asked, whatever addresses the camera names. No filter is sent: cameras understand
filters each in their own way, and what is not about the picture is passed over here.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID, uuid4
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from cctv_link.cameras.addresses import Allowed, check_host
from cctv_link.cameras.credentials import Credential
from cctv_link.footage.sources.http_client import Place
from cctv_link.footage.sources.onvif.soap import (
    DEVICE,
    Service,
    children,
    clock_ahead,
    instant,
    local,
    text_of,
)
from cctv_link.footage.sources.port import Deadline, RecorderFailed, RecorderUnreadable
from cctv_link.upkeep.claims.topics import Notice, notice_or_none
from kernel.errors import DomainError

EVENTS = "http://www.onvif.org/ver10/events/wsdl"
NOTIFICATION = "http://docs.oasis-open.org/wsn/b-2"
_ADDRESSING = "http://www.w3.org/2005/08/addressing"
_PULL = f"{EVENTS}/PullPointSubscription/PullMessagesRequest"
_CREATE = f"{EVENTS}/EventPortType/CreatePullPointSubscriptionRequest"
_RENEW = "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/RenewRequest"
_UNSUBSCRIBE = "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/UnsubscribeRequest"
_DEVICE_PATH = "/onvif/device_service"

ASK_S = 6.0  # one turn of one camera, whatever it consists of
TERM_S = 120.0
SHORTEST_TERM_S = 10.0
MESSAGES_AT_ONCE = 32
MOST_PULLS = 4
LONGEST_REFERENCE_BYTES = 4_000


class CameraUnheard(Exception):
    """The camera does not give us its events. The text never repeats what it sent."""


@dataclass(frozen=True, slots=True)
class Lens:
    """A camera of a device. tokens: by which its events name it; None: the device has no other."""

    camera_id: UUID
    tokens: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class HeardDevice:
    """What was read out as an ONVIF device, and how it is entered. lenses: those of its cameras that can be told apart."""

    lenses: tuple[Lens, ...]
    ip: str
    port: int
    credential: Credential = field(repr=False)


class PullPoint:
    """A subscription at one device. Slow; used by one thread at a time, outside any transaction."""

    def __init__(self, device: HeardDevice, *, allowed: Allowed) -> None:
        with _heard():
            check_host(device.ip, allowed=allowed, resolve=lambda ip: [ip])
            deadline = Deadline(ASK_S)
            ahead = clock_ahead(_place(device, deadline), _DEVICE_PATH)

            def service(path: str, deadline: Deadline) -> Service:
                return Service(_place(device, deadline), path, credential=device.credential, ahead=ahead)

            self._service: Callable[[str, Deadline], Service] = service
            answer = service(_events_path(service(_DEVICE_PATH, deadline)), deadline).call(
                EVENTS,
                "CreatePullPointSubscription",
                f"<o:InitialTerminationTime>PT{TERM_S:.0f}S</o:InitialTerminationTime>",
                action=_CREATE,
                head=_addressed(_CREATE),
            )
            self._path, self._reference = _reference(answer)
            self._renew_at_s = _renew_at_s(answer)

    def pull(self) -> list[Notice]:
        """What has happened since, oldest first, and the subscription kept alive. Raises CameraUnheard."""
        deadline = Deadline(ASK_S)
        notices: list[Notice] = []
        with _heard():
            service = self._service(self._path, deadline)
            if time.monotonic() >= self._renew_at_s:
                content = f"<o:TerminationTime>PT{TERM_S:.0f}S</o:TerminationTime>"
                self._renew_at_s = _renew_at_s(self._call(service, NOTIFICATION, "Renew", content, _RENEW))
            content = f"<o:Timeout>PT0S</o:Timeout><o:MessageLimit>{MESSAGES_AT_ONCE}</o:MessageLimit>"
            for _ in range(MOST_PULLS):
                answer = self._call(service, EVENTS, "PullMessages", content, _PULL)
                messages = children(answer, "NotificationMessage")
                notices += [found for each in messages if (found := _notice_or_none(each)) is not None]
                if len(messages) < MESSAGES_AT_ONCE:
                    break
        return notices

    def end(self) -> None:
        """Unsubscribe, within ASK_S. A camera that does not answer forgets the subscription by itself."""
        with suppress(CameraUnheard), _heard():
            service = self._service(self._path, Deadline(ASK_S / 2))
            self._call(service, NOTIFICATION, "Unsubscribe", "", _UNSUBSCRIBE)

    def _call(
        self, service: Service, namespace: str, operation: str, content: str, action: str
    ) -> ElementTree.Element:
        head = _addressed(action) + self._reference
        return service.call(namespace, operation, content, action=action, head=head)


@contextmanager
def _heard() -> Iterator[None]:
    """A failure of the transport becomes ours, in words that repeat nothing of what came."""
    try:
        yield
    except DomainError as error:
        raise CameraUnheard(error.detail) from error


def _place(device: HeardDevice, deadline: Deadline) -> Place:
    host = f"[{device.ip}]" if ":" in device.ip else device.ip
    return Place(f"http://{host}:{device.port}", device.ip, deadline)


def _events_path(device: Service) -> str:
    answer = device.call(DEVICE, "GetServices", "<o:IncludeCapability>false</o:IncludeCapability>")
    for each in children(answer, "Service"):
        if text_of(each, "Namespace") == EVENTS:
            return _path_of(text_of(each, "XAddr") or "")
    raise RecorderUnreadable("it has no event service")


def _path_of(address: str) -> str:
    """Of an address that the camera gave; its host and port are not followed. Raises RecorderUnreadable."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise RecorderUnreadable("it gives an address that is none") from error
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if not path.startswith("/") or not path.isascii() or not path.isprintable() or " " in path:
        raise RecorderUnreadable("it gives an address that is none")
    return path


def _reference(answer: ElementTree.Element) -> tuple[str, str]:
    """The subscription's path, and what must stand in the header of everything that is asked of it."""
    found = children(answer, "SubscriptionReference")
    if not found:
        raise RecorderUnreadable("it gives no subscription")
    parameters = [each for group in children(found[0], "ReferenceParameters") for each in group]
    head = "".join(ElementTree.tostring(each, encoding="unicode") for each in parameters)
    if len(head) > LONGEST_REFERENCE_BYTES:
        raise RecorderUnreadable("it wants too much repeated")
    return _path_of(text_of(found[0], "Address") or ""), head


def _renew_at_s(answer: ElementTree.Element) -> float:
    """When half of the term that the camera granted is over, on our monotonic clock."""
    term_s = TERM_S
    with suppress(RecorderFailed):
        ends_at, now_at = instant(text_of(answer, "TerminationTime")), instant(text_of(answer, "CurrentTime"))
        term_s = min(TERM_S, max(SHORTEST_TERM_S, (ends_at - now_at).total_seconds()))
    return time.monotonic() + term_s / 2


def _addressed(action: str) -> str:
    return (
        f'<a:Action xmlns:a="{_ADDRESSING}" s:mustUnderstand="1">{escape(action)}</a:Action>'
        f'<a:MessageID xmlns:a="{_ADDRESSING}">urn:uuid:{uuid4()}</a:MessageID>'
        f'<a:ReplyTo xmlns:a="{_ADDRESSING}"><a:Address>{_ADDRESSING}/anonymous</a:Address></a:ReplyTo>'
    )


def _notice_or_none(message: ElementTree.Element) -> Notice | None:
    inner = [each for each in message.iter() if local(each) == "Message" and "UtcTime" in each.attrib]
    if not inner:
        return None
    return notice_or_none(
        text_of(message, "Topic") or "",
        operation=inner[0].get("PropertyOperation", ""),
        source=_items(inner[0], "Source"),
        data=_items(inner[0], "Data"),
    )


def _items(message: ElementTree.Element, name: str) -> dict[str, str]:
    return {
        item.get("Name", ""): item.get("Value", "")
        for group in children(message, name)
        for item in children(group, "SimpleItem")
    }
