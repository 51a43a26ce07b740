"""A task's page looks by itself every few seconds: it is sent only what can change, and nothing while that is the same."""

import re

from tests.house import House, OfficerClient, ResidentClient

LOOK = {"X-Fragment": "1"}


def opened(resident: ResidentClient, house: House, verifier: OfficerClient) -> tuple[str, str]:
    resident.report(narrative="Two men on a red 125")
    house.settle()
    task_id, claim_id = verifier.claim_first()
    return f"/panel/tasks/{task_id}", claim_id


def test_a_look_holds_each_part_that_the_page_takes_and_not_the_page(
    resident: ResidentClient, house: House, verifier: OfficerClient
) -> None:
    path, _ = opened(resident, house, verifier)
    page = verifier.get(path).text

    look = verifier.get(path, headers=LOOK)

    wanted = re.findall(r"#([a-z]+):outerMorph", page)
    there = [each for each in wanted if f'id="{each}"' in page]
    assert {"standing", "tiles", "claim", "map", "undos"} <= set(there)
    assert [each for each in there if f'id="{each}"' not in look.text] == []
    assert 'id="decide"' in page
    assert 'id="decide"' not in look.text
    assert len(look.data) < 0.7 * len(page.encode())


def test_while_nothing_happens_a_look_is_answered_with_nothing(
    resident: ResidentClient, house: House, verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    path, claim_id = opened(resident, house, verifier)
    first = other_verifier.get(path, headers=LOOK)

    again = other_verifier.get(path, headers={**LOOK, "If-None-Match": first.headers["ETag"]})
    verifier.delete(f"/v1/worklist/{path.rsplit('/', 1)[1]}/claim", json={"claim_id": claim_id})
    changed = other_verifier.get(path, headers={**LOOK, "If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200
    assert 'id="take"' in changed.text
