"""A resident shows by one code that a number is theirs; nobody learns a number by it, guesses a code, or floods a stranger."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from citizen_api.phone_numbers import asking, services
from kernel import clock
from kernel.unit_of_work import reading, unit_of_work
from tests.contracts.published import problem_faults
from tests.fakes import station as fake_station
from tests.fakes.station import FakeStation
from tests.house import House, OfficerClient, ResidentClient

NUMBER, ANOTHER = "0300 1234567", "0301 7654321"
PATH = "/v1/phone-numbers"


@pytest.fixture
def gateway(with_settings: Any) -> Iterator[FakeStation]:
    """The city's SMS gateway."""
    with fake_station.running() as server:
        with_settings(sms_gateway_url=f"{server.url}/sms", sms_gateway_token="token")
        yield server


def ask(resident: ResidentClient, number: str = NUMBER) -> TestResponse:
    return resident.post(PATH, json={"number": number})


def enter(resident: ResidentClient, phone_number_id: str, code: str) -> TestResponse:
    return resident.post(f"{PATH}/{phone_number_id}/code", json={"code": code})


def code_in(gateway: FakeStation) -> str:
    """Of the newest message."""
    found = re.search(r"\b[0-9]{6}\b", gateway.received[-1].json["text"])
    assert found
    return found[0]


def proven(resident: ResidentClient, house: House, gateway: FakeStation, number: str = NUMBER) -> str:
    asked = ask(resident, number)
    assert asked.status_code == 202, asked.text
    house.settle()
    assert enter(resident, asked.json["id"], code_in(gateway)).status_code == 200
    return str(asked.json["id"])


def shown(resident: ResidentClient) -> list[tuple[str, str]]:
    return [(each["ending"], each["state"]) for each in resident.get(PATH).json["items"]]


def count(table: str) -> int:
    with reading() as session:
        return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0


def wrong_of(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


class TestTheUsualWay:
    def test_a_code_comes_in_the_phones_language_and_makes_the_number_theirs(
        self, app: Flask, house: House, gateway: FakeStation
    ) -> None:
        resident = ResidentClient.enrolled(app, locale="ur")

        asked = ask(resident)
        house.settle()

        assert (asked.status_code, asked.json["ending"], asked.json["sent_by"]) == (202, "67", "sms")
        assert shown(resident) == [("67", "waiting")]
        [message] = gateway.received
        assert message.json["to"] == "+923001234567"
        assert "کوڈ" in message.json["text"]
        assert message.headers["Idempotency-Key"] == message.json["id"] == asked.json["id"]
        entered = enter(resident, asked.json["id"], code_in(gateway))
        assert (entered.status_code, entered.json["state"]) == (200, "proven")
        assert shown(resident) == [("67", "proven")]

    def test_the_whole_number_is_nowhere_in_the_database_nor_shown_again(
        self, resident: ResidentClient, verifier: OfficerClient, house: House, gateway: FakeStation
    ) -> None:
        proven(resident, house, gateway)

        with reading() as session:
            tables = session.scalars(
                text("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
            ).all()
            kept = "\n".join(
                str(row)
                for table in tables
                for row in session.execute(text(f"SELECT {table}::text FROM {table}"))
            )
        for part in ("3001234567", "1234567", "30012345", NUMBER, b"3001234567".hex()):
            assert part not in kept
        assert "1234567" not in resident.get(PATH).text
        assert "67" not in re.sub(r"[0-9a-f-]{36}|\d{4}-\d\d-\d\dT\S+", "", verifier.get("/v1/worklist").text)

    def test_it_goes_when_they_take_it_back_and_when_they_erase(
        self, app: Flask, house: House, gateway: FakeStation
    ) -> None:
        one, other = ResidentClient.enrolled(app), ResidentClient.enrolled(app)
        number_id = proven(one, house, gateway)
        proven(other, house, gateway, ANOTHER)

        assert one.request("DELETE", f"{PATH}/{number_id}").status_code == 204
        assert one.request("DELETE", f"{PATH}/{number_id}").status_code == 404
        erased = other.request("DELETE", f"/v1/devices/{other.device_id}")

        assert "phone_numbers" in erased.json["erased"]
        assert count("phone_numbers") == 0

    def test_a_lost_answer_is_answered_again(
        self, resident: ResidentClient, house: House, gateway: FakeStation
    ) -> None:
        number_id = proven(resident, house, gateway)
        code = code_in(gateway)

        assert enter(resident, number_id, code).status_code == 200
        assert enter(resident, number_id, wrong_of(code)).status_code == 403

    def test_who_shows_it_last_has_it_and_the_one_before_is_told_nothing(
        self, resident: ResidentClient, neighbour: ResidentClient, house: House, gateway: FakeStation
    ) -> None:
        proven(resident, house, gateway)

        answer = ask(neighbour)
        house.settle()
        assert enter(neighbour, answer.json["id"], code_in(gateway)).status_code == 200

        assert shown(resident) == []
        assert shown(neighbour) == [("67", "proven")]

    def test_without_a_gateway_it_is_said_that_no_message_will_come(
        self, resident: ResidentClient, house: House
    ) -> None:
        asked = ask(resident)
        with capture_logs() as said:
            house.settle()

        assert asked.json["sent_by"] == "console"
        [line] = [each for each in said if "no SMS gateway" in each["event"]]
        assert "3001234567" not in str(line)
        code = re.search(r"\b[0-9]{6}\b", line["text"])
        assert code
        assert enter(resident, asked.json["id"], code[0]).status_code == 200

    def test_a_gateway_that_is_away_is_tried_again_until_the_time_is_over(
        self, resident: ResidentClient, house: House, gateway: FakeStation
    ) -> None:
        gateway.answers = [503, "close", 202]
        ask(resident)

        for _ in range(3):
            try:
                house.settle()
            except services.DomainError:
                continue

        assert len(gateway.received) >= 1
        assert len({each.json["id"] for each in gateway.received}) == 1

    def test_nothing_asks_for_a_number(self, resident: ResidentClient) -> None:
        assert resident.report().status_code == 201
        assert resident.post("/v1/sos-alerts", json={}).status_code == 201
        assert shown(resident) == []


class TestWhoGuesses:
    def test_five_tries_and_then_the_right_code_is_wrong_too(
        self, resident: ResidentClient, house: House, gateway: FakeStation
    ) -> None:
        asked = ask(resident).json
        house.settle()
        code = code_in(gateway)

        tried = [enter(resident, asked["id"], wrong_of(code)) for _ in range(5)]
        late = enter(resident, asked["id"], code)

        assert [each.json["tries_left"] for each in tried] == [4, 3, 2, 1, 0]
        assert (late.status_code, late.json["type"]) == (403, "/problems/code-refused")
        assert problem_faults(late.json) == []
        assert shown(resident) == [("67", "waiting")]

    def test_of_many_tries_at_once_five_count(
        self, app: Flask, resident: ResidentClient, house: House, gateway: FakeStation
    ) -> None:
        asked = ask(resident).json
        house.settle()
        right = int(code_in(gateway))
        guesses = [f"{(right + n) % 1_000_000:06}" for n in range(1, 21)]

        def guess(code: str) -> int:
            phone = ResidentClient(app.test_client(), resident.device_id, resident.token)
            return int(enter(phone, asked["id"], code).json["tries_left"])

        with ThreadPoolExecutor(8) as several:
            left = list(several.map(guess, guesses))

        assert sorted(left) == [0] * 16 + [1, 2, 3, 4]
        assert enter(resident, asked["id"], code_in(gateway)).status_code == 403

    def test_of_many_askings_at_once_three_are_sent(
        self, app: Flask, house: House, gateway: FakeStation
    ) -> None:
        phones = [ResidentClient.enrolled(app) for _ in range(8)]

        with ThreadPoolExecutor(8) as several:
            found = list(several.map(lambda phone: ask(phone).status_code, phones))
        house.settle()

        assert found == [202] * 8
        assert len(gateway.received) == asking.MOST_TO_ONE_AN_HOUR

    def test_of_two_who_show_one_number_at_once_one_has_it(
        self, app: Flask, house: House, gateway: FakeStation
    ) -> None:
        phones = [ResidentClient.enrolled(app) for _ in range(2)]
        asked = []
        for phone in phones:
            number_id = ask(phone).json["id"]
            house.settle()
            asked.append((phone, number_id, code_in(gateway)))

        with ThreadPoolExecutor(2) as several:
            found = list(several.map(lambda each: enter(*each).status_code, asked))

        assert found == [200, 200]
        with reading() as session:
            assert session.scalar(text("SELECT count(*) FROM phone_numbers WHERE proven_at IS NOT NULL")) == 1

    def test_a_code_holds_for_ten_minutes(
        self, resident: ResidentClient, house: House, gateway: FakeStation
    ) -> None:
        asked = ask(resident).json
        house.settle()

        with clock.frozen_at(clock.now() + timedelta(minutes=10, seconds=1)):
            assert enter(resident, asked["id"], code_in(gateway)).status_code == 403
            assert shown(resident) == []

    def test_a_code_of_an_earlier_asking_or_of_another_resident_opens_nothing(
        self, resident: ResidentClient, neighbour: ResidentClient, house: House, gateway: FakeStation
    ) -> None:
        first = ask(resident).json
        house.settle()
        old = code_in(gateway)
        theirs = ask(neighbour, ANOTHER).json
        second = ask(resident).json

        assert enter(resident, first["id"], old).status_code == 404
        assert enter(resident, second["id"], old).status_code == 403
        assert enter(resident, theirs["id"], old).status_code == 404
        assert enter(neighbour, second["id"], old).status_code == 404

    def test_a_used_code_opens_nothing_again(
        self, resident: ResidentClient, house: House, gateway: FakeStation
    ) -> None:
        number_id = proven(resident, house, gateway)
        code = code_in(gateway)
        resident.request("DELETE", f"{PATH}/{number_id}")

        assert enter(resident, number_id, code).status_code == 404
        assert enter(resident, ask(resident).json["id"], code).status_code == 403

    def test_one_who_asks_again_and_again_has_few_tries_in_all(
        self, resident: ResidentClient, house: House, gateway: FakeStation
    ) -> None:
        asked = [ask(resident) for _ in range(5)]

        assert [each.status_code for each in asked] == [202, 202, 202, 429, 429]
        assert (asked[3].json["type"], asked[3].headers["Retry-After"]) == (
            "/problems/too-many-codes",
            "3600",
        )

    def test_the_limits_hold_while_redis_is_away(self, resident: ResidentClient, with_settings: Any) -> None:
        with_settings(redis_url="redis://127.0.0.1:1/0")

        assert [ask(resident).status_code for _ in range(4)] == [202, 202, 202, 429]


class TestWhoAsksForAnothersNumber:
    def test_the_answer_is_the_same_whoevers_it_is(
        self, app: Flask, resident: ResidentClient, house: House, gateway: FakeStation
    ) -> None:
        """Known, unknown, and one that is sent no more today: nothing in the answer differs."""
        proven(resident, house, gateway)
        strangers = [ResidentClient.enrolled(app) for _ in range(8)]
        answers = [ask(each) for each in strangers]
        answers.append(ask(ResidentClient.enrolled(app), ANOTHER))
        house.settle()

        def alike(answer: TestResponse) -> tuple[Any, ...]:
            hidden = {**answer.json, "id": "", "ending": "", "code_expires_at": ""}
            return answer.status_code, hidden, sorted(answer.headers.keys()), len(answer.data)

        assert len({str(alike(each)) for each in answers}) == 1
        for each, answer in zip(strangers, answers, strict=False):
            refused = enter(each, answer.json["id"], "000000")
            assert (refused.status_code, refused.json["tries_left"]) == (403, 4)

    def test_a_stranger_is_sent_few_messages_whoever_and_however_many_ask(
        self, app: Flask, house: House, gateway: FakeStation
    ) -> None:
        began = clock.now()
        for hour in range(6):
            with clock.frozen_at(began + timedelta(hours=hour, minutes=hour)):
                for _ in range(6):
                    assert ask(ResidentClient.enrolled(app)).status_code == 202
                house.settle()

        assert len(gateway.received) == asking.MOST_TO_ONE_A_DAY
        with clock.frozen_at(began + timedelta(hours=31)):
            ask(ResidentClient.enrolled(app))
            house.settle()
        assert len(gateway.received) == asking.MOST_TO_ONE_A_DAY + 1

    def test_the_city_pays_for_so_many_an_hour_and_no_more(
        self, app: Flask, house: House, gateway: FakeStation, with_settings: Any
    ) -> None:
        with_settings(phone_codes_per_hour=2)

        answers = [ask(ResidentClient.enrolled(app), f"0300 12345{n:02}").status_code for n in range(4)]

        assert answers == [202, 202, 429, 429]

    def test_what_was_asked_is_forgotten_after_a_day(self, resident: ResidentClient) -> None:
        ask(resident)
        assert (count("phone_code_askings"), count("phone_numbers")) == (1, 1)

        with clock.frozen_at(clock.now() + timedelta(hours=25)), unit_of_work() as uow:
            services.forget_old(uow)

        assert (count("phone_code_askings"), count("phone_numbers")) == (0, 0)

    @pytest.mark.parametrize("number", ["15", "021 99212345", "+1 202 555 0143"])
    def test_what_takes_no_message_or_costs_much_is_sent_none(
        self, resident: ResidentClient, number: str
    ) -> None:
        answer = ask(resident, number)

        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "number")
        assert count("phone_code_askings") == 0
