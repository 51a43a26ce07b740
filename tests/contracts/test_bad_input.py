"""What people and programs send that is not as it should be: words, addresses, forms. Refused or harmless, never a fault."""

import re
import unicodedata

import pytest
from flask.testing import FlaskClient

from tests.house import PASSWORD, House, OfficerClient, ResidentClient, report_body, token_in

NOBODYS = "019aa5b2-7c1e-7d41-9f0a-3b5d1c2e4f60"


class TestReports:
    def test_words_are_kept_in_nfc_and_joiners_and_isolates_stay(self, resident: ResidentClient) -> None:
        words = "Cafe\u0301 \u2067\u0645\u06cc\u200c\u200e\u2069\r\n\tend"

        receipt = resident.report(narrative=words).json

        stored = resident.get(f"/v1/reports/{receipt['id']}").json["narrative"]
        assert stored == unicodedata.normalize("NFC", words).replace("\r\n", "\n")

    @pytest.mark.parametrize("number", [0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0, 8, 0x1B, 0x7F, 0x85, 0x9F])
    def test_a_hidden_character_is_refused(self, resident: ResidentClient, number: int) -> None:
        answer = resident.report(narrative=f"a{chr(number)}b")

        assert [error["field"] for error in answer.json["errors"]] == ["narrative"]

    @pytest.mark.parametrize(("accuracy_m", "status"), [(0, 201), (5_000, 201), (-0.1, 422), (5_000.1, 422)])
    def test_the_error_of_a_place_has_bounds(
        self, resident: ResidentClient, accuracy_m: float, status: int
    ) -> None:
        position = {**report_body()["position"], "accuracy_m": accuracy_m}

        assert resident.report(position=position).status_code == status

    @pytest.mark.parametrize("length", [4_000, 4_001])
    def test_a_narrative_has_a_length_in_characters(self, resident: ResidentClient, length: int) -> None:
        assert resident.report(narrative="ک" * length).status_code == (201 if length == 4_000 else 422)

    def test_an_unknown_category_is_told_the_list(self, resident: ResidentClient) -> None:
        answer = resident.report(category="witchcraft")

        assert "phone_snatching" in answer.json["errors"][0]["detail"]

    def test_until_comes_after_from(self, resident: ResidentClient) -> None:
        body = report_body()
        answer = resident.report(occurred_at=body["occurred_at"], occurred_until="2026-01-01T00:00:00Z")

        assert [error["field"] for error in answer.json["errors"]] == ["occurred_until"]

    @pytest.mark.parametrize(
        "query",
        ["", "?reference=", "?reference=" + "0" * 41, "?colour=red", "?reference=%00", "?reference=%ff"],
    )
    def test_a_bad_question_names_its_field(self, resident: ResidentClient, query: str) -> None:
        answer = resident.get(f"/v1/reports{query}")

        assert answer.status_code == 422
        assert answer.json["errors"][0]["field"] in ("reference", "colour")


class TestAddresses:
    """What stands in an address leads somewhere or nowhere, never into a fault."""

    @pytest.mark.parametrize(
        "path",
        [
            "/v1/reports/%00",
            "/v1/reports/..%2f..%2fetc",
            "/v1/reports/" + "9" * 5_000,
            "/static/%00",
            "/static/..%2f..%2fapp.py",
            "/static/../app.py",
            "/static/css",
            "/problems/%00",
            "/%ff",
            "/panel/tasks/x",
        ],
    )
    def test_there_is_nothing(self, client: FlaskClient, path: str) -> None:
        answer = client.get(path)

        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")

    def test_two_slashes_lead_to_nobody_else(self, client: FlaskClient) -> None:
        answer = client.get("/", environ_overrides={"PATH_INFO": "//elsewhere.example"})

        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


class TestForms:
    """The officers' pages."""

    @pytest.mark.parametrize("name", ["\x00", "a\x00b", "\ud83d", "x" * 5_000, "", "\u202e", "' OR 1=1 --"])
    def test_any_name_is_a_wrong_name(self, client: FlaskClient, name: str) -> None:
        token = token_in(client.get("/sign-in").text)
        data = {"name": name.encode("utf-8", "surrogatepass"), "password": "wrong", "csrf_token": token}

        answer = client.post("/sign-in", data=data)

        assert (answer.status_code, answer.content_type) == (401, "text/html; charset=utf-8")

    def test_a_wrong_name_and_a_wrong_password_read_the_same(
        self, client: FlaskClient, verifier: OfficerClient
    ) -> None:
        token = token_in(client.get("/sign-in").text)
        pages = [
            client.post("/sign-in", data={"name": name, "password": "wrong", "csrf_token": token})
            for name in (verifier.name, "Nobody N.")
        ]

        told = [page.text.replace("Nobody N.", verifier.name) for page in pages]
        assert [page.status_code for page in pages] == [401, 401]
        assert without_times(told[0]) == without_times(told[1])

    def test_a_form_over_64_kb_is_too_large(self, verifier: OfficerClient, client: FlaskClient) -> None:
        form = {"csrf_token": verifier.csrf_token, "reason": "x" * 70_000}

        panel = verifier.client.post(f"/panel/tasks/{NOBODYS}/decision", data=form)
        sign_in = client.post("/sign-in", data={"name": "x" * 70_000})

        assert [panel.status_code, sign_in.status_code] == [413, 413]

    @pytest.mark.parametrize(
        "wanted",
        [
            "//elsewhere.example",
            "https://elsewhere.example",
            "/\\elsewhere",
            "\n/x",
            "/\t/elsewhere.example",
            "/\r/elsewhere.example",
        ],
    )
    def test_signing_in_leads_to_no_other_site(self, verifier: OfficerClient, wanted: str) -> None:
        client = verifier.client.application.test_client()
        token = token_in(client.get("/sign-in").text)
        data = {"name": verifier.name, "password": PASSWORD, "csrf_token": token, "next": wanted}

        answer = client.post("/sign-in", data=data)

        assert (answer.status_code, answer.headers["Location"]) == (303, "/panel")

    @pytest.mark.parametrize("form", [{}, {"claim_id": "x"}, {"claim_id": "\x00", "outcome": "\x00"}])
    def test_an_odd_form_is_refused_on_the_page(
        self, resident: ResidentClient, verifier: OfficerClient, house: House, form: dict[str, str]
    ) -> None:
        resident.report()
        house.settle(only={"moderation.jobs.open_verification"})
        task_id = verifier.get("/v1/worklist").json["items"][0]["id"]

        decided = verifier.post(f"/panel/tasks/{task_id}/decision", data=form)
        released = verifier.post(f"/panel/tasks/{task_id}/release", data=form)

        assert [decided.status_code, released.status_code] == [422, 422]


def without_times(page: str) -> str:
    return re.sub(r'data-now="[^"]*"', "", page)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        pytest.param(b"[" * 30_000, "nested deeper than 5", id="deeper than the reader can go"),
        pytest.param(
            b'{"a": ' + b"9" * 5_000 + b"}", "99999999999999999999 is too large a number", id="a long number"
        ),
        pytest.param(
            b'{"a": -' + b"9" * 5_000 + b"}", "-9999999999999999999 is too large a number", id="below"
        ),
        pytest.param('{"a": "é"}'.encode("latin-1"), "not UTF-8 from byte 7 on", id="another encoding"),
    ],
)
def test_what_no_reader_takes_is_said_in_words_for_a_phone(
    resident: ResidentClient, body: bytes, detail: str
) -> None:
    """And not in the interpreter's, which speak of its recursion and its settings."""
    headers = {"Idempotency-Key": "3f0c7a52-9b1d-4e86-a4c7-5d20e8b16f93"}

    answer = resident.post("/v1/reports", data=body, content_type="application/json", headers=headers)

    assert (answer.status_code, answer.json["type"]) == (400, "/problems/malformed-json")
    assert answer.json["detail"] == detail
