"""A resident who cannot write speaks: the note is heard once by a limited child, kept as evidence, and played by range."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.evidence import voices
from cctv_link.evidence.models import EvidenceItem, EvidenceView
from cctv_link.media import confinement, limited
from citizen_api.messages import voice
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests import sound
from tests.house import House, OfficerClient, ResidentClient
from tests.journeys.test_sos import feed, raised


@pytest.fixture
def alert(resident: ResidentClient, operator: OfficerClient) -> dict[str, Any]:
    alert = raised(resident)
    assert operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/answer", json={}).status_code == 200
    return alert


def speak(
    who: ResidentClient, alert: dict[str, Any], content: bytes, *, key: str = "", kind: str = "audio/webm"
) -> Any:
    headers = {"Idempotency-Key": key or str(uuid4()), "Content-Type": kind}
    return who.post(f"/v1/sos-alerts/{alert['id']}/messages", data=content, headers=headers)


def only_message(who: Any, path: str) -> dict[str, Any]:
    (message,) = who.get(f"{path}/{'messages'}").json["items"]
    return dict(message)


SOUNDS = [
    pytest.param("webm", "libopus", "audio/webm", id="Opus in WebM"),
    pytest.param("ogg", "libopus", "audio/ogg", id="Opus in Ogg"),
    pytest.param("mp4", "aac", "audio/mp4", id="AAC in MP4"),
]


@pytest.mark.parametrize(("container", "codec", "kind"), SOUNDS)
def test_what_a_phone_records_is_kept_as_evidence_and_played_by_range(
    container: str,
    codec: str,
    kind: str,
    alert: dict[str, Any],
    resident: ResidentClient,
    operator: OfficerClient,
    house: House,
) -> None:
    sent = speak(resident, alert, sound.recorded(container=container, codec=codec), kind=kind)
    assert (sent.status_code, sent.json["voice"]["state"], sent.json["text"]) == (201, "examining", "")

    house.settle()

    note = only_message(operator, f"/v1/cpo/sos-alerts/{alert['id']}")["voice"]
    assert note["state"] == "ready"
    assert note["length_s"] == pytest.approx(2.0, abs=0.15)
    assert note["loudness"][0] < note["loudness"][-2]
    part = operator.get(note["url"], headers={"Range": "bytes=0-99"})
    assert (part.status_code, part.mimetype, part.data[4:8]) == (206, "audio/mp4", b"ftyp")
    assert only_message(resident, f"/v1/sos-alerts/{alert['id']}")["voice"] == {
        "state": "ready",
        "reason": "",
        "length_s": note["length_s"],
    }
    with reading() as session:
        kinds = set(session.scalars(select(EvidenceItem.kind)))
        (view,) = session.scalars(select(EvidenceView))
        played = session.scalars(select(AuditEntry).where(AuditEntry.action == "evidence.view")).one()
    assert kinds == {"voice_note", "voice_copy"}
    assert (view.purpose_kind, played.actor_name) == ("sos_alert", operator.name)
    assert len([entry for entry in feed(operator) if entry["kind"] == "sos_message"]) == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"OggS" + b"\x00" * 400, "heard to its end", id="garbage behind the first bytes"),
        pytest.param(b"\x1a\x45\xdf\xa3" + b"file:///etc/passwd\n" * 20, "heard to its end", id="a list"),
        pytest.param(sound.recorded(seconds=63), "longer than a minute", id="63 seconds"),
        pytest.param(sound.recorded(container="mp4", codec="libmp3lame"), "neither Opus nor AAC", id="MP3"),
        pytest.param(sound.recorded()[:300], "", id="cut off at once"),
    ],
)
def test_what_cannot_be_played_is_told_to_both_and_kept_by_nobody(
    content: bytes,
    why: str,
    alert: dict[str, Any],
    resident: ResidentClient,
    operator: OfficerClient,
    house: House,
    settings: Settings,
) -> None:
    assert speak(resident, alert, content).status_code == 201

    house.settle()

    note = only_message(operator, f"/v1/cpo/sos-alerts/{alert['id']}")["voice"]
    assert (note["state"], note["url"]) == ("refused", None)
    assert why in note["reason"]
    assert only_message(resident, f"/v1/sos-alerts/{alert['id']}")["voice"]["state"] == "refused"
    with reading() as session:
        assert session.scalars(select(EvidenceItem)).all() == []


def test_what_a_busy_machine_could_not_hear_is_tried_again_and_never_lost(
    alert: dict[str, Any],
    resident: ResidentClient,
    operator: OfficerClient,
    house: House,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = {**confinement.LIMITS, "voice": replace(confinement.LIMITS["voice"], wall_s=0.01)}
    monkeypatch.setattr(limited, "LIMITS", limits)
    spoken = sound.recorded()
    assert speak(resident, alert, spoken).status_code == 201

    for tried in range(1, voices.MOST_TRIES):
        with pytest.raises(voices.NotHeardYet):
            house.settle()
        with unit_of_work() as uow:  # as the relay counts when it asks again
            uow.execute("UPDATE outbox_deliveries SET attempts = :tried", {"tried": tried})
        note = only_message(operator, f"/v1/cpo/sos-alerts/{alert['id']}")["voice"]
        assert note["state"] == "examining"
    house.settle()

    note = only_message(operator, f"/v1/cpo/sos-alerts/{alert['id']}")["voice"]
    assert (note["state"], note["url"], "took longer" in note["reason"]) == ("refused", None, True)
    with reading() as session:
        [kept] = session.scalars(select(EvidenceItem))
    assert (kept.kind, kept.sha256) == ("voice_note", sha256(spoken).hexdigest())


REFUSED_AT_ONCE = [
    pytest.param(b"#EXTM3U\nfile:///etc/passwd\n", "audio/webm", 415, id="a playlist"),
    pytest.param(b"", "audio/webm", 415, id="nothing"),
    pytest.param(b"OggS", "audio/mpeg", 415, id="a kind that is not taken"),
    pytest.param(b"OggS" + b"x" * 1_000_000, "audio/ogg", 413, id="over 1 MB"),
    pytest.param(b'{"text": ', "application/json", 400, id="half of some words"),
]


@pytest.mark.parametrize(("content", "kind", "status"), REFUSED_AT_ONCE)
def test_what_is_no_sound_at_all_is_refused_at_the_door(
    content: bytes, kind: str, status: int, alert: dict[str, Any], resident: ResidentClient
) -> None:
    answer = speak(resident, alert, content, kind=kind)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert resident.get(f"/v1/sos-alerts/{alert['id']}/messages").json["items"] == []


def test_the_same_key_is_the_same_note(alert: dict[str, Any], resident: ResidentClient, house: House) -> None:
    key, content = str(uuid4()), sound.recorded()

    first, again = speak(resident, alert, content, key=key), speak(resident, alert, content, key=key)
    house.settle()
    late = speak(resident, alert, content, key=key)
    other = speak(resident, alert, sound.recorded(seconds=1), key=key)

    assert [answer.status_code for answer in (first, again, late)] == [201, 200, 200]
    assert late.json["voice"]["state"] == "ready"
    assert (other.status_code, other.json["type"]) == (422, "/problems/idempotency-mismatch")


def test_nobody_speaks_into_an_alert_that_is_over_or_that_is_not_theirs(
    alert: dict[str, Any], resident: ResidentClient, neighbour: ResidentClient, operator: OfficerClient
) -> None:
    assert speak(neighbour, alert, sound.recorded()).status_code == 404

    operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/close", json={"reason": "She is home."})

    assert speak(resident, alert, sound.recorded()).json["type"] == "/problems/sos-closed"


def test_an_alert_takes_thirty_notes_and_words_without_end(
    alert: dict[str, Any], resident: ResidentClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice, "MOST", 2)
    content = sound.recorded(seconds=0.5)

    answers = [speak(resident, alert, content) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[2].json["type"] == "/problems/too-many-voice-notes"


def test_sound_opens_to_nobody_when_the_sos_is_over(
    alert: dict[str, Any], resident: ResidentClient, operator: OfficerClient, house: House, app: Flask
) -> None:
    speak(resident, alert, sound.recorded())
    house.settle()
    url = only_message(operator, f"/v1/cpo/sos-alerts/{alert['id']}")["voice"]["url"]
    verifier = OfficerClient.signed_in(app, name="Imran A.", role="verifier")

    refused = verifier.get(url)
    operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/close", json={"reason": "She is home."})
    late = operator.get(url)

    assert [answer.status_code for answer in (refused, late)] == [403, 403]


def test_where_viewers_are_burnt_into_pictures_sound_is_played_as_it_is(
    alert: dict[str, Any],
    resident: ResidentClient,
    operator: OfficerClient,
    house: House,
    with_settings: Callable[..., None],
) -> None:
    with_settings(viewer_watermark="all")
    speak(resident, alert, sound.recorded())
    house.settle()

    played = operator.get(only_message(operator, f"/v1/cpo/sos-alerts/{alert['id']}")["voice"]["url"])

    assert (played.status_code, played.mimetype) == (200, "audio/mp4")
