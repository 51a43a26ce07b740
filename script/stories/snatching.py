"""Story 1, snatching at Numaish: report, linked cameras, clips, claim, verification, the neighbours, the timeline."""

import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from stories import footage
from stories.calling import Caller, must
from stories.cast import Cast
from stories.streets import Place, most_seen_place, moved
from stories.timeline import StoryFailed, Timeline

NARRATIVE = "میں بس سے اتری ہی تھی کہ پیچھے سے لال 125 پر دو لوگ آئے اور فون چھین کر گرومندر کی طرف بھاگے۔"
REASON = "Two cameras show the red motorcycle and the snatching as told."
AGO = timedelta(seconds=3)
# Behind the end of a clip's window: the ring's closing margin, the timer, the cut, on a machine that does much else.
CLIP_WITHIN_S = 120
RENEW_AFTER_S = 60


def play(cast: Cast, timeline: Timeline) -> None:
    timeline.chapter("1. A snatching")
    with timeline.step("the cameras are recorded"):
        cameras = footage.recorded_city(cast.program, timeline)
        place = most_seen_place(cameras)
    with timeline.step("neighbours say what they watch"):
        _watch(cast, timeline, place)
    with timeline.step("a resident reports"):
        report, began_at = _report(cast, timeline, place)
    with timeline.step("the report is on the feed"):
        entry = cast.feed.wait("report_submitted", of=report["id"], within_s=15)
        timeline.tell(
            "program",
            f"feed entry {entry.entry['seq']}, not verified",
            took_s=entry.at - began_at,
            figure="report to the feed entry at a client",
        )
        must(entry.entry["verified"] is False, "the entry calls a new report verified")
    with timeline.step("a verification task exists"):
        task = _task(cast, timeline, report, began_at)
    with timeline.step("cameras are linked"):
        _linked(cast, timeline, report, began_at)
    with timeline.step("an officer claims the task"):
        claim_id = _claim(cast, timeline, task["id"])
    with timeline.step("footage is held and asked for"):
        task = _asked_for(cast, timeline, task["id"])
    labels = {camera.id: camera.label for camera in cameras}
    with timeline.step("clips and stills come"):
        task = _settled(cast, timeline, task, claim_id, labels)
    with timeline.step("the officer looks, and nobody else"):
        _look(cast, timeline, task, labels)
    with timeline.step("the officer decides"):
        _decide(cast, timeline, task["id"], claim_id, report)
    with timeline.step("the neighbourhood is told"):
        _told(cast, timeline, task)
    with timeline.step("the reporter reads what happened"):
        _read(cast, timeline, report)


def _watch(cast: Cast, timeline: Timeline, place: Place) -> None:
    near = footage.around(moved(place, bearing_deg=40, distance_m=500))
    elsewhere = footage.around(moved(place, bearing_deg=215, distance_m=7_000))
    for neighbour, at, radius_m in (
        (cast.ayesha, near, 1_500),
        (cast.bhawani, near, 2_500),
        (cast.daniyal, elsewhere, 3_000),
    ):
        body = {"watch_areas": [{"label": "home", "position": at, "radius_m": radius_m}]}
        said = neighbour.call("PUT", "/v1/watch-areas", json=body, expect=200).json()
        must(said == body, f"{neighbour.name} watches {said}, not {body}")
    timeline.tell(
        "neighbours", "ayesha (ur) and bhawani (sd) watch the place, daniyal (en) another part of the city"
    )


def _report(cast: Cast, timeline: Timeline, place: Place) -> tuple[dict[str, Any], float]:
    """Answers the receipt, and when the first of the two requests was sent."""
    now = datetime.now(UTC)
    body = {
        "category": "phone_snatching",
        "narrative": NARRATIVE,
        "occurred_at": (now - AGO).isoformat(),
        "sent_at": now.isoformat(),
        "position": place.wire(accuracy_m=12),
    }
    headers = {"Idempotency-Key": str(uuid4())}
    began_at = time.monotonic()
    first = cast.reporter.post("/v1/reports", json=body, headers=headers, expect=201)
    report = first.json()
    timeline.tell(
        "reporter",
        f"phone snatched just now; receipt {report['reference']}",
        took_s=cast.reporter.took_s,
        figure="report to its receipt",
    )
    again = cast.reporter.post("/v1/reports", json=body, headers=headers, expect=201)
    must(again.content == first.content, f"the replay answered {again.text}, not {first.text}")
    timeline.tell(
        "reporter", "sends it again with the same key, as a phone in a tunnel does: the same receipt"
    )
    cast.daniyal.refused("GET", f"/v1/reports/{report['id']}", status=404, slug="not-found")
    timeline.tell("daniyal", "tries to read that report: 404, as if it did not exist")
    return report, began_at


def _task(cast: Cast, timeline: Timeline, report: dict[str, Any], began_at: float) -> dict[str, Any]:
    def on_the_worklist() -> dict[str, Any] | None:
        return next((item for item in worklist(cast.imran) if item["report"]["id"] == report["id"]), None)

    # Read again and again, so the time includes up to one round of asking.
    task = timeline.wait_for("the task", on_the_worklist, within_s=15)
    timeline.tell(
        "worklist",
        f"a task of priority {task['incident']['priority']} is there for imran and sana",
        took_s=time.monotonic() - began_at,
        figure="report to its task on the worklist, as polled",
    )
    return task


def worklist(officer: Caller) -> list[dict[str, Any]]:
    """All open tasks, page by page."""
    items: list[dict[str, Any]] = []
    query: dict[str, Any] = {"limit": 200}
    while True:
        page = officer.get("/v1/worklist", params=query).json()
        items += page["items"]
        if page["next"] is None:
            return items
        query["after"] = page["next"]


def _item(officer: Caller, task_id: str) -> dict[str, Any]:
    found = next((item for item in worklist(officer) if item["id"] == task_id), None)
    if found is None:
        raise StoryFailed(f"the task {task_id} is not on the worklist any more")
    return found


def _linked(cast: Cast, timeline: Timeline, report: dict[str, Any], began_at: float) -> None:
    linked = cast.feed.wait("cameras_linked", of=report["id"], within_s=20)
    cameras = linked.entry["cameras"]
    blind = [camera for camera in cameras if camera["state"] != "recording"]
    must(len(blind) < len(cameras), "none of the linked cameras was recording")
    must(all(camera["reason"] for camera in blind), "a camera that was not recording does not say why")
    must(
        [camera["rank"] for camera in cameras] == list(range(1, len(cameras) + 1)),
        "the ranks are not 1, 2, 3",
    )
    timeline.tell(
        "cameras",
        f"{len(cameras)} may have seen it, {len(blind)} of them were not recording",
        took_s=linked.at - began_at,
        figure="report to linked cameras on the feed",
    )
    footage.tell_cameras(timeline, linked.entry)


def _claim(cast: Cast, timeline: Timeline, task_id: str) -> str:
    path = f"/v1/worklist/{task_id}/claim"
    claim = cast.imran.post(path, expect=201).json()
    timeline.tell("imran", "claims the task", took_s=cast.imran.took_s, figure="claiming a task")
    holder = cast.sana.refused("POST", path, status=409, slug="lease-held")["holder"]
    must(holder["name"] == "imran", f"the holder is said to be {holder}")
    must(_item(cast.sana, task_id)["claim"]["officer"] == "imran", "the worklist does not show who holds it")
    timeline.tell("sana", f"wants it too: 409, {holder['name']} holds it since {holder['since'][11:19]} UTC")
    return str(claim["claim_id"])


def _asked_for(cast: Cast, timeline: Timeline, task_id: str) -> dict[str, Any]:
    def asked() -> dict[str, Any] | None:
        item = _item(cast.imran, task_id)
        return item if item["clips"] else None

    # Holds and requests for clips are one commit: when the one is seen, the other has happened.
    task = timeline.wait_for("footage to be held", asked, within_s=20)
    clip = task["clips"][0]
    window_s = (_instant(clip["to"]) - _instant(clip["from"])).total_seconds()
    timeline.tell(
        "footage",
        f"held before anybody has decided, and {len(task['clips'])} clips of {window_s:.0f} s asked for",
    )
    return task


def _settled(
    cast: Cast, timeline: Timeline, task: dict[str, Any], claim_id: str, labels: dict[str, str]
) -> dict[str, Any]:
    """Wait until every clip is final or unavailable, telling each as it comes; hold the lease meanwhile."""
    closes_at = max(_instant(clip["to"]) for clip in task["clips"])
    seen: dict[str, str] = {}
    renewed_at = time.monotonic()

    def settled() -> dict[str, Any] | None:
        nonlocal renewed_at
        if time.monotonic() - renewed_at > RENEW_AFTER_S:
            cast.imran.call(
                "PUT", f"/v1/worklist/{task['id']}/claim", json={"claim_id": claim_id}, expect=200
            )
            renewed_at = time.monotonic()
        item = _item(cast.imran, task["id"])
        for clip in item["clips"]:
            if clip["state"] not in ("pending", seen.get(clip["id"])):
                seen[clip["id"]] = clip["state"]
                _tell_clip(timeline, clip, labels, closes_at)
        return item if all(clip["state"] in ("final", "unavailable") for clip in item["clips"]) else None

    left_s = max(0.0, (closes_at - datetime.now(UTC)).total_seconds())
    if left_s:
        timeline.tell("footage", f"the window closes in {left_s:.0f} s; then it is cut by stream copy")
    task = timeline.wait_for("the clips", settled, within_s=left_s + CLIP_WITHIN_S)
    late_s = (datetime.now(UTC) - closes_at).total_seconds()
    timeline.measure("window closed to the last clip secured", late_s)
    must(any(clip["state"] == "final" for clip in task["clips"]), "there is not one clip")
    must(task["stills"], "there is not one still")
    return task


def _tell_clip(timeline: Timeline, clip: dict[str, Any], labels: dict[str, str], closes_at: datetime) -> None:
    label = labels[clip["camera_id"]]
    if clip["state"] == "unavailable":
        must(clip["reason"], f"{label} has no clip and does not say why")
        timeline.tell("footage", f"{label}: none, {clip['reason']}")
        return
    gaps_s = sum((_instant(gap["to"]) - _instant(gap["from"])).total_seconds() for gap in clip["gaps"])
    late_s = (datetime.now(UTC) - closes_at).total_seconds()
    gaps = f", gaps of {gaps_s:.1f} s named" if clip["gaps"] else ", no gap"
    timeline.tell(
        "footage", f"{label}: {clip['size_bytes']:,} bytes{gaps}; {late_s:.1f} s after the window closed"
    )


def _look(cast: Cast, timeline: Timeline, task: dict[str, Any], labels: dict[str, str]) -> None:
    clip = next(clip for clip in task["clips"] if clip["state"] == "final")
    footage.look_at(cast.imran, clip, timeline=timeline, what=f"the clip of {labels[clip['camera_id']]}")
    still = next((still for still in task["stills"] if still["clip_id"] == clip["id"]), task["stills"][0])
    footage.look_at(
        cast.imran, still, timeline=timeline, what=f"its sharpest frame, of {still['at'][11:23]} UTC"
    )
    footage.look_in_vain(cast.sana, clip, timeline=timeline, why="without a claim")


def _decide(cast: Cast, timeline: Timeline, task_id: str, claim_id: str, report: dict[str, Any]) -> None:
    path = f"/v1/worklist/{task_id}/decision"
    body = {"claim_id": claim_id, "outcome": "verified", "reason": REASON}
    cast.sana.refused("POST", path, status=409, slug="lease-lost", json=body)
    began_at = time.monotonic()
    cast.imran.post(path, json=body, expect=201)
    timeline.tell("imran", f"verified: “{REASON}”", took_s=cast.imran.took_s, figure="the decision")
    timeline.detail("for some seconds imran may take it back, and nobody hears of it")
    decided = cast.feed.wait("incident_decided", of=report["id"], within_s=30)
    must(decided.entry["verified"] is True, "the entry does not say that it is verified")
    timeline.tell("program", f"feed entry {decided.entry['seq']}, verified", took_s=decided.at - began_at)


def _told(cast: Cast, timeline: Timeline, task: dict[str, Any]) -> None:
    began_at = time.monotonic()
    for neighbour, locale in ((cast.ayesha, "ur"), (cast.bhawani, "sd")):
        inbox = timeline.wait_for(
            f"{neighbour.name}'s notification", partial(_inbox_or_none, neighbour), within_s=20
        )
        [notification] = inbox
        must(
            notification["locale"] == locale, f"{neighbour.name} reads {notification['locale']}, not {locale}"
        )
        must(
            task["report"]["reference"] not in str(notification),
            "the notification holds the report's reference",
        )
        must(NARRATIVE not in str(notification), "the notification holds the narrative")
        exact = task["incident"]["position"]
        must(
            (notification["place"]["lat"], notification["place"]["lon"]) != (exact["lat"], exact["lon"]),
            "the notification names the exact place",
        )
        timeline.tell(
            neighbour.name, f"reads in {locale}: {notification['text']}", took_s=time.monotonic() - began_at
        )
    timeline.measure("decision to the inbox of both neighbours", time.monotonic() - began_at)
    must(_inbox(cast.daniyal) == [], "daniyal, who watches elsewhere, was told too")
    timeline.tell("daniyal", "watches elsewhere and was not told")


def _inbox_or_none(neighbour: Caller) -> list[dict[str, Any]] | None:
    return _inbox(neighbour) or None


def _inbox(neighbour: Caller) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = neighbour.get("/v1/notifications").json()["items"]
    return items


def _read(cast: Cast, timeline: Timeline, report: dict[str, Any]) -> None:
    told = cast.reporter.get(f"/v1/reports/{report['id']}").json()
    must(told["status"] == "verified", f"the report's status is {told['status']}")
    timeline.tell("reporter", f"reads the timeline of {told['reference']}:")
    for step in told["timeline"]:
        timeline.detail(f"{step['at'][11:19]} {step['status']:<13}{step['text']}")
    statuses = [step["status"] for step in told["timeline"]]
    must(
        statuses[0] == "reported" and "under_review" in statuses and statuses[-1] == "verified",
        f"it goes {statuses}",
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
