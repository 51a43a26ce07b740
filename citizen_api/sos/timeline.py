"""An SOS in words, as its resident reads it: only what happened, and what happens next. Made when it is read.

No officer, camera or station is named here.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from citizen_api.sos.ladder import ALL_CONSOLES, SECOND_CONSOLE, STATION, SUPERVISOR
from citizen_api.sos.queries import AlertView, EscalationView
from citizen_api.sos.telling import as_told
from kernel import places

# reviewed: nobody yet (machine)
WORDS: dict[str, dict[str, str]] = {
    "arming": {
        "en": "The police have it. It is raised when the time is up, whatever happens to this phone.",
        "ur": "پولیس کے پاس پہنچ گئی ہے۔ وقت پورا ہوتے ہی پکار لگ جائے گی، فون کے ساتھ کچھ بھی ہو۔",
        "sd": "پوليس وٽ پهچي وئي آهي. وقت پورو ٿيندي ئي پڪار لڳندي، فون سان ڇا به ٿئي.",
    },
    "received": {
        "en": "The police have your call. Nobody has seen it yet.",
        "ur": "پولیس کو آپ کی پکار مل گئی ہے۔ ابھی کسی نے نہیں دیکھی۔",
        "sd": "پوليس کي توهان جي پڪار ملي وئي آهي. اڃا ڪنهن نه ڏٺي آهي.",
    },
    "on_screen": {
        "en": "It is on an operator's screen. Not answered yet.",
        "ur": "یہ ایک آپریٹر کی اسکرین پر ہے۔ ابھی جواب نہیں ملا۔",
        "sd": "اها هڪ آپريٽر جي اسڪرين تي آهي. اڃا جواب نه مليو آهي.",
    },
    "second_console": {
        "en": "A second console was called.",
        "ur": "دوسرے کنسول کو بلایا گیا۔",
        "sd": "ٻئي ڪنسول کي سڏيو ويو.",
    },
    "second_console_none": {
        "en": "A second console was to be called; none is signed in.",
        "ur": "دوسرے کنسول کو بلانا تھا؛ کوئی موجود نہیں۔",
        "sd": "ٻئي ڪنسول کي سڏڻو هو؛ ڪو به موجود ناهي.",
    },
    "supervisor": {
        "en": "The supervisor was called.",
        "ur": "نگران افسر کو بلایا گیا۔",
        "sd": "نگران آفيسر کي سڏيو ويو.",
    },
    "supervisor_none": {
        "en": "The supervisor was to be called; none is signed in.",
        "ur": "نگران افسر کو بلانا تھا؛ کوئی موجود نہیں۔",
        "sd": "نگران آفيسر کي سڏڻو هو؛ ڪو به موجود ناهي.",
    },
    "station": {
        "en": "The police station is being told.",
        "ur": "تھانے کو بتایا جا رہا ہے۔",
        "sd": "ٿاڻي کي ٻڌايو پيو وڃي.",
    },
    "station_told": {
        "en": "The police station has been told.",
        "ur": "تھانے کو بتا دیا گیا ہے۔",
        "sd": "ٿاڻي کي ٻڌايو ويو آهي.",
    },
    "station_refused": {
        "en": "The police station could not be told. Call 15 if you can.",
        "ur": "تھانے کو نہیں بتایا جا سکا۔ ہو سکے تو 15 پر فون کریں۔",
        "sd": "ٿاڻي کي ٻڌائي نه سگهيو. ٿي سگهي ته 15 تي فون ڪريو.",
    },
    "all_consoles": {
        "en": "Every console was called once more. Call 15 if you can.",
        "ur": "ہر کنسول کو دوبارہ بلایا گیا۔ ہو سکے تو 15 پر فون کریں۔",
        "sd": "هر ڪنسول کي ٻيهر سڏيو ويو. ٿي سگهي ته 15 تي فون ڪريو.",
    },
    "nearby_asked": {
        "en": "People nearby were asked to help.",
        "ur": "قریب کے لوگوں سے مدد کو کہا گیا۔",
        "sd": "ويجهن ماڻهن کي مدد لاءِ چيو ويو.",
    },
    "answered": {
        "en": "An operator has answered.",
        "ur": "ایک آپریٹر نے جواب دے دیا ہے۔",
        "sd": "هڪ آپريٽر جواب ڏئي ڇڏيو آهي.",
    },
    "closed": {
        "en": "The police have closed it.",
        "ur": "پولیس نے اسے بند کر دیا ہے۔",
        "sd": "پوليس ان کي بند ڪري ڇڏيو آهي.",
    },
    "stood_down": {
        "en": "You have stood it down.",
        "ur": "آپ نے اسے واپس لے لیا ہے۔",
        "sd": "توهان ان کي واپس ورتو آهي.",
    },
}
# reviewed: nobody yet (machine)
NEXT: dict[str, dict[str, str]] = {
    SECOND_CONSOLE: {
        "en": "If nobody answers, a second console is called next.",
        "ur": "جواب نہ ملا تو اس کے بعد دوسرے کنسول کو بلایا جائے گا۔",
        "sd": "جواب نه مليو ته ان کان پوءِ ٻئي ڪنسول کي سڏيو ويندو.",
    },
    SUPERVISOR: {
        "en": "If nobody answers, the supervisor is called next.",
        "ur": "جواب نہ ملا تو اس کے بعد نگران افسر کو بلایا جائے گا۔",
        "sd": "جواب نه مليو ته ان کان پوءِ نگران آفيسر کي سڏيو ويندو.",
    },
    STATION: {
        "en": "If nobody answers, the police station is told next.",
        "ur": "جواب نہ ملا تو اس کے بعد تھانے کو بتایا جائے گا۔",
        "sd": "جواب نه مليو ته ان کان پوءِ ٿاڻي کي ٻڌايو ويندو.",
    },
    ALL_CONSOLES: {
        "en": "If nobody answers, every console is called once more.",
        "ur": "جواب نہ ملا تو ہر کنسول کو دوبارہ بلایا جائے گا۔",
        "sd": "جواب نه مليو ته هر ڪنسول کي ٻيهر سڏيو ويندو.",
    },
}


@dataclass(frozen=True, slots=True)
class StepInWords:
    """One line of what happened."""

    at: datetime
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class NextInWords:
    """What happens next if nobody answers."""

    level: int
    to: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Followed:
    """An alert as its resident follows it."""

    id: UUID
    reference: str
    state: str
    escalation_level: int
    raised_at: datetime
    raises_at: datetime | None
    flags: list[str]
    next_step: NextInWords | None
    timeline: list[StepInWords]


def followed(alert: AlertView, *, locale: str) -> Followed:
    """The alert with its story as its phone is told, in the language of `locale`, English when we do not have it."""
    alert = as_told(alert)
    language = places.language_of(locale)
    coming = alert.next_step
    return Followed(
        id=alert.id,
        reference=alert.reference,
        state=alert.state,
        escalation_level=alert.escalation_level,
        raised_at=alert.raised_at,
        raises_at=alert.raises_at,
        flags=alert.flags,
        next_step=NextInWords(coming.level, coming.to, coming.at, NEXT[coming.to][language])
        if coming
        else None,
        timeline=[StepInWords(at, code, WORDS[code][language]) for at, code in _story(alert)],
    )


def _story(alert: AlertView) -> list[tuple[datetime, str]]:
    """(at, code) of what happened, in the order of time. Handing over changes nothing for the resident."""
    begun = "arming" if alert.raises_at is not None else "received"
    told = [(alert.raised_at, begun), (alert.shown_at, "on_screen"), (alert.answered_at, "answered")]
    told += [(alert.help_asked_at, "nearby_asked")]
    told += [(alert.ended_at, alert.state)] if alert.is_ended else []
    for escalation in alert.escalations:
        told += _taken(escalation)
    until = alert.stood_down_at
    return sorted(
        ((at, code) for at, code in told if at is not None and (until is None or at <= until)),
        key=lambda line: line[0],
    )


def _taken(escalation: EscalationView) -> list[tuple[datetime | None, str]]:
    """A step, and what came of it."""
    if escalation.to in (SECOND_CONSOLE, SUPERVISOR):
        return [(escalation.taken_at, escalation.to if escalation.told else f"{escalation.to}_none")]
    if escalation.to == ALL_CONSOLES:
        return [(escalation.taken_at, escalation.to)]
    reached = [each.at for each in escalation.told if each.state == "told"]
    refused = [each.at for each in escalation.told if each.state == "refused"]
    told: list[tuple[datetime | None, str]] = [(escalation.taken_at, escalation.to)]
    if reached:
        told.append((min(reached), "station_told"))
    elif refused and len(refused) == len(escalation.told):
        told.append((max(refused), "station_refused"))
    return told
