"""Web Push (RFC 8030, 8291, 8292) through pywebpush: the push services of browsers. The only module that loads it.

What is sent holds ids and nothing else, encrypted for the one browser. Its service worker asks us for the words.
"""

import json
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests
import structlog
from py_vapid import Vapid02
from pywebpush import WebPusher, WebPushException

from citizen_api.devices.registrations import BrowserKeys
from citizen_api.push.dialling import PublicOnly
from citizen_api.push.resting import Patience
from citizen_api.push.retry_after import seconds
from citizen_api.push.sender import Outcome, Push, Wake
from citizen_api.push.signatures import Signatures
from kernel import clock
from kernel.unit_of_work import assert_no_transaction

log = structlog.get_logger()

# (to connect, between two bytes): a push service answers within a second.
TIMEOUT_S = (3.0, 7.0)
# What is not begun by then waits for the next run: a job must end long before its own limit.
PATIENCE_S = 20.0
AT_ONCE = 16
WAKE_LIFE_S = 60
SIGNATURE_LIFE_S = 12 * 3600

TAKEN = range(200, 205)
DEAD = (404, 410)
NOT_NOW = (408, 425, 429)


class WebPushSender:
    """Sends to browsers. One session for all, so that a connection serves many messages.

    A push service knows no idempotency key: when we die between sending and noting it, the message goes out again. Each carries its
    notification's id as topic, and the service worker shows one for each id.
    """

    def __init__(
        self,
        *,
        key_path: str,
        contact: str,
        is_known: Callable[[str], bool],
        local_origin: str = "",
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """is_known: whether an endpoint may be spoken to at all. local_origin: the one that may be on this machine, for tests."""
        self._vapid = Vapid02.from_file(key_path)
        # Its idea of an address has no port; what we have was looked at when the settings were read.
        self._vapid.conf = {"no-strict": True}
        self._contact, self._is_known, self._now_s = contact, is_known, now_s
        self._patience = Patience(now_s=now_s)
        self._signatures = Signatures(self._signed, now_s=now_s)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webpush")
        self._session = _Straight()
        self._session.mount("https://", PublicOnly(pool_maxsize=AT_ONCE))
        self._session.mount("http://", PublicOnly(pool_maxsize=AT_ONCE))
        if local_origin:
            self._session.mount(f"{local_origin}/", requests.adapters.HTTPAdapter(pool_maxsize=AT_ONCE))

    def send(self, pushes: Sequence[Push]) -> list[Outcome]:
        assert_no_transaction()
        until_s = self._now_s() + PATIENCE_S
        # In another order each time: after a rest whoever comes first asks for all, and must not always be the same.
        order = random.sample(range(len(pushes)), len(pushes))
        sent = self._threads.map(lambda index: self._send(pushes[index], until_s), order)
        outcomes = dict(zip(order, sent, strict=True))
        return [outcomes[index] for index in range(len(pushes))]

    def wake(self, wakes: Sequence[Wake]) -> list[Outcome]:
        """An SOS asks also where others wait: there are few, and one may get through."""
        assert_no_transaction()
        return list(self._threads.map(self._wake, wakes))

    def close(self) -> None:
        """Give threads and connections back. For tests; a worker keeps its sender as long as it lives."""
        self._threads.shutdown()
        self._session.close()

    def _send(self, push: Push, until_s: float) -> Outcome:
        origin = _origin(push.token)
        may_ask = push.is_wanted_now or self._patience.may_ask(origin, push.token)
        if self._now_s() >= until_s or not may_ask:
            return Outcome.LATER
        life_s = max(0, int((push.expires_at - clock.now()).total_seconds()))
        # A correction replaces what it corrects, on the way and on the screen.
        shown_as = push.replaces or push.notification_id
        outcome = self._post(
            push.token,
            push.keys,
            {"notification_id": str(push.notification_id), "tag": str(shown_as)},
            ttl_s=life_s,
            topic=shown_as.hex,
            urgency="high" if push.is_wanted_now else "normal",
        )
        if outcome is not Outcome.SENT:
            log.info(
                "push not taken",
                notification_id=str(push.notification_id),
                device_id=str(push.device_id),
                outcome=outcome.name,
            )
        return outcome

    def _wake(self, wake: Wake) -> Outcome:
        payload = {"sos_alert_id": str(wake.sos_alert_id)}
        topic = wake.sos_alert_id.hex
        return self._post(wake.token, wake.keys, payload, ttl_s=WAKE_LIFE_S, topic=topic, urgency="high")

    def _post(
        self,
        endpoint: str,
        keys: BrowserKeys | None,
        payload: dict[str, str],
        *,
        ttl_s: int,
        topic: str,
        urgency: str,
    ) -> Outcome:
        if keys is None or not self._is_known(endpoint):
            log.warning("push service is not known here", host=urlsplit(endpoint).hostname)
            return Outcome.REFUSED
        origin = _origin(endpoint)
        to = {"endpoint": endpoint, "keys": {"p256dh": keys.p256dh, "auth": keys.auth}}
        headers = {**self._signatures.of(origin), "Topic": topic, "Urgency": urgency}
        try:
            answer = WebPusher(to, requests_session=self._session).send(
                json.dumps(payload, separators=(",", ":")), headers, ttl=ttl_s, timeout=TIMEOUT_S
            )
        except requests.RequestException as error:
            rest_s = self._patience.fails(origin, endpoint)
            log.warning(
                "push service does not answer",
                origin=origin,
                error=type(error).__name__,
                rest_s=round(rest_s),
            )
            return Outcome.LATER
        except (WebPushException, ValueError) as error:
            log.warning("nothing can be encrypted for this browser", error=type(error).__name__)
            return Outcome.REFUSED
        return self._outcome(origin, endpoint, answer)

    def _outcome(self, origin: str, endpoint: str, answer: requests.Response) -> Outcome:
        status = answer.status_code
        if status in NOT_NOW or status >= 500:
            rest_s = self._patience.fails(
                origin, endpoint, retry_after_s=seconds(answer.headers.get("Retry-After", ""))
            )
            log.warning("push service asks for patience", origin=origin, status=status, rest_s=round(rest_s))
            return Outcome.LATER
        self._patience.answers(origin, endpoint)
        if status in TAKEN:
            return Outcome.SENT
        if status in DEAD:
            return Outcome.GONE
        log.warning("push service refuses", origin=origin, status=status)
        return Outcome.REFUSED

    def _signed(self, origin: str) -> dict[str, str]:
        """Who we are, for one push service."""
        expires = int(clock.now().timestamp()) + SIGNATURE_LIFE_S
        return dict(self._vapid.sign({"aud": origin, "sub": self._contact, "exp": expires}))


class _Straight(requests.Session):
    """Goes where it is sent and nowhere else: no redirect, no cookie, no proxy or password of the environment."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def request(self, method, url, *arguments, **options):  # type: ignore[no-untyped-def]  # as requests has it
        return super().request(method, url, *arguments, **{**options, "allow_redirects": False})


def _origin(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"
