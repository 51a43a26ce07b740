"""A watch area says what it is about, and a device what holds for all of its areas; who said less is told of more, and an
older app changes nothing that it does not know."""

from typing import Any

import pytest
from flask import Flask

from citizen_api.devices import kinds
from citizen_api.push import audience, services
from kernel import categories
from kernel.events import IncidentVerified
from kernel.unit_of_work import reading
from tests.community import ANCHOR, NUMAISH, circle, delivered, incident, notifications, states, watching
from tests.house import ResidentClient

PATH = "/v1/watch-areas"
NIGHT = {"from": "22:00", "to": "07:00"}


def put(resident: ResidentClient, *areas: dict[str, Any], **more: Any) -> Any:
    return resident.put(PATH, json={"watch_areas": list(areas), **more})


class TestTheDoor:
    def test_kinds_quiet_hours_and_the_wish_to_help_are_read_as_they_were_put(
        self, resident: ResidentClient
    ) -> None:
        body = {
            "watch_areas": [circle(NUMAISH, 750, kinds=["roads", "fire"]), circle(NUMAISH, 900)],
            "quiet_hours": NIGHT,
            "help_requests": True,
        }

        answer = resident.put(PATH, json=body)

        assert (answer.status_code, answer.json) == (200, body)
        assert resident.get(PATH).json == body

    def test_no_kinds_are_all_kinds_and_one_named_twice_is_one(self, resident: ResidentClient) -> None:
        answer = put(resident, circle(NUMAISH, 750, kinds=[]), circle(NUMAISH, 750, kinds=["fire", "fire"]))

        assert answer.json["watch_areas"] == [circle(NUMAISH, 750), circle(NUMAISH, 750, kinds=["fire"])]

    def test_an_older_app_leaves_what_it_does_not_know_as_it_was(self, resident: ResidentClient) -> None:
        put(resident, circle(NUMAISH, 750), quiet_hours=NIGHT, help_requests=True)

        answer = put(resident)

        assert answer.json == {"watch_areas": [], "quiet_hours": NIGHT, "help_requests": True}

    def test_both_are_ended_by_saying_so(self, resident: ResidentClient) -> None:
        put(resident, quiet_hours=NIGHT, help_requests=True)

        answer = put(resident, quiet_hours=None, help_requests=False)

        assert answer.json == {"watch_areas": []}

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            pytest.param(
                {"watch_areas": [circle(NUMAISH, 750, kinds=["war"])]}, "watch_areas.0.kinds.0", id="kind"
            ),
            pytest.param(
                {"watch_areas": [circle(NUMAISH, 750, kinds=["assault"])]},
                "watch_areas.0.kinds.0",
                id="what no neighbour is told of",
            ),
            pytest.param(
                {"watch_areas": [circle(NUMAISH, 750, kinds="fire")]}, "watch_areas.0.kinds", id="no list"
            ),
            pytest.param(
                {"watch_areas": [circle(NUMAISH, 750, kinds=None)]}, "watch_areas.0.kinds", id="null"
            ),
            pytest.param({"quiet_hours": {"from": "22:00"}}, "quiet_hours.to", id="half a night"),
            pytest.param(
                {"quiet_hours": {"from": "24:00", "to": "07:00"}}, "quiet_hours.from", id="no such hour"
            ),
            pytest.param(
                {"quiet_hours": {"from": "9:00", "to": "07:00"}}, "quiet_hours.from", id="one digit"
            ),
            pytest.param(
                {"quiet_hours": {"from": "٠٩:٠٠", "to": "07:00"}}, "quiet_hours.from", id="other digits"
            ),
            pytest.param(
                {"quiet_hours": {"from": "22:00\n", "to": "07:00"}}, "quiet_hours.from", id="line feed"
            ),
            pytest.param({"quiet_hours": {"from": "07:00", "to": "07:00"}}, "quiet_hours.to", id="nothing"),
            pytest.param(
                {"quiet_hours": {**NIGHT, "days": "all"}}, "quiet_hours.days", id="an unknown field"
            ),
            pytest.param({"quiet_hours": "22:00-07:00"}, "quiet_hours", id="no object"),
            pytest.param({"help_requests": "yes"}, "help_requests", id="a word"),
        ],
    )
    def test_a_bad_choice_is_refused_by_name_and_nothing_changes(
        self, body: dict[str, Any], field: str, resident: ResidentClient
    ) -> None:
        put(resident, circle(NUMAISH, 900), quiet_hours=NIGHT)

        answer = resident.put(PATH, json={"watch_areas": [], **body})

        assert answer.status_code == 422, answer.text
        assert [error["field"] for error in answer.json["errors"]] == [field]
        assert resident.get(PATH).json == {"watch_areas": [circle(NUMAISH, 900)], "quiet_hours": NIGHT}


class TestTheAudience:
    def told(self, category: str) -> set[str]:
        services.notify_community(delivered(IncidentVerified(incident(category=category))))
        return {str(device) for device in states()}

    def phones(self, app: Flask) -> dict[str, str]:
        """By what it watches, the device id: two circles each of which one is about fires."""
        wishes: dict[str, list[str] | None] = {
            "all": None,
            "group": ["snatching_and_robbery"],
            "one": ["phone_snatching"],
            "other": ["car_theft", "roads"],
        }
        found = {}
        for name, wanted in wishes.items():
            phone = ResidentClient.enrolled(app)
            about = {} if wanted is None else {"kinds": wanted}
            watching(phone, circle(NUMAISH, 700, **about), circle(NUMAISH, 5_000, kinds=["fire"]))
            found[name] = phone.device_id
        return found

    @pytest.mark.parametrize(
        ("category", "told"),
        [
            ("phone_snatching", {"all", "group", "one"}),
            ("robbery", {"all", "group"}),
            ("car_theft", {"all", "other"}),
            ("traffic_collision", {"all", "other"}),
            ("other", {"all"}),
            ("fire", {"all", "group", "one", "other"}),
        ],
    )
    def test_who_asked_for_such_things_is_told_and_nobody_else(
        self, category: str, told: set[str], app: Flask
    ) -> None:
        phones = self.phones(app)

        assert self.told(category) == {phones[name] for name in told}

    def test_three_areas_that_match_are_one_notification(self, resident: ResidentClient) -> None:
        about = ("fire", "roads"), ("fire",), None
        watching(
            resident,
            *(circle(NUMAISH, 600 + n, **({"kinds": list(k)} if k else {})) for n, k in enumerate(about)),
        )

        assert self.told("fire") == {resident.device_id}
        assert len(resident.get("/v1/notifications").json["items"]) == 1

    def test_the_officer_is_told_how_many_it_would_be(self, app: Flask) -> None:
        self.phones(app)

        with reading() as session:
            counts = {
                category: audience.reach(session, ANCHOR, category=category).devices
                for category in ("robbery", "fire")
            }

        assert counts == {"robbery": 2, "fire": 4}


def test_every_kind_that_neighbours_are_told_of_can_be_watched_and_no_other() -> None:
    assert set(kinds.WATCHABLE) == set(categories.CATEGORIES) - set(categories.TOWN_ONLY)
    assert set().union(*kinds.GROUPS.values()) <= set(kinds.WATCHABLE)
    assert not set(kinds.GROUPS) & set(categories.CATEGORIES)


def test_erasing_forgets_the_choices_too(resident: ResidentClient) -> None:
    put(resident, circle(NUMAISH, 750, kinds=["fire"]), quiet_hours=NIGHT, help_requests=True)

    assert resident.request("DELETE", f"/v1/devices/{resident.device_id}").status_code == 200

    with reading() as session:
        from sqlalchemy import text

        assert session.scalar(text("SELECT count(*) FROM watch_choices")) == 0
    assert notifications() == []
