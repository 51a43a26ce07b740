"""Firebase Cloud Messaging, HTTP v1, through firebase-admin. The only module that loads it."""

from collections.abc import Sequence
from functools import partial

import firebase_admin
import requests
import structlog
from firebase_admin import credentials, exceptions, messaging
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request

from citizen_api.push.sender import MOST_AT_ONCE, Outcome, Push, Wake
from kernel import clock
from kernel.unit_of_work import assert_no_transaction

log = structlog.get_logger()

# One chunk of a hanging provider; five of them stay below the job's own limit.
TIMEOUT_S = 10.0

OUTCOMES: tuple[tuple[type[exceptions.FirebaseError], Outcome], ...] = (
    (messaging.UnregisteredError, Outcome.GONE),
    (messaging.SenderIdMismatchError, Outcome.GONE),
    (exceptions.InvalidArgumentError, Outcome.REFUSED),
)


class FirebaseSender:
    """Sends through FCM.

    FCM knows no idempotency key: when we die between sending and noting it, or an answer is lost, the message
    goes out again. Each carries its notification's id as collapse key, tag and collapse id, so that the
    device's second copy replaces the first and is shown once.
    """

    def __init__(self, *, credentials_path: str, fcm_url: str = "") -> None:
        """fcm_url: the origin of another server that speaks FCM v1, such as http://127.0.0.1:9099."""
        self._app = firebase_admin.initialize_app(
            credentials.Certificate(credentials_path),
            {"httpTimeout": TIMEOUT_S},
            name=f"gawah-{id(self)}",
        )
        self._access_session = requests.Session()
        self._refresh = partial(Request(self._access_session), timeout=TIMEOUT_S)
        service = messaging._get_messaging_service(self._app)
        if fcm_url:
            service._fcm_url = f"{fcm_url.rstrip('/')}/v1/projects/{self._app.project_id}/messages:send"
        # The SDK sleeps as long as a 429 asks it to, a minute and more with a worker held up; the outbox
        # waits better. And one pooled connection for each of the SDK's threads, or it logs each one it throws
        # away.
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=MOST_AT_ONCE, max_retries=0)
        self._session = service._client.session
        for prefix in ("https://fcm.googleapis.com", "https://", "http://"):
            self._session.mount(prefix, adapter)

    def send(self, pushes: Sequence[Push]) -> list[Outcome]:
        answers = self._answers([_message(push) for push in pushes])
        return [_outcome(push, answer) for push, answer in zip(pushes, answers, strict=True)]

    def wake(self, wakes: Sequence[Wake]) -> list[Outcome]:
        answers = self._answers([_wake(wake) for wake in wakes])
        return [_outcome_of(answer) for answer in answers]

    def close(self) -> None:
        """Give the connections back. For tests; a worker keeps its sender as long as it lives."""
        self._session.close()
        self._access_session.close()
        firebase_admin.delete_app(self._app)

    def _answers(self, batch: list[messaging.Message]) -> list[exceptions.FirebaseError | None]:
        """How FCM answered each message: nothing wrong, or what."""
        assert_no_transaction()
        if not self._has_access():
            return [exceptions.UnavailableError("no access") for _ in batch]
        try:
            answers = messaging.send_each(batch, app=self._app).responses
        except exceptions.FirebaseError as error:
            log.warning("push chunk failed", error=type(error).__name__)
            return [exceptions.UnavailableError("the whole chunk failed") for _ in batch]
        return [answer.exception for answer in answers]

    def _has_access(self) -> bool:
        # Before the chunk, not inside it: there each thread would ask for its own token, and one failure
        # would lose the answers of all.
        access = self._app.credential.get_credential()
        if access.valid:
            return True
        try:
            access.refresh(self._refresh)
        except GoogleAuthError as error:
            log.warning("push provider gives no access", error=type(error).__name__)
            return False
        return True


def _outcome(push: Push, error: exceptions.FirebaseError | None) -> Outcome:
    if error is None:
        return Outcome.SENT
    found = _outcome_of(error)
    log.info(
        "push not taken",
        notification_id=str(push.notification_id),
        device_id=str(push.device_id),
        error=type(error).__name__,
        outcome=found.name,
    )
    return found


def _outcome_of(error: exceptions.FirebaseError | None) -> Outcome:
    if error is None:
        return Outcome.SENT
    return next((outcome for kind, outcome in OUTCOMES if isinstance(error, kind)), Outcome.LATER)


def _wake(wake: Wake) -> messaging.Message:
    """Data alone, as `mobile_contracts/push/sos_message.schema.json` describes it: a locked screen shows nothing."""
    message = messaging.Message(
        fid=wake.fid,
        data={"kind": wake.kind, "sos_alert_id": str(wake.sos_alert_id)},
        android=messaging.AndroidConfig(priority="high", ttl=0),
        apns=messaging.APNSConfig(
            headers={"apns-push-type": "background", "apns-priority": "5"},
            payload=messaging.APNSPayload(aps=messaging.Aps(content_available=True)),
        ),
        webpush=messaging.WebpushConfig(headers={"TTL": "60", "Urgency": "high"}),
    )
    if wake.fid is None:
        message.token = wake.token
    return message


def _message(push: Push) -> messaging.Message:
    """The payload, as `mobile_contracts/push/` describes it. `push.token` goes only where there is no fid."""
    words, notification_id = push.message, str(push.notification_id)
    life_s = max(0, int((push.expires_at - clock.now()).total_seconds()))
    message = messaging.Message(
        fid=push.fid,
        notification=messaging.Notification(title=words.title, body=words.text),
        data={"notification_id": notification_id, "kind": push.kind, "locale": words.locale},
        android=messaging.AndroidConfig(
            collapse_key=notification_id,
            ttl=life_s,
            notification=messaging.AndroidNotification(tag=notification_id),
        ),
        apns=messaging.APNSConfig(
            headers={
                "apns-collapse-id": notification_id,
                "apns-expiration": str(int(push.expires_at.timestamp())),
            }
        ),
        webpush=messaging.WebpushConfig(
            # A topic has at most 32 characters: the id without its dashes.
            headers={"TTL": str(life_s), "Topic": push.notification_id.hex},
            notification=messaging.WebpushNotification(tag=notification_id, language=words.locale),
        ),
    )
    if push.fid is None:
        # Set afterwards: the constructor warns that tokens are on their way out, and they are all that older
        # clients have.
        message.token = push.token
    return message
