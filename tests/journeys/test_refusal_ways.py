"""A page that is refused names where its reader may go, and no door that is shut as well; a mistyped address is a page too."""

import re

import pytest
from flask import Flask

from tests.house import OfficerClient

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SHUT = {
    "verifier": "/cpo",
    "operator": "/panel",
    "technician": "/live",
    "auditor": "/panel",
    "administrator": "/panel",
}


def ways(page: str) -> list[str]:
    [found] = re.findall(r'<div class="row gate-ways">(.*?)</div>', page, re.S)
    return [each for each in re.findall(r'href="([^"]+)"', found) if each != "/sign-in"]


@pytest.mark.parametrize("role", SHUT)
def test_each_way_that_is_offered_is_open(app: Flask, role: str) -> None:
    officer = OfficerClient.signed_in(app, name="Imran A.", role=role)

    refused = officer.client.get(SHUT[role], headers=HTML)

    assert refused.status_code == 403
    offered = ways(refused.text)
    assert offered != []
    assert {path: officer.client.get(path, headers=HTML).status_code for path in offered} == dict.fromkeys(
        offered, 200
    )


def test_an_address_that_leads_nowhere_is_a_page_for_people_and_a_problem_for_programs(app: Flask) -> None:
    client = app.test_client()

    page = client.get("/panle", headers=HTML)
    problem = client.get("/panle", headers={"Accept": "application/json"})

    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "There is nothing here" in page.text
    assert ways(page.text) == ["/"]
    assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")
