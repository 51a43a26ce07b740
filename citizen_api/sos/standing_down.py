"""The resident needs no help any more, or somebody makes them say so. Nothing outside tells the two apart."""

from datetime import timedelta
from uuid import UUID

from citizen_api.sos import arming, pacing, pins, queries, telling
from citizen_api.sos.ladder import SosClosed
from citizen_api.sos.models import SosAlert
from citizen_api.sos.pins import Judged, PinRefused, Verdict
from citizen_api.sos.queries import AlertView
from citizen_api.sos.transitions import change_state, locked
from kernel import clock, incidents
from kernel.events import SosDuress, SosStoodDown
from kernel.identity.residents import Device
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

# After either PIN the phone goes on sending places for so long. In earnest they are sealed.
SENDS_ON = timedelta(minutes=30)
WITHOUT_PIN = Judged(Verdict.NONE_SET)


def stand_down(*, device: Device, sos_alert_id: UUID, pin: str, key: bytes, answer_ms: int) -> AlertView:
    """The alert as its phone is told of it. Said twice, it is one. Raises NotFound, SosClosed, PinRefused.

    answer_ms: whoever has PINs is answered at this time, or a multiple of it, whatever the PIN was. A PIN for what is not
    theirs to stand down is no try.
    """
    if not pins.are_set(device.resident_id):
        return _stand_down(device, sos_alert_id, WITHOUT_PIN)
    with pacing.answered_after(answer_ms):
        _refuse_what_is_not_theirs(device, sos_alert_id)
        return _stand_down(device, sos_alert_id, pins.judge(device.resident_id, pin, key=key))


def end_without_pin(uow: UnitOfWork, alert: SosAlert, device: Device) -> None:
    """In the caller's commit, for a resident who has no app and so no PINs. The alert is locked, and open."""
    _note(uow, alert, WITHOUT_PIN)
    _end(uow, alert, device)


def _refuse_what_is_not_theirs(device: Device, sos_alert_id: UUID) -> None:
    with reading() as session:
        alert = queries.alert_by_id(session, sos_alert_id, resident_id=device.resident_id)
    if telling.end_or_none(alert.state, alert.stood_down_at) == "closed":
        raise SosClosed("the police have closed it")


def _stand_down(device: Device, sos_alert_id: UUID, judged: Judged) -> AlertView:
    with unit_of_work() as uow:
        alert = locked(uow, sos_alert_id, resident_id=device.resident_id)
        end = telling.end_or_none(alert.state, alert.stood_down_at)
        if end == "closed":
            raise SosClosed("the police have closed it")
        pins.settle(uow, judged)
        if end is None:
            if judged.verdict is Verdict.WRONG:
                raise PinRefused("the SOS stays open until the PIN is in")
            _note(uow, alert, judged)
            follow = keep_up if judged.verdict is Verdict.DURESS else _end
            follow(uow, alert, device)
        return telling.as_told(queries.alert_by_id(uow.session, sos_alert_id))


def _note(uow: UnitOfWork, alert: SosAlert, judged: Judged) -> None:
    alert.stood_down_at = clock.now()
    if judged.verdict is not Verdict.NONE_SET:
        alert.sealed_until = alert.stood_down_at + SENDS_ON
    uow.session.flush()


def _end(uow: UnitOfWork, alert: SosAlert, device: Device) -> None:
    change_state(uow, alert, "stood_down")
    incidents.change_status(uow, alert.incident_id, "closed", disposition="stood_down")
    uow.publish(SosStoodDown(sos_alert_id=alert.id, incident_id=alert.incident_id))
    _record(uow, alert, device, "sos.stand_down")


def keep_up(uow: UnitOfWork, alert: SosAlert, device: Device) -> None:
    """It goes on, silently; one that was still arming is raised at once, at the time that its phone knows."""
    alert.is_duress = alert.is_silent = True
    alert.stood_down_at = alert.stood_down_at or clock.now()
    if alert.state == "arming":
        arming.tell(uow, alert, actor=device.actor)
    uow.session.flush()
    uow.publish(SosDuress(sos_alert_id=alert.id, incident_id=alert.incident_id))
    _record(uow, alert, device, "sos.duress")


def _record(uow: UnitOfWork, alert: SosAlert, device: Device, action: str) -> None:
    uow.record(
        actor=device.actor, action=action, subject=("sos_alert", alert.id), incident_id=alert.incident_id
    )
