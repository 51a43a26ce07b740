"""The worklist's page: whose station, which view, what is searched for; an officer's own views; a look that costs nothing."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from kernel import ids
from kernel.identity.models import Station
from kernel.unit_of_work import unit_of_work
from moderation.panel.saved import MOST_VIEWS
from tests.house import NUMAISH, House, OfficerClient, ResidentClient
from tests.poles import camera_row, put_up

OPEN = {"moderation.jobs.open_verification"}
FRAGMENT = {"X-Fragment": "1"}
FAR = {"lat": NUMAISH["lat"] + 0.05, "lon": NUMAISH["lon"], "accuracy_m": 12.0}


@pytest.fixture
def reported(resident: ResidentClient, house: House) -> Callable[..., dict[str, Any]]:
    def one(**changes: Any) -> dict[str, Any]:
        receipt = dict(resident.report(**changes).json or {})
        house.settle(only=OPEN)
        return receipt

    return one


def listed(page: str) -> list[str]:
    """References in the list, in its order."""
    table = page.partition('id="list"')[2].partition("</table>")[0]
    return re.findall(r'class="ref muted">(\w+)<', table)


def count_of(page: str, view: str) -> int:
    found = re.search(rf'id="view-{view}"[^>]*>[^<]*<span class="num">(\d+)<', page)
    assert found, f"no count of {view}"
    return int(found[1])


def station(name: str, *, lat: float) -> UUID:
    """A square of two kilometres around a place north or south of Numaish."""
    lon, half = NUMAISH["lon"], 0.01
    west, east, south, north = lon - half, lon + half, lat - half, lat + half
    ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    with unit_of_work() as uow:
        row = Station(
            id=ids.new_id(),
            name=name,
            district="",
            area=f"SRID=4326;MULTIPOLYGON((({ring})))",
            house=f"SRID=4326;POINT({lon} {lat})",
            phone="",
            source="test",
        )
        return uow.add(row).id


def belongs(officer: OfficerClient, station_id: UUID) -> None:
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE officers SET station_id = :station WHERE name = :name",
            {"station": station_id, "name": officer.name},
        )


class TestStation:
    def test_an_officer_sees_their_stations_first_and_the_city_beside_it(
        self, app: Flask, reported: Callable[..., Any], verifier: OfficerClient
    ) -> None:
        own, _ = station("Preedy", lat=NUMAISH["lat"]), station("North", lat=FAR["lat"])
        belongs(verifier, own)
        here, there = reported()["reference"], reported(position=FAR)["reference"]

        mine, city = verifier.get("/panel").text, verifier.get("/panel?place=city").text

        assert listed(mine) == [here]
        assert set(listed(city)) == {here, there}
        for page in (mine, city):
            assert (count_of(page, "station"), count_of(page, "city")) == (1, 2)
        assert (count_of(mine, "free"), count_of(city, "free")) == (1, 2)

    def test_who_has_no_station_sees_the_city(
        self, app: Flask, reported: Callable[..., Any], verifier: OfficerClient
    ) -> None:
        station("Preedy", lat=NUMAISH["lat"])
        reported()

        page = verifier.get("/panel").text

        assert len(listed(page)) == count_of(page, "city") == 1
        assert "My station" not in page


class TestFindingOne:
    def test_a_reference_leads_to_its_task_also_when_it_is_decided(
        self, reported: Callable[..., Any], verifier: OfficerClient
    ) -> None:
        reference = reported()["reference"]
        task_id, claim_id = verifier.claim_first()
        spoken = f"{reference[:4].lower()}-{reference[4:]}"

        assert (
            verifier.get("/panel", query_string={"q": spoken}).headers["Location"]
            == f"/panel/tasks/{task_id}"
        )
        verifier.decide(task_id, claim_id)
        assert (
            verifier.get("/panel", query_string={"q": spoken}).headers["Location"]
            == f"/panel/tasks/{task_id}"
        )

    def test_a_mistyped_one_is_called_so_and_what_it_may_be_is_offered(
        self, reported: Callable[..., Any], verifier: OfficerClient
    ) -> None:
        reference = reported()["reference"]
        wrong = reference[:3] + ("8" if reference[3] != "8" else "9") + reference[4:]

        page = verifier.get("/panel", query_string={"q": wrong}).text

        assert "is no reference: its last character does not fit" in page
        assert f'href="/panel?q={reference}"' in page

    def test_by_its_beginning_by_pole_and_by_place(
        self, resident: ResidentClient, house: House, verifier: OfficerClient
    ) -> None:
        put_up(camera_row("P17-1"))
        near = dict(resident.report(position={"lat": 24.8720, "lon": 67.0346, "accuracy_m": 10.0}).json or {})
        house.settle()

        assert listed(verifier.get(f"/panel?q={near['reference'][:4]}").text) == [near["reference"]]
        assert "Nothing found" in verifier.get("/panel?q=nowhere").text
        assert "Nothing found" in verifier.get("/panel", query_string={"q": "100%_'\"<b>"}).text

    def test_kinds(self, reported: Callable[..., Any], verifier: OfficerClient) -> None:
        snatched, hole = reported()["reference"], reported(category="road_hazard")["reference"]

        assert listed(verifier.get("/panel?group=street").text) == [snatched]
        assert listed(verifier.get("/panel?group=road").text) == [hole]
        assert len(listed(verifier.get("/panel?group=nonsense&view=nonsense&shown=-1").text)) == 2


class TestOwnViews:
    def saved(self, officer: OfficerClient, name: str = "Roads at night", **asked: str) -> Any:
        return officer.post("/panel/views", data={"name": name, "csrf_token": officer.csrf_token, **asked})

    def act(self, officer: OfficerClient, page: str, what: str) -> str:
        found = re.search(rf'action="(/panel/views/[\w-]+/{what})"', page)
        assert found, f"nothing to {what}"
        answer = officer.post(found[1], data={"csrf_token": officer.csrf_token})
        return officer.get(answer.headers["Location"]).text

    def test_a_view_is_kept_for_its_officer_alone(
        self, verifier: OfficerClient, other_verifier: OfficerClient
    ) -> None:
        assert (
            self.saved(verifier, group="road", view="free").headers["Location"]
            == "/panel?view=free&group=road"
        )

        assert "Roads at night" in verifier.get("/panel").text
        assert "Roads at night" not in other_verifier.get("/panel").text

    def test_removing_one_can_be_undone(self, verifier: OfficerClient) -> None:
        self.saved(verifier, group="road")

        removed = self.act(verifier, verifier.get("/panel").text, "removal")
        assert "Roads at night" not in removed
        assert "The view is removed." in removed
        assert "Roads at night" in self.act(verifier, removed, "restoration")

    def test_nobody_removes_another_officers(
        self, verifier: OfficerClient, other_verifier: OfficerClient
    ) -> None:
        self.saved(verifier, group="road")
        found = re.search(r'action="(/panel/views/[\w-]+/removal)"', verifier.get("/panel").text)
        assert found

        refused = other_verifier.post(found[1], data={"csrf_token": other_verifier.csrf_token})

        assert refused.status_code == 404
        assert "Roads at night" in verifier.get("/panel").text

    @pytest.mark.parametrize("name", ["", " ", "x" * 31, "a\u202eb"])
    def test_a_name_that_will_not_do(self, verifier: OfficerClient, name: str) -> None:
        assert self.saved(verifier, name).status_code == 422

    def test_a_name_twice_and_one_too_many(self, verifier: OfficerClient) -> None:
        for number in range(MOST_VIEWS):
            assert self.saved(verifier, f"View {number}").status_code == 303
        assert self.saved(verifier, "VIEW 3").status_code == 422
        assert self.saved(verifier, "One more").status_code == 422


def test_a_look_at_what_has_not_changed_sends_nothing(
    reported: Callable[..., Any], verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    reported()
    first = verifier.get("/panel", headers=FRAGMENT)

    again = verifier.get("/panel", headers={**FRAGMENT, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")

    other_verifier.claim_first()
    changed = verifier.get("/panel", headers={**FRAGMENT, "If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert other_verifier.name in changed.text


def test_the_preview_explains_and_goes_with_its_task(
    reported: Callable[..., Any], verifier: OfficerClient
) -> None:
    reported(category="robbery")
    task_id, claim_id = verifier.claim_first()

    preview = verifier.get(f"/panel/tasks/{task_id}/preview").text
    assert "Why priority 5" in preview
    assert "Kind: robbery" in preview
    verifier.decide(task_id, claim_id)
    assert verifier.get(f"/panel/tasks/{task_id}/preview").status_code == 204


def test_what_was_done_this_shift(reported: Callable[..., Any], verifier: OfficerClient) -> None:
    for _ in range(2):
        reported()
    task_id, claim_id = verifier.claim_first()
    verifier.delete(f"/v1/worklist/{task_id}/claim", json={"claim_id": claim_id})
    verifier.decide(*verifier.claim_first())

    page = verifier.get("/panel").text

    assert '<dt>Decided</dt><dd class="num">1</dd>' in page
    assert '<dt>Given back</dt><dd class="num">1</dd>' in page
    assert '<dt>Median look</dt><dd class="num">0:00</dd>' in page
