"""The feed has no gaps and no repeats, whoever writes late; streams resume where they were; bytes are the same."""

import json
import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from kernel import clock, events, outbox
from kernel.unit_of_work import reading, unit_of_work
from moderation.cpo_feed import streams
from moderation.cpo_feed.hub import FeedHub
from tests.house import House, OfficerClient, ResidentClient


@pytest.fixture
def reports(resident: ResidentClient, house: House) -> list[str]:
    """Three reports, each with entries on the feed."""
    ids = [resident.report().json["id"] for _ in range(3)]
    house.settle()
    return ids


def test_numbers_are_contiguous_from_one(reports: list[str], operator: OfficerClient) -> None:
    page = operator.get("/v1/cpo/feed").json

    assert [entry["seq"] for entry in page["entries"]] == list(range(1, len(page["entries"]) + 1))
    assert page["next"] == page["entries"][-1]["seq"]
    assert operator.get(f"/v1/cpo/feed?after={page['next']}").json == {"entries": [], "next": None}


def test_a_transaction_that_commits_late_leaves_no_gap_and_is_not_lost(
    app: Flask, resident: ResidentClient, operator: OfficerClient, house: House, settings: Any
) -> None:
    """A number given at insert would be skipped by a reader that has passed it; ours is given after the commit."""
    resident.report()
    house.settle()
    engine = create_engine(settings.owner_url)
    with engine.connect() as late:
        transaction = late.begin()
        early_id = late.execute(
            text(
                "INSERT INTO outbox_messages (id, event, payload, request_id, urgent, published_at, untold)"
                " SELECT '00000000-0000-7000-8000-000000000000', event, payload, '', false, now(), ''"
                " FROM outbox_messages WHERE event = 'ReportSubmitted' RETURNING id"
            )
        ).scalar_one()
        resident.report()
        house.settle()
        seen = operator.get("/v1/cpo/feed").json["next"]
        transaction.commit()
    engine.dispose()
    house.settle()

    behind = operator.get(f"/v1/cpo/feed?after={seen}").json["entries"]

    assert early_id is not None
    assert [entry["seq"] for entry in behind][:1] == [seen + 1]


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "9" * 30, "1_0", "%201", "%0a1", "٣"])
def test_a_malformed_cursor_is_refused(operator: OfficerClient, after: str) -> None:
    answer = operator.get(f"/v1/cpo/feed?after={after}")

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "after")


def test_an_unknown_cursor_is_told_to_begin_anew(reports: list[str], operator: OfficerClient) -> None:
    tip = operator.get("/v1/cpo/feed").json["next"]

    page = operator.get(f"/v1/cpo/feed?after={tip + 1000}").json

    assert page["entries"] == [{"seq": tip, "kind": "reset"}]


def stream_of(operator: OfficerClient, last_event_id: str | None, *, entries: int) -> list[tuple[int, str]]:
    """The first entries of a stream as (id, data)."""
    headers = {"Accept": "text/event-stream", **({"Last-Event-ID": last_event_id} if last_event_id else {})}
    answer = operator.client.get("/v1/cpo/feed", headers=headers, buffered=False)
    assert answer.mimetype == "text/event-stream"
    found: list[tuple[int, str]] = []
    for chunk in answer.iter_encoded():
        for block in chunk.decode().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
            if "data" in lines:
                found.append((int(lines["id"]), lines["data"]))
        if len(found) >= entries:
            break
    answer.close()
    return found


def test_stream_and_page_give_the_same_bytes(reports: list[str], operator: OfficerClient) -> None:
    page = operator.get("/v1/cpo/feed").text
    count = len(json.loads(page)["entries"])

    streamed = stream_of(operator, "0", entries=count)

    assert page == '{"entries":[' + ",".join(data for _, data in streamed) + f'],"next":{count}}}'


def test_a_stream_resumes_behind_the_last_entry_seen(reports: list[str], operator: OfficerClient) -> None:
    assert stream_of(operator, "2", entries=1)[0][0] == 3


@pytest.mark.parametrize("cursor", ["999999", "nonsense"])
def test_a_stream_with_an_unknown_place_is_reset_to_the_tip(
    reports: list[str], operator: OfficerClient, cursor: str
) -> None:
    tip = operator.get("/v1/cpo/feed").json["next"]

    assert stream_of(operator, cursor, entries=1) == [(tip, f'{{"seq":{tip},"kind":"reset"}}')]


def test_the_ninth_stream_of_an_officer_closes_the_oldest() -> None:
    registry = streams.Streams(per_officer=8, per_process=300, wake=lambda: None)
    officer = uuid4()

    opened = [registry.open(officer) for _ in range(9)]

    assert [stream.is_closing for stream in opened] == [True] + [False] * 8


def test_a_full_process_says_so() -> None:
    registry = streams.Streams(per_officer=8, per_process=2, wake=lambda: None)
    registry.open(uuid4())
    registry.open(uuid4())

    with pytest.raises(streams.TooManyStreams):
        registry.open(uuid4())


def test_an_answer_that_nobody_reads_holds_no_stream(app: Flask, operator: OfficerClient) -> None:
    """HEAD gets no body, so that the stream never begins, and would never end."""
    headers = {"Accept": "text/event-stream"}

    answers = [operator.client.head("/v1/cpo/feed", headers=headers) for _ in range(3)]

    for answer in answers:
        answer.close()  # as every server does when it has answered
    assert [answer.status_code for answer in answers] == [200] * 3
    assert app.extensions["feed_streams"].count() == 0


def test_a_place_that_a_page_has_told_is_known_to_a_hub_that_has_not_heard_of_it_yet() -> None:
    hub = FeedHub(read=lambda after, limit: [], read_tip=lambda: 7, wait=lambda channel, seconds: None)

    told = [seq for seq in range(10) if hub.has_told(seq)]

    assert (hub.tip, told) == (0, list(range(8)))


def test_the_hub_gives_every_reader_every_line_once() -> None:
    """Many readers at different places, a ring that is too short for some of them."""
    table: list[tuple[int, str]] = []
    news = threading.Event()

    def wait(channel: str, seconds: float) -> None:
        news.wait(0.01)

    hub = FeedHub(
        read=lambda after, limit: [line for line in table if line[0] > after][:limit],
        read_tip=lambda: len(table),
        wait=wait,
    )
    hub.start()
    seen: dict[int, list[int]] = {reader: [] for reader in range(8)}

    def read(reader: int) -> None:
        cursor = 0
        while len(seen[reader]) < 3_000:
            for seq, _ in hub.lines_after(cursor, wait_s=0.2):
                seen[reader].append(seq)
                cursor = seq

    readers = [threading.Thread(target=read, args=(reader,), daemon=True) for reader in seen]
    for thread in readers:
        thread.start()
    for number in range(1, 3_001):
        table.append((number, "{}"))
    news.set()
    for thread in readers:
        thread.join(timeout=20)
    hub.stop()  # it would ask without a pause, now that there is always news, and slow every test that follows

    assert all(numbers == list(range(1, 3_001)) for numbers in seen.values())


def test_what_falls_due_is_published_once_by_any_number_of_timers(app: Flask) -> None:
    with unit_of_work() as uow:
        uow.publish(events.FootageDue(clip_id=uuid4()), not_before=clock.now() + timedelta(seconds=30))

    published = []
    with clock.frozen_at(clock.now() + timedelta(seconds=31)):
        for _ in range(2):
            with unit_of_work() as uow:
                published.append(outbox.publish_due(uow.session))

    assert published == [1, 0]


def test_one_event_that_cannot_be_told_holds_nobody_up(
    app: Flask, resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    with unit_of_work() as uow:
        uow.publish(events.CamerasLinked(incident_id=uuid4()))
    resident.report()

    house.settle(only={"moderation.jobs.open_verification"})

    told = operator.get("/v1/cpo/feed").json["entries"]
    assert [(entry["seq"], entry["kind"]) for entry in told] == [(1, "report_submitted")]
    with reading() as session:
        assert outbox.counts(session)["messages_untold"] == 1
