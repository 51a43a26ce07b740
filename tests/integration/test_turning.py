"""Where a camera looks is surveyed, taken back, and followed move by move: the view at any moment stays known."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from cctv_link.cameras.coverage import may_see
from cctv_link.cameras.models import CameraMove, CameraView
from cctv_link.cameras.queries import cameras_around
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.identity import csrf, officers, sessions
from kernel.identity.guards import SESSION_COOKIE
from kernel.unit_of_work import reading, unit_of_work
from tests.house import PASSWORD, QUICK_HASHER, OfficerClient
from tests.poles import TOWN_SQUARE, camera_row, put_up

TOKENS = [
    {"token": "1", "name": "Bus stop", "azimuth_deg": 90, "hfov_deg": 40},
    {"token": "2", "name": "Not surveyed"},
]


@pytest.fixture
def technician(app):
    client = app.test_client()
    with unit_of_work() as uow:
        officers.add_officer(uow, name="Bilal T.", role="technician", password=PASSWORD, hasher=QUICK_HASHER)
    with reading() as session:
        officer = officers.officer_by_name_or_none(session, "Bilal T.")
    assert officer is not None
    with unit_of_work() as uow:
        cookie = sessions.open_session(uow, officer, life_s=3600)
    client.set_cookie(SESSION_COOKIE, cookie)
    return OfficerClient(client, officer.name, csrf.token_for(cookie))


@pytest.fixture
def camera_id(app):
    return put_up(camera_row("SQ1-1"))["SQ1-1"]


@pytest.fixture
def ptz(technician, camera_id):
    answer = technician.put(f"/v1/cameras/{camera_id}/presets", json={"presets": TOKENS})
    assert answer.status_code == 200, answer.text
    return camera_id


def azimuth_at(at: datetime) -> float | None:
    """Where the one camera looked."""
    with reading() as session:
        (camera,) = cameras_around(session, TOWN_SQUARE, at=at)
    return camera.view.azimuth_deg


def views() -> list[CameraView]:
    with reading() as session:
        return list(session.scalars(select(CameraView).order_by(CameraView.valid_from.nulls_first())))


def audited(action: str) -> list[str]:
    with reading() as session:
        return list(session.scalars(select(AuditEntry.reason).where(AuditEntry.action == action)))


def survey(officer, camera_id, **pose):
    return officer.post(f"/v1/cameras/{camera_id}/views", json=pose)


def move(officer, camera_id, at, **where):
    return officer.post(f"/v1/cameras/{camera_id}/moves", json={"at": clock.wire(at), **where})


def test_a_survey_holds_from_now_on_and_keeps_what_it_does_not_name(technician, camera_id):
    before = clock.now()

    answer = survey(technician, camera_id, azimuth_deg=135.5, tilt_deg=12, width_px=1920)

    assert answer.status_code == 201, answer.text
    assert (answer.json["azimuth_deg"], answer.json["hfov_deg"], answer.json["range_m"]) == (
        135.5,
        66.0,
        80.0,
    )
    first, second = views()
    assert first.valid_to == second.valid_from
    assert (second.tilt_deg, second.width_px, second.height_m, second.source) == (12, 1920, 6.0, "survey")
    assert (azimuth_at(before), azimuth_at(clock.now())) == (0.0, 135.5)
    assert audited("camera.turn") == ["SQ1-1: 0 deg, 66 deg wide, 80 m to 135.5 deg, 66 deg wide, 80 m"]


@pytest.mark.parametrize(
    ("pose", "field"),
    [
        pytest.param({}, "azimuth_deg", id="nothing"),
        pytest.param({"azimuth_deg": 400}, "azimuth_deg", id="400 degrees"),
        pytest.param({"azimuth_deg": 360}, "azimuth_deg", id="360 degrees are 0"),
        pytest.param({"azimuth_deg": "90"}, "azimuth_deg", id="words"),
        pytest.param({"azimuth_deg": None}, "azimuth_deg", id="half a pose"),
        pytest.param({"hfov_deg": None}, "hfov_deg", id="the other half"),
        pytest.param({"range_m": 201}, "range_m", id="further than any lens"),
        pytest.param({"near_m": 80}, "near_m", id="begins where it ends"),
        pytest.param({"colour": 1}, "colour", id="unknown"),
    ],
)
def test_a_pose_that_cannot_be_is_refused_by_name(technician, camera_id, pose, field):
    answer = survey(technician, camera_id, **pose)

    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert len(views()) == 1


def test_that_nobody_knows_any_longer_can_be_said(technician, camera_id):
    answer = survey(technician, camera_id, azimuth_deg=None, hfov_deg=None)

    assert answer.status_code == 201, answer.text
    assert azimuth_at(clock.now()) is None


def test_a_new_view_is_taken_back_within_a_minute_and_no_later(technician, camera_id):
    opened = survey(technician, camera_id, azimuth_deg=90).json

    taken = technician.delete(f"/v1/cameras/{camera_id}/views/{opened['id']}")

    assert taken.status_code == 204, taken.text
    assert [(view.azimuth_deg, view.valid_to) for view in views()] == [(0.0, None)]
    assert audited("camera.turn_back") == ["SQ1-1: taken back"]
    again = technician.delete(f"/v1/cameras/{camera_id}/views/{opened['id']}")
    assert (again.status_code, again.json["type"]) == (409, "/problems/view-settled")

    late = survey(technician, camera_id, azimuth_deg=90).json
    with clock.frozen_at(clock.now() + timedelta(seconds=61)):
        answer = technician.delete(f"/v1/cameras/{camera_id}/views/{late['id']}")
    assert answer.status_code == 409
    assert azimuth_at(clock.now()) == 90


def test_the_first_view_is_not_taken_back(technician, camera_id):
    (first,) = views()

    answer = technician.delete(f"/v1/cameras/{camera_id}/views/{first.id}")

    assert answer.status_code == 409


def test_who_does_not_survey_does_not_turn(operator, app, camera_id):
    supervisor = OfficerClient.signed_in(app, name="Nadia Q.", role="supervisor")

    for officer in (operator, supervisor):
        assert survey(officer, camera_id, azimuth_deg=90).status_code == 403
    assert len(views()) == 1


def test_each_move_opens_the_view_of_its_preset(technician, ptz):
    now = clock.now()
    first, second, third = (now - timedelta(minutes=minutes) for minutes in (30, 20, 10))

    for at, where in (
        (first, {"preset_token": "1"}),
        (second, {"preset_token": "2"}),
        (third, {"azimuth_deg": 200, "hfov_deg": 10}),
    ):
        assert move(technician, ptz, at, **where).status_code == 204

    half = timedelta(minutes=5)
    looked = [azimuth_at(at) for at in (first - half, first + half, second + half, third + half)]
    assert looked == [0.0, 90.0, None, 200.0]
    assert [(view.source, view.preset_token) for view in views()] == [
        ("survey", None),
        ("preset", "1"),
        ("preset", "2"),
        ("preset", None),
    ]


def test_moves_that_arrive_late_and_twice_find_their_place(technician, ptz):
    now = clock.now()
    early, late = now - timedelta(minutes=30), now - timedelta(minutes=10)

    for at, token in ((late, "2"), (early, "1"), (early, "1")):
        assert move(technician, ptz, at, preset_token=token).status_code == 204

    assert [azimuth_at(at + timedelta(minutes=1)) for at in (early - timedelta(hours=1), early, late)] == [
        0.0,
        90.0,
        None,
    ]
    with reading() as session:
        assert len(session.scalars(select(CameraMove)).all()) == 2
    assert len(audited("camera.move")) == 2


def test_where_it_was_turned_by_hand_it_could_have_seen_anything(technician, ptz):
    move(technician, ptz, clock.now() - timedelta(minutes=1))

    with reading() as session:
        (camera,) = cameras_around(session, TOWN_SQUARE, at=clock.now())
    grounds = may_see(camera.view, TOWN_SQUARE)
    assert grounds is not None
    assert not camera.view.is_known


@pytest.mark.parametrize(
    ("minutes", "where", "field"),
    [
        pytest.param(-60 * 24 * 8, {}, "at", id="long ago"),
        pytest.param(5, {}, "at", id="to come"),
        pytest.param(-1, {"preset_token": "9"}, "preset_token", id="an unknown preset"),
        pytest.param(-1, {"azimuth_deg": 10}, "hfov_deg", id="half a pose"),
        pytest.param(-1, {"azimuth_deg": 10, "preset_token": "1"}, "azimuth_deg", id="both"),
    ],
)
def test_a_move_that_cannot_be_is_refused_by_name(technician, ptz, minutes, where, field):
    answer = move(technician, ptz, clock.now() + timedelta(minutes=minutes), **where)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_presets_are_replaced_whole(technician, ptz):
    twice = technician.put(f"/v1/cameras/{ptz}/presets", json={"presets": [TOKENS[0], TOKENS[0]]})
    half = technician.put(f"/v1/cameras/{ptz}/presets", json={"presets": [{"token": "1", "azimuth_deg": 3}]})
    one = technician.put(f"/v1/cameras/{ptz}/presets", json={"presets": TOKENS[:1]})

    assert (twice.status_code, half.status_code, one.status_code) == (422, 422, 200)
    assert move(technician, ptz, clock.now(), preset_token="2").status_code == 422


def test_a_camera_without_any_view_gets_its_first_one(technician, camera_id):
    with unit_of_work() as uow:
        uow.execute("DELETE FROM camera_views")

    assert survey(technician, camera_id, azimuth_deg=90, hfov_deg=60).status_code == 201
    (view,) = views()
    assert (view.azimuth_deg, view.range_m, view.valid_to) == (90, 60.0, None)
    earlier = clock.now() - timedelta(minutes=5)
    assert move(technician, camera_id, earlier).status_code == 204
    assert [(each.azimuth_deg, each.valid_to is None) for each in views()] == [(None, False), (90, True)]
