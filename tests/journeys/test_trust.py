"""What officers find moves how a resident's next reports are treated: a little, for a while, and seen by that resident alone."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import text

from kernel import clock
from kernel.unit_of_work import reading
from tests.disputes import dispute
from tests.house import NUMAISH, House, OfficerClient, ResidentClient
from tests.trusted import found_made_up, found_verified, marked

__all__ = ["marked"]


def standing(resident: ResidentClient) -> dict[str, Any]:
    return dict(resident.get("/v1/standing").json)


def marks() -> list[str]:
    with reading() as session:
        return list(session.scalars(text("SELECT kind FROM trust_marks ORDER BY at")))


class TestOutcomes:
    def test_a_resident_of_whom_nothing_is_known_is_told_so(self, resident: ResidentClient) -> None:
        said = standing(resident)

        assert (said["treated"], said["because"], said["may_appeal"], said["appeal"]) == (
            "as_usual",
            [],
            False,
            None,
        )
        assert any("SOS" in each for each in said["never"])

    def test_what_is_verified_raises_and_what_was_made_up_lowers_from_the_second_on(
        self, resident: ResidentClient, neighbour: ResidentClient, verifier: OfficerClient, house: House
    ) -> None:
        found_verified(resident, verifier, house, times=3)
        found_made_up(neighbour, verifier, house)
        once = standing(neighbour)
        found_made_up(neighbour, verifier, house)

        assert standing(resident)["treated"] == "sooner"
        assert (once["treated"], once["because"][0]["code"]) == ("as_usual", "made_up")
        assert "not held against you" in once["because"][0]["text"]
        assert standing(neighbour)["treated"] == "later"
        assert standing(neighbour)["as_usual_again_at"] is not None

    def test_what_nobody_could_tell_and_an_honest_mistake_say_nothing(
        self, resident: ResidentClient, verifier: OfficerClient, house: House
    ) -> None:
        for outcome in ("inconclusive", "unfounded", "unfounded"):
            resident.report()
            house.settle()
            verifier.decide(*verifier.claim_first(), outcome)
            house.settle()

        assert marks() == []

    def test_anonymous_reports_are_nobodys(
        self, resident: ResidentClient, verifier: OfficerClient, house: House
    ) -> None:
        resident.report(anonymous=True)
        house.settle()
        verifier.decide(*verifier.claim_first(), "verified")
        house.settle()

        assert marks() == []

    def test_of_who_has_erased_what_is_theirs_nothing_is_kept_anew(
        self, resident: ResidentClient, verifier: OfficerClient, house: House
    ) -> None:
        resident.report()
        house.settle()
        assert resident.request("DELETE", f"/v1/devices/{resident.device_id}").status_code == 200

        verifier.decide(*verifier.claim_first(), "verified")
        house.settle()

        assert marks() == []

    def test_what_is_disputed_does_not_count_until_somebody_has_looked_again(
        self, resident: ResidentClient, verifier: OfficerClient, other_verifier: OfficerClient, house: House
    ) -> None:
        found_made_up(resident, verifier, house)
        [report_id] = found_made_up(resident, verifier, house)
        assert standing(resident)["treated"] == "later"

        dispute(resident, {"id": report_id})
        house.settle()
        meanwhile = standing(resident)
        other_verifier.decide(*other_verifier.claim_first(), "verified")
        house.settle()

        assert meanwhile["treated"] == "as_usual"
        assert sorted(marks()) == ["made_up", "verified"]

    def test_what_is_withdrawn_counts_no_more(
        self, resident: ResidentClient, verifier: OfficerClient, supervisor: OfficerClient, house: House
    ) -> None:
        found_verified(resident, verifier, house)
        task_id = self._task()

        answer = supervisor.post(
            f"/v1/worklist/{task_id}/withdrawal", json={"reason": "It was another place."}
        )
        house.settle()

        assert answer.status_code == 201, answer.text
        assert marks() == []

    def test_it_fades(self, resident: ResidentClient, marked: Any) -> None:
        marked(resident, "made_up", "made_up")
        assert standing(resident)["treated"] == "later"

        with clock.frozen_at(clock.now() + timedelta(days=29)):  # as long as the token lives
            assert standing(resident)["treated"] == "later"
        with reading() as session:
            resident_id = session.scalar(text("SELECT resident_id FROM trust_marks LIMIT 1"))
        with clock.frozen_at(clock.now() + timedelta(days=91)), reading() as session:
            from citizen_api.trust import queries

            assert queries.standing_of(session, resident_id).treated == "as_usual"

    def test_it_is_erased_with_all_else(self, resident: ResidentClient, marked: Any) -> None:
        marked(resident, "made_up", "made_up")
        resident.post("/v1/standing/appeals", json={"words": "My brother uses my phone."})

        erased = resident.request("DELETE", f"/v1/devices/{resident.device_id}")

        assert "standing" in erased.json["erased"]
        with reading() as session:
            left = session.execute(
                text("SELECT (SELECT count(*) FROM trust_marks), (SELECT count(*) FROM trust_appeals)")
            ).one()
        assert tuple(left) == (0, 0)

    def _task(self) -> str:
        with reading() as session:
            return str(session.scalar(text("SELECT id FROM verification_tasks")))


class TestWhatItMoves:
    def test_a_first_report_stands_alike_and_a_flood_costs_a_little_more_or_less(
        self, app: Flask, verifier: OfficerClient, house: House, marked: Any
    ) -> None:
        residents = {kind: ResidentClient.enrolled(app) for kind in ("verified", "made_up", "usual")}
        for kind in ("verified", "made_up"):
            marked(residents[kind], *[kind] * 3)
        # Each in a part of the city of its own: nobody is another's witness.
        points: dict[str, list[float]] = {}
        for n, (kind, resident) in enumerate(residents.items()):
            for nth in range(6):
                place = {**NUMAISH, "lat": 24.85 + n * 0.02, "lon": 67.00 + nth * 0.01}
                report = resident.report(position=place, category="robbery").json
                house.settle()
                with reading() as session:
                    standing_points = session.scalar(
                        text("SELECT standing FROM verification_tasks WHERE report_id = :id"),
                        {"id": report["id"]},
                    )
                points.setdefault(kind, []).append(standing_points)
        of_first = {kind: [round(each - found[0], 2) for each in found] for kind, found in points.items()}

        assert len({found[0] for found in points.values()}) == 1
        assert of_first["usual"] == [0, 0, 0, -0.5, -1.0, -1.5]
        assert of_first["verified"] == [0, 0, 0, 0, 0, -0.5]
        assert of_first["made_up"] == [0, -0.5, -1.0, -1.5, -2.0, -2.5]

    def test_no_officer_is_shown_it(
        self,
        resident: ResidentClient,
        verifier: OfficerClient,
        supervisor: OfficerClient,
        house: House,
        marked: Any,
    ) -> None:
        marked(resident, *["made_up"] * 3)
        house.settle()
        task_id = verifier.get("/v1/worklist").json["items"][0]["id"]

        seen = [
            verifier.get("/v1/worklist").text,
            verifier.get("/panel").text,
            verifier.get(f"/panel/tasks/{task_id}").text,
            supervisor.get("/panel/fairness").text,
            supervisor.get("/v1/cpo/feed").text,
        ]

        for page in seen:
            for word in ("free_in_an_hour", "trust", "treated", "made_up"):
                assert word not in page

    def test_an_sos_is_the_same_for_everybody(self, app: Flask, marked: Any, house: House) -> None:
        alerts = []
        for kinds in ((), ["made_up"] * 6):
            resident = ResidentClient.enrolled(app)
            marked(resident, *kinds)
            answer = resident.post("/v1/sos-alerts", json={"position": dict(NUMAISH)})
            said = resident.get(f"/v1/sos-alerts/{answer.json['id']}").json
            alerts.append((answer.status_code, said["state"], said["escalation_level"], sorted(said)))

        assert alerts[0] == alerts[1]

    def test_it_is_told_in_the_phones_language(self, app: Flask, marked: Any) -> None:
        texts = set()
        for locale in ("en", "ur", "sd"):
            resident = ResidentClient.enrolled(app, locale=locale)
            marked(resident, "made_up", "made_up")
            said = standing(resident)
            texts |= {said["text"], said["because"][0]["text"], *said["effects"], *said["never"]}

        assert len(texts) == 3 * 7
