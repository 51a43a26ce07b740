"""That something moves in a clip comes to the worklist with the clip, and says so."""

from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import expect
from sqlalchemy import select

from cctv_link.footage.models import Clip
from kernel import clock
from kernel.events import ClipSecured
from kernel.unit_of_work import reading, unit_of_work
from moderation.worklist.models import VerificationTask
from tests.browser.conftest import PLACE, Desk
from tests.house import House, ResidentClient


def test_what_moves_comes_with_the_clip_and_is_said(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Callable[..., Desk]
) -> None:
    resident.report(position=PLACE, occurred_at=clock.wire(filmed))
    house.settle()
    with reading() as session:
        clip, task = session.scalars(select(Clip)).one(), session.scalars(select(VerificationTask)).one()
    assert clip.motion is not None
    assert task.looked_at == 1
    with unit_of_work() as uow:  # another clip of it, where somebody comes
        uow.execute("UPDATE clips SET motion = 0.02")
        uow.publish(ClipSecured(incident_id=clip.incident_id, clip_id=clip.id, evidence_id=clip.evidence_id))
    house.settle()

    desk = desk_of("Imran A.", "verifier")

    expect(desk.page.locator("#side .brk")).to_contain_text(
        "Something moves that usually does not, in 1 of 1 clips"
    )
    expect(desk.page.locator("#side .brk")).to_contain_text("+0.5")
    assert desk.troubles == []
