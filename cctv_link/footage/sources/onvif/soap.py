"""SOAP 1.2 as ONVIF speaks it: an envelope with a username token, the answer's body, faults in our own words."""

import hashlib
import re
import secrets
from base64 import b64encode
from datetime import MAXYEAR, UTC, datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from cctv_link.cameras.credentials import Credential
from cctv_link.footage.sources.http_client import Answer, Place, ask
from cctv_link.footage.sources.port import RecorderFailed, RecorderRefused, RecorderUnreadable
from cctv_link.rtsp.authentication import Credentials

ENV = "http://www.w3.org/2003/05/soap-envelope"
DEVICE = "http://www.onvif.org/ver10/device/wsdl"
SEARCH = "http://www.onvif.org/ver10/search/wsdl"
REPLAY = "http://www.onvif.org/ver10/replay/wsdl"
SCHEMA = "http://www.onvif.org/ver10/schema"
_WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
_PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0"
_ENCODING = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
_DECLARED = re.compile(r"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
# A thousand recordings with their tracks fit. Parsed, XML takes up to thirty times its length in memory.
LARGEST_ANSWER_BYTES = 2_000_000
_DENIED = ("NotAuthorized", "FailedAuthentication", "OperationProhibited")


class SoapFault(RecorderUnreadable):
    """The service refused. code: the innermost subcode's local name, such as InvalidToken."""

    def __init__(self, code: str) -> None:
        super().__init__(f"it answers the fault {code}")
        self.code = code


class Service:
    """One web service of a device. ahead: the device's clock minus ours, which its tokens are checked by."""

    def __init__(self, place: Place, path: str, *, credential: Credential | None, ahead: timedelta) -> None:
        self._place = place
        self._path = path
        self._credential = credential
        self._ahead = ahead

    def call(
        self, namespace: str, operation: str, content: str = "", *, action: str = "", head: str = ""
    ) -> ElementTree.Element:
        """The operation's response element. Raises SoapFault, or another RecorderFailed.

        action: where it is not the namespace and the operation. head: further header elements, such as addressing.
        """
        body = f'<o:{operation} xmlns:o="{namespace}" xmlns:tt="{SCHEMA}">{content}</o:{operation}>'
        action = action or f"{namespace}/{operation}"
        headers = {"Content-Type": f'application/soap+xml; charset=utf-8; action="{action}"'}
        envelope = self._envelope(body, head)
        answer = self._post(envelope, headers)
        if answer.status == 401 and self._credential is not None:
            credentials = Credentials(self._credential.username, self._credential.password)
            if not credentials.accept(answer.headers.get("www-authenticate", "").splitlines()):
                raise RecorderRefused("it asks for a kind of authentication that we do not know")
            uri = urlsplit(self._place.url).path + self._path
            headers["Authorization"] = credentials.header("POST", uri) or ""
            answer = self._post(envelope, headers)
        return response(answer, operation)

    def _post(self, envelope: str, headers: dict[str, str]) -> Answer:
        return ask(
            self._place,
            self._path,
            method="POST",
            body=envelope.encode(),
            headers=headers,
            most_bytes=LARGEST_ANSWER_BYTES,
        )

    def _envelope(self, body: str, head: str) -> str:
        head += "" if self._credential is None else self._token(self._credential)
        return (
            f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{ENV}">'
            f"<s:Header>{head}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
        )

    def _token(self, credential: Credential) -> str:
        """A digest of WS-Security 1.0: the password itself never travels."""
        nonce = secrets.token_bytes(16)
        created = (datetime.now(UTC) + self._ahead).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        digest = hashlib.sha1(  # noqa: S324 - the profile knows no other
            nonce + created.encode() + credential.password.encode()
        ).digest()
        return (
            f'<w:Security xmlns:w="{_WSSE}" s:mustUnderstand="1"><w:UsernameToken>'
            f"<w:Username>{escape(credential.username)}</w:Username>"
            f'<w:Password Type="{_PROFILE}#PasswordDigest">{b64encode(digest).decode()}</w:Password>'
            f'<w:Nonce EncodingType="{_ENCODING}">{b64encode(nonce).decode()}</w:Nonce>'
            f'<u:Created xmlns:u="{_WSU}">{created}</u:Created></w:UsernameToken></w:Security>'
        )


def clock_ahead(place: Place, path: str) -> timedelta:
    """A device's clock minus ours; asked without a credential, as everybody may. Raises RecorderFailed.

    A token made by another clock than theirs is refused.
    """
    answer = Service(place, path, credential=None, ahead=timedelta()).call(DEVICE, "GetSystemDateAndTime")
    try:
        (told,) = [each for each in answer.iter() if local(each) == "UTCDateTime"]
        day = [int(text_of(told, "Date", part) or "") for part in ("Year", "Month", "Day")]
        clock = [int(text_of(told, "Time", part) or "") for part in ("Hour", "Minute", "Second")]
        there = datetime(day[0], day[1], day[2], clock[0], clock[1], clock[2], tzinfo=UTC)
    except (ValueError, OverflowError):
        return timedelta()
    # It is added to our time at every token: the last year there is has none behind it.
    return there - datetime.now(UTC) if there.year < MAXYEAR else timedelta()


def text_of(element: ElementTree.Element, *path: str) -> str | None:
    """The text at a path of local names, whatever prefixes a device uses."""
    for name in path:
        found = next((child for child in element if local(child) == name), None)
        if found is None:
            return None
        element = found
    return (element.text or "").strip()


def children(element: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [child for child in element if local(child) == name]


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def instant(text: str | None) -> datetime:
    """An xs:dateTime, aware UTC; one without a zone is UTC, as ONVIF says. Raises RecorderUnreadable."""
    try:
        found = datetime.fromisoformat(text or "")
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RecorderUnreadable("it tells a time that is none") from error


def response(answer: Answer, operation: str) -> ElementTree.Element:
    """The response element of an answer. Raises SoapFault, or another RecorderFailed."""
    if answer.status == 401:
        raise RecorderRefused("it answers 401")
    root = _parsed(answer)
    body = next((child for child in root if local(child) == "Body"), None)
    first = next(iter(body), None) if body is not None else None
    if first is not None and local(first) == "Fault":
        code = _innermost_code(first)
        if code in _DENIED:
            raise RecorderRefused(f"it answers the fault {code}")
        raise SoapFault(code)
    if answer.status != 200 or first is None or local(first) != f"{operation}Response":
        raise RecorderUnreadable(f"it answers {answer.status} to {operation}")
    return first


def _parsed(answer: Answer) -> ElementTree.Element:
    try:
        # Told what it is to read: what the answer declares is then not obeyed, even if a check were wrong.
        utf8 = ElementTree.XMLParser(encoding="utf-8")  # noqa: S314 - small, and without a document type
        return ElementTree.fromstring(_checked(answer.body), utf8)  # noqa: S314
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        if answer.status >= 500:
            raise RecorderFailed(f"it answers {answer.status}") from error
        if answer.status == 403:
            raise RecorderRefused("it answers 403") from error
        raise RecorderUnreadable("its answer is not XML") from error


def _checked(body: bytes) -> bytes:
    """The body, when it is UTF-8 without a document type: in another encoding a parser may find what we did not.

    Raises RecorderUnreadable, and UnicodeDecodeError for bytes that are nothing at all.
    """
    text = body.decode("utf-8-sig")
    declared = _DECLARED.match(text)
    # UTF-16 of plain letters is good UTF-8, full of zeros, which are no XML.
    if "\0" in text or (declared is not None and declared[1].lower() != "utf-8"):
        raise RecorderUnreadable("its answer is not UTF-8")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise RecorderUnreadable("its answer declares entities")
    return text.encode()


def _innermost_code(fault: ElementTree.Element) -> str:
    """Subcodes nest: env:Sender, then ter:InvalidArgVal, then what it is about."""
    values = [each.text or "" for each in fault.iter() if local(each) == "Value"]
    code = values[-1].rpartition(":")[2].strip() if values else ""
    return code if code.isalnum() and len(code) < 60 else "unknown"
