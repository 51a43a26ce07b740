"""Story 2, an SOS that moves: raised, on a screen, followed from camera to camera, answered, closed; one stood down."""

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from stories import console, footage
from stories.calling import Caller, must
from stories.cast import Cast
from stories.feed import Entry
from stories.streets import Place, distance_m, further_place, most_seen_place, steps_between
from stories.timeline import StoryFailed, Timeline

STEPS = 4
STEP_S = 1.0
CLOSING = "Met by a patrol at the corner; taken home."
CLIP_WITHIN_S = 120


def play(cast: Cast, timeline: Timeline) -> None:
    timeline.chapter("2. An SOS that moves")
    cameras = footage.register(cast.program)
    start = most_seen_place(cameras)
    end = further_place(cameras, start=start)
    with ExitStack() as stack:
        with timeline.step("the operator opens the console"):
            has_screen = _open_console(stack, cast, timeline)
        with timeline.step("a resident raises an SOS"):
            alert, began_at = _raise(cast, timeline, start)
        with timeline.step("the SOS is on the feed"):
            raised = cast.feed.wait("sos_raised", of=alert["id"], within_s=15)
            must(raised.entry["verified"] is False, "the entry calls an SOS verified")
            took_s = raised.at - began_at
            timeline.tell(
                "program",
                f"feed entry {raised.entry['seq']}, marked as not verified",
                took_s=took_s,
                figure="SOS to the feed entry at a client",
            )
        if has_screen:
            with timeline.step("the SOS is on the operator's screen"):
                _on_screen(cast, timeline, alert, began_at)
        with timeline.step("cameras are linked to the SOS"):
            before = _linked(cast, timeline, alert, began_at)
            labels = {camera.id: camera.label for camera in cameras}
        with timeline.step("what was recorded before the press is cut at once"):
            clip = _partial(cast, timeline, alert, labels)
        with timeline.step("the cameras follow the resident"):
            _walk(cast, timeline, alert, start, end, before)
        with timeline.step("the operator answers"):
            _answer(cast, timeline, alert)
        with timeline.step("the whole clip comes"):
            _final(cast, timeline, alert, clip, labels)
        with timeline.step("the operator closes it"):
            _close(cast, timeline, alert, clip, end)
    with timeline.step("another resident stands down"):
        _stand_down(cast, timeline, start)


def _open_console(stack: ExitStack, cast: Cast, timeline: Timeline) -> bool:
    try:
        stack.enter_context(console.opened(cast.url, name="saima", password=cast.passwords["saima"]))
    except console.NoBrowser as error:
        timeline.tell("saima", f"no browser is here, so on_screen is left out: {error}")
        return False
    timeline.tell("saima", "has the console open in a real browser, and it is live")
    return True


def _raise(cast: Cast, timeline: Timeline, start: Place) -> tuple[dict[str, Any], float]:
    body = {
        "kind": "followed",
        "position": start.wire(),
        "submitted_at": datetime.now(UTC).isoformat(),
        "silent": "yes",
        "battery": 7,
    }
    began_at = time.monotonic()
    alert = cast.ayesha.post("/v1/sos-alerts", json=body, expect=201).json()
    timeline.tell(
        "ayesha", f"raises an SOS: {alert['state']}", took_s=cast.ayesha.took_s, figure="SOS to its answer"
    )
    must({"dropped:silent", "dropped:battery"} <= set(alert["flags"]), f"the flags are {alert['flags']}")
    timeline.detail(f"two fields made no sense and were flagged, not refused: {', '.join(alert['flags'])}")
    again = cast.ayesha.post("/v1/sos-alerts", json={"position": start.wire()}, expect=200).json()
    must(again["id"] == alert["id"], "a second press raised a second alert")
    timeline.tell("ayesha", "presses again: 200, the same alert", took_s=cast.ayesha.took_s)
    cast.daniyal.refused("GET", f"/v1/sos-alerts/{alert['id']}", status=404, slug="not-found")
    cast.program.refused(
        "POST",
        f"/v1/cpo/sos-alerts/{alert['id']}/shown",
        status=403,
        slug="console-only",
        json={"console_id": "none"},
    )
    timeline.tell("program", "says that it has shown it: 403, only a console with a person before it may")
    return alert, began_at


def _on_screen(cast: Cast, timeline: Timeline, alert: dict[str, Any], began_at: float) -> None:
    shown = cast.feed.wait("sos_shown", of=alert["id"], within_s=20)
    _must_read(cast.ayesha, alert, "on_screen")
    timeline.tell(
        "ayesha",
        "reads: on_screen. A console has really rendered it",
        took_s=shown.at - began_at,
        figure="SOS to rendered on a console, and back on the feed",
    )


def _linked(cast: Cast, timeline: Timeline, alert: dict[str, Any], began_at: float) -> Entry:
    linked = cast.feed.wait("cameras_linked", of=alert["id"], within_s=20)
    timeline.tell(
        "cameras",
        "that see the place where she is",
        took_s=linked.at - began_at,
        figure="SOS to linked cameras on the feed",
    )
    footage.tell_cameras(timeline, linked.entry)
    must(linked.entry["cameras"], "no camera is linked")
    return linked.entry


def _partial(cast: Cast, timeline: Timeline, alert: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    raised_at = datetime.fromisoformat(alert["raised_at"])
    began_at = time.monotonic()
    secured = cast.feed.wait("clip_secured", of=alert["id"], within_s=40, where=_has_partial).entry
    clip: dict[str, Any] = next(clip for clip in secured["clips"] if clip["state"] == "partial")
    must(footage.is_from_before(clip, raised_at), f"the clip begins at {clip['from']}, after the press")
    since = (raised_at - datetime.fromisoformat(clip["from"])).total_seconds()
    took_s = time.monotonic() - began_at
    label = labels[clip["camera_id"]]
    timeline.tell("footage", f"{label}: partial, from {since:.0f} s before the press", took_s=took_s)
    footage.look_at(
        cast.saima, clip, timeline=timeline, what=f"the partial clip of {label}, for the open SOS"
    )
    footage.look_in_vain(cast.imran, clip, timeline=timeline, why="as a verifier without a task")
    return clip


def _has_partial(entry: Entry) -> bool:
    return any(clip["state"] == "partial" for clip in entry["clips"])


def _walk(
    cast: Cast, timeline: Timeline, alert: dict[str, Any], start: Place, end: Place, before: Entry
) -> None:
    """Send positions on the way, newest first as a phone does after a tunnel; the cameras must be others at the end."""
    places = steps_between(start, end, count=STEPS)
    sent: list[dict[str, Any]] = []
    began_at = 0.0
    for place in places:
        time.sleep(STEP_S)
        sent.insert(0, {**place.wire(), "at": datetime.now(UTC).isoformat()})
        began_at = time.monotonic()
        stored = cast.ayesha.post(
            f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": sent}, expect=200
        ).json()
        must(stored["stored"] == 1, f"{stored['stored']} positions were stored, one was new")
    timeline.tell(
        "ayesha",
        f"has walked {distance_m(start, end):.0f} m, in {STEPS} positions; what was sent twice is stored once",
    )

    def is_there(entry: Entry) -> bool:
        at = entry["incident"]["position"]
        return at is not None and distance_m(Place(at["lat"], at["lon"]), end) < 5

    cast.feed.wait("sos_moved", of=alert["id"], within_s=15, where=is_there)
    was = {camera["id"] for camera in before["cameras"]}
    after = cast.feed.wait(
        "cameras_linked",
        of=alert["id"],
        within_s=20,
        where=lambda entry: is_there(entry) and {camera["id"] for camera in entry["cameras"]} != was,
    )
    timeline.tell(
        "cameras",
        "that see the place where she is now",
        took_s=after.at - began_at,
        figure="SOS position to other cameras on the feed",
    )
    now = footage.tell_cameras(timeline, after.entry)
    must(now, "no camera is linked at the new place")


def _answer(cast: Cast, timeline: Timeline, alert: dict[str, Any]) -> None:
    path = f"/v1/cpo/sos-alerts/{alert['id']}"
    cast.imran.refused("POST", f"{path}/answer", status=403, slug="forbidden", json={})
    began_at = time.monotonic()
    cast.saima.post(f"{path}/answer", json={"console_id": "player"}, expect=200)
    timeline.tell("saima", "answers", took_s=cast.saima.took_s)
    _must_read(cast.ayesha, alert, "answered")
    timeline.tell(
        "ayesha",
        "reads: answered",
        took_s=time.monotonic() - began_at,
        figure="answer to the resident who reads it",
    )
    cast.feed.wait("sos_answered", of=alert["id"], within_s=15)


def _final(
    cast: Cast, timeline: Timeline, alert: dict[str, Any], clip: dict[str, Any], labels: dict[str, str]
) -> None:
    """The partial clip becomes the whole one when its window has closed."""

    def is_final(entry: Entry) -> bool:
        return any(one["id"] == clip["id"] and one["state"] == "final" for one in entry["clips"])

    whole_s = CLIP_WITHIN_S + footage.CLIP_BEFORE_S + 120
    entry = cast.feed.wait("clip_secured", of=alert["id"], within_s=whole_s, where=is_final).entry
    final = next(one for one in entry["clips"] if one["id"] == clip["id"])
    must(final["sha256"] != clip["sha256"], "the whole clip is the partial one")
    closed_at = datetime.fromisoformat(final["to"])
    late_s = (datetime.now(UTC) - closed_at).total_seconds()
    timeline.tell(
        "footage",
        f"{labels[final['camera_id']]}: the whole clip, {final['size_bytes']:,} bytes, {late_s:.1f} s after its window closed",
    )
    timeline.detail(footage.clips_told(entry["clips"], labels=labels))


def _close(cast: Cast, timeline: Timeline, alert: dict[str, Any], clip: dict[str, Any], end: Place) -> None:
    cast.saima.post(f"/v1/cpo/sos-alerts/{alert['id']}/close", json={"reason": CLOSING}, expect=200)
    timeline.tell("saima", f"closes it: “{CLOSING}”", took_s=cast.saima.took_s)
    _must_read(cast.ayesha, alert, "closed")
    late = {"positions": [{**end.wire(), "at": datetime.now(UTC).isoformat()}]}
    cast.ayesha.refused(
        "POST", f"/v1/sos-alerts/{alert['id']}/positions", status=409, slug="sos-closed", json=late
    )
    timeline.tell("ayesha", "reads: closed; a late position is told so: 409")
    footage.look_in_vain(cast.saima, clip, timeline=timeline, why="after the SOS is closed")
    cast.feed.wait("sos_closed", of=alert["id"], within_s=15)


def _stand_down(cast: Cast, timeline: Timeline, place: Place) -> None:
    began_at = time.monotonic()
    alert = cast.bhawani.post("/v1/sos-alerts", json={"position": place.wire()}, expect=201).json()
    cast.bhawani.post(f"/v1/sos-alerts/{alert['id']}/stand-down", json={}, expect=200)
    _must_read(cast.bhawani, alert, "stood_down")
    cast.feed.wait("sos_raised", of=alert["id"], within_s=15)
    ended = cast.feed.wait("sos_stood_down", of=alert["id"], within_s=15)
    timeline.tell(
        "bhawani", "raised one by mistake and stands down; the feed has both", took_s=ended.at - began_at
    )
    cast.saima.refused(
        "POST", f"/v1/cpo/sos-alerts/{alert['id']}/answer", status=409, slug="sos-state", json={}
    )
    timeline.tell("saima", "cannot answer it any more: 409")


def _must_read(resident: Caller, alert: dict[str, Any], state: str) -> None:
    found = resident.get(f"/v1/sos-alerts/{alert['id']}").json()["state"]
    if found != state:
        raise StoryFailed(f"{resident.name} reads {found}, not {state}")
