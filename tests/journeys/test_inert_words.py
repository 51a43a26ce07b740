"""What people write is words: no page does what it says, were it written for htmx."""

from datetime import timedelta

import pytest
from flask import Flask

from kernel import clock
from tests.house import House, OfficerClient, ResidentClient

ORDER = '<b hx-get="/sign-out" hx-trigger="load" hx-on:click="x()" data-hx-post=/x>"\' hx-get="/x'


def test_no_page_holds_an_order_that_somebody_wrote(
    app: Flask, resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    resident.report(narrative=ORDER)
    house.settle()
    task_id, claim_id = verifier.claim_first()
    item = verifier.get("/v1/worklist").json["items"][0]
    marked = {"claim_id": claim_id, "at": clock.wire(clock.now() - timedelta(minutes=1)), "note": ORDER}
    verifier.post(f"/v1/worklist/{task_id}/markers", json=marked)
    said = {"report_id": item["report"]["id"], "into": "en", "words": ORDER}
    assert verifier.post(f"/panel/tasks/{task_id}/translations", data=said).status_code == 303
    supervisor = OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")

    own = verifier.get(f"/panel/tasks/{task_id}").text
    pages = [
        own,
        verifier.get("/panel", query_string={"q": ORDER}).text,
        supervisor.get("/panel").text,
        supervisor.get(f"/panel/tasks/{task_id}?skipped={ORDER}").text,
    ]

    assert own.count("/sign-out&") >= 3, "the words stand there, as words"
    for page in pages:
        assert "<b hx-get" not in page
        assert 'hx-get="/sign-out' not in page
        assert 'hx-get="/x' not in page


def test_a_refused_claim_break_keeps_its_words_as_words(
    app: Flask, resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    resident.report()
    house.settle()
    task_id, _ = verifier.claim_first()
    supervisor = OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")
    form = {"reason": f"A Pathan {ORDER}", ORDER: "x", "csrf_token": supervisor.csrf_token}

    page = supervisor.client.post(f"/panel/tasks/{task_id}/claim/break", data=form)

    assert page.status_code == 422
    assert "<b hx-get" not in page.text
    assert 'hx-get="/sign-out' not in page.text


@pytest.mark.parametrize("path", ["/panel", "/cpo", "/panel/fairness"])
def test_no_page_may_run_what_is_written_into_it(app: Flask, path: str) -> None:
    supervisor = OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")

    policy = supervisor.get(path).headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
