"""An officer reads beforehand, word for word and in its language, what the reporter and the neighbours will read."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from citizen_api import public as citizen_api
from citizen_api.public import Preview
from kernel import clock
from kernel.unit_of_work import reading, unit_of_work
from tests.community import ANCHOR, CLIFTON, NUMAISH, circle, incident, many_devices, watching
from tests.house import House, OfficerClient, ResidentClient

pytestmark = pytest.mark.usefixtures("app")


def of(incident_id: Any, *, is_second_look: bool = False) -> Preview:
    with reading() as session:
        return citizen_api.preview(session, UUID(str(incident_id)), is_second_look=is_second_look)


def test_it_is_what_they_then_read(
    app: Flask, verifier: OfficerClient, neighbour: ResidentClient, house: House
) -> None:
    reporter = ResidentClient.enrolled(app, locale="ur-PK")
    sindhi = watching(ResidentClient.enrolled(app, locale="sd"), circle(NUMAISH, 700))
    english = watching(neighbour, circle(NUMAISH, 700), circle(NUMAISH, 900))
    watching(ResidentClient.enrolled(app), circle(CLIFTON, 700))
    receipt = reporter.report().json
    house.settle()

    foreseen = of(verifier.get("/v1/worklist").json["items"][0]["incident"]["id"])
    verifier.decide(*verifier.claim_first())
    house.settle()

    assert foreseen.devices == 2
    told = {each.language: (each.devices, each.title, each.text) for each in foreseen.community}
    for phone, language in ((sindhi, "sd"), (english, "en")):
        [read] = phone.get("/v1/notifications").json["items"]
        assert told[language] == (1, read["title"], read["text"])
    timeline = reporter.get(f"/v1/reports/{receipt['id']}").json["timeline"]
    [words] = foreseen.reporter["verified"]
    assert (words.language, words.text) == ("ur", timeline[-1]["text"])


def test_devices_are_counted_by_the_language_they_are_told_in_and_the_place_furthest_off_is_measured() -> (
    None
):
    found = incident(status="under_review")
    many_devices([None] * 5, locales=("ur", "sd", "fr", "en-GB", "ur-PK"))
    many_devices([None], center=CLIFTON)

    foreseen = of(found)

    assert {each.language: each.devices for each in foreseen.community} == {"ur": 2, "en": 2, "sd": 1}
    assert foreseen.furthest_m == pytest.approx(0.0, abs=0.1)


def test_of_a_device_with_two_circles_the_nearer_place_counts(resident: ResidentClient) -> None:
    found = incident(status="under_review")
    watching(resident, circle(CLIFTON, 10_000), circle(ANCHOR, 500))
    assert of(found).furthest_m == pytest.approx(0.0, abs=0.1)

    watching(resident, circle(CLIFTON, 10_000))
    assert of(found).furthest_m > 5_000


def test_a_phone_that_nobody_has_let_in_yet_is_not_counted() -> None:
    """It is told nothing of what happens meanwhile, and is no reason to ask for a second person."""
    found = incident(status="under_review")
    many_devices([None])
    waiting_ids = many_devices([None], center=NUMAISH, locales=("ur",))
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE devices SET waits_until = :until WHERE id = :id",
            {"id": waiting_ids[0], "until": clock.now() + timedelta(minutes=10)},
        )

    assert {each.language: each.devices for each in of(found).community} == {"en": 1}


def test_a_circle_about_other_things_brings_no_place_nearer(resident: ResidentClient) -> None:
    """The device is told for its far circle; what it watches close by is not what has happened."""
    found = incident(status="under_review")
    watching(resident, circle(CLIFTON, 10_000), circle(ANCHOR, 500, kinds=["fire"]))

    assert of(found).furthest_m > 5_000


def test_a_second_look_is_shown_both_ends_and_so_is_not_told_the_first() -> None:
    foreseen = of(incident(status="under_review"), is_second_look=True)

    said = [words.text for words in foreseen.reporter["unfounded"]]
    assert len(said) == 2
    assert any("also found" in each for each in said)
    assert any("changed the outcome" in each for each in said)


def test_an_sos_has_no_words_for_the_community_and_an_anonymous_reporter_no_language() -> None:
    many_devices([None])

    foreseen = of(incident(category="sos", status="under_review"))

    assert (foreseen.devices, foreseen.is_anonymous) == (0, True)
    assert foreseen.reporter["verified"][0].language == "en"
