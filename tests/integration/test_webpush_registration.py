"""A browser's subscription is registered for one device, moves with the browser, ends at signing out, and leads to known services only."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from kernel import vapid
from kernel.unit_of_work import reading
from tests.fakes import push_service
from tests.house import ResidentClient
from tests.webpush import registered, running

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def service(app, tmp_path, with_settings):
    with running(with_settings, tmp_path) as service:
        yield service


def registrations_now():
    with reading() as session:
        rows = session.execute(
            text("SELECT device_id, provider, token, p256dh, auth FROM push_registrations ORDER BY token")
        )
        return [(str(device_id), *rest) for device_id, *rest in rows]


def address(client):
    return f"/v1/devices/{client.device_id}/push"


def test_a_browser_subscribes_with_the_key_that_is_named_and_says_where(resident, service, app):
    offered = resident.get(address(resident)).json
    at = service.subscription("ok-1")

    answer = resident.put(address(resident), json=at)

    assert offered == {
        "registered": None,
        "webpush": {"public_key": vapid.public_key_or_none(app.extensions["settings"])},
    }
    assert answer.status_code == 200
    assert answer.json["registered"]["provider"] == "webpush"
    assert registrations_now() == [
        (resident.device_id, "webpush", at["endpoint"], at["keys"]["p256dh"], at["keys"]["auth"])
    ]
    assert at["endpoint"] not in answer.text, "where it leads is told to nobody"


def test_it_may_be_said_at_enrolment(app, service):
    client = ResidentClient.enrolled(app, push=service.subscription("ok-1"))

    assert [row[0] for row in registrations_now()] == [client.device_id]


def test_a_device_has_one_and_the_newer_one_stands(resident, service):
    registered(resident, service, "ok-1")

    registered(resident, service, "ok-2")
    resident.put(address(resident), json={"provider": "fcm", "token": "a-token"})

    assert [(row[1], row[2]) for row in registrations_now()] == [("fcm", "a-token")]


def test_a_subscription_has_one_device_and_follows_the_app_that_enrols_again(resident, neighbour, service):
    registered(resident, service, "ok-1")

    registered(neighbour, service, "ok-1")

    assert [row[0] for row in registrations_now()] == [neighbour.device_id]
    assert resident.get(address(resident)).json["registered"] is None


def test_it_ends_at_signing_out_and_at_erasing(resident, neighbour, service):
    registered(resident, service, "ok-1")
    registered(neighbour, service, "ok-2")

    first = resident.request("DELETE", address(resident))
    second = resident.request("DELETE", address(resident))
    neighbour.request("DELETE", f"/v1/devices/{neighbour.device_id}")

    assert (first.status_code, second.status_code) == (204, 204)
    assert registrations_now() == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("whose", ["neighbour's", "nobody's"])
def test_another_device_does_not_exist(resident, neighbour, service, method, whose):
    device_id = neighbour.device_id if whose == "neighbour's" else uuid4()
    sent = {"json": service.subscription("ok-1")} if method == "PUT" else {}

    assert resident.request(method, f"/v1/devices/{device_id}/push", **sent).status_code == 404


def browser(**changes):
    return {
        "provider": "webpush",
        "endpoint": "https://fcm.googleapis.com/fcm/send/x",
        "keys": push_service.FakeBrowser().keys,
        **changes,
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param(browser(endpoint="http://127.0.0.1:5432/x"), "endpoint", id="a server of ours"),
        pytest.param(browser(endpoint="https://evil.example/x"), "endpoint", id="nobody we know"),
        pytest.param(browser(endpoint=7), "endpoint", id="no address"),
        pytest.param(
            browser(endpoint="https://fcm.googleapis.com/" + "x" * 2_000), "endpoint", id="over-long"
        ),
        pytest.param(
            browser(keys={"p256dh": "AAAA", "auth": "c2l4dGVlbiBvZiBieXRlcw"}), "keys.p256dh", id="no key"
        ),
        pytest.param(browser(keys={**browser()["keys"], "auth": "AAAA"}), "keys.auth", id="a short secret"),
        pytest.param(browser(keys={"auth": "AAAA"}), "keys.p256dh", id="half of the keys"),
        pytest.param(browser(keys={**browser()["keys"], "x": "y"}), "keys.x", id="more keys"),
        pytest.param(browser(keys=None), "keys", id="no keys"),
        pytest.param(browser(token="x"), "token", id="a token of another provider"),
        pytest.param({"provider": "webpush"}, "endpoint", id="nothing of it"),
        pytest.param({"provider": "fcm", "token": "x", "endpoint": "y"}, "endpoint", id="both"),
        pytest.param({"provider": "apns", "token": "x"}, "provider", id="a provider we do not know"),
    ],
)
def test_a_bad_one_names_the_field_and_leaves_nothing(resident, service, body, field):
    at_once = resident.put(address(resident), json=body)
    enrolling = resident.client.post("/v1/devices", json={"platform": "web", "locale": "en", "push": body})

    assert (at_once.status_code, enrolling.status_code) == (422, 422)
    assert field in {error["field"] for error in at_once.json["errors"]}
    assert f"push.{field}" in {error["field"] for error in enrolling.json["errors"]}
    assert registrations_now() == []
    assert service.connections == 0, "nobody is called to find out"


def test_without_a_key_pair_it_is_said_that_it_is_not_set_up(resident, app, with_settings, tmp_path):
    with_settings(vapid_key=str(tmp_path / "none.pem"))

    answer = resident.put(address(resident), json=browser())
    enrolling = resident.client.post(
        "/v1/devices", json={"platform": "web", "locale": "en", "push": browser()}
    )

    assert resident.get(address(resident)).json == {"registered": None, "webpush": None}
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/push-not-set-up")
    assert (enrolling.status_code, enrolling.json["type"]) == (409, "/problems/push-not-set-up")


class TestTheKeyPair:
    def test_one_command_makes_it_and_doctor_says_what_is_missing(self, app, tmp_path, with_settings):
        from citizen_api.push import figures

        path = tmp_path / "vapid.pem"
        with_settings(vapid_key=str(path), vapid_contact="", public_url="http://localhost")
        lacking = figures.look(app.extensions["settings"])[0].says
        made = app.test_cli_runner().invoke(args=["keys", "vapid"])
        key = made.output.strip().splitlines()[-1]
        without_contact = figures.look(app.extensions["settings"])[0].says
        with_settings(vapid_contact="mailto:push@city.example")

        assert made.exit_code == 0, made.output
        assert "keys vapid" in lacking
        assert "VAPID_CONTACT" in lacking
        assert "VAPID_CONTACT" in without_contact
        assert "keys vapid" not in without_contact
        assert figures.look(app.extensions["settings"])[0].says == "browsers are told"
        assert path.stat().st_mode & 0o077 == 0, "its owner alone reads it"
        assert vapid.public_key_or_none(app.extensions["settings"]) == key

    def test_it_is_never_overwritten(self, app, tmp_path, with_settings):
        path = tmp_path / "vapid.pem"
        with_settings(vapid_key=str(path))
        app.test_cli_runner().invoke(args=["keys", "vapid"])
        before = path.read_bytes()

        again = app.test_cli_runner().invoke(args=["keys", "vapid"])

        assert again.exit_code != 0
        assert path.read_bytes() == before

    @pytest.mark.parametrize(
        "written", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
    )
    def test_a_file_that_holds_none_is_no_key(self, app, tmp_path, with_settings, written):
        path = tmp_path / "vapid.pem"
        path.write_bytes(written)
        with_settings(vapid_key=str(path), vapid_contact="mailto:push@city.example")

        assert vapid.public_key_or_none(app.extensions["settings"]) is None
        assert "is no P-256 key" in vapid.missing(app.extensions["settings"])[0]
