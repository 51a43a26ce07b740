"""What the police may ask a reporter, in the three languages, and what an answer to it is. Pure.

Templates only. An officer's free words would be in one language, read by nobody before they are sent, and the
way to ask what must not be asked: a name, a number, where somebody lives. Behaviour is asked before appearance.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.errors import DomainError, InvalidField, Kind
from kernel.marks import N_

EXPIRES_AFTER = timedelta(hours=72)
# A frightened person is asked little at a time.
MOST_OPEN = 3

OPEN, ANSWERED, EXPIRED = "open", "answered", "expired"

Words = Mapping[str, str]

_YES: Words = {"en": "Yes", "ur": "ہاں", "sd": "ها"}
_NO: Words = {"en": "No", "ur": "نہیں", "sd": "نه"}
_NOT_SURE: Words = {"en": "Not sure", "ur": "یقین نہیں", "sd": "پڪ ناهي"}
_WHETHER = {"yes": _YES, "no": _NO, "not_sure": _NOT_SURE}


@dataclass(frozen=True, slots=True)
class Template:
    """A question in words, and its choices by slug; one without choices is answered in words.

    after: the question about what was done that goes before one about how anybody looked.
    """

    words: Words
    choices: Mapping[str, Words]
    after: str = ""


# reviewed: nobody yet (machine)
TEMPLATES: Mapping[str, Template] = {
    "still_there": Template(
        {
            "en": "Is it still going on, or is there still danger?",
            "ur": "کیا یہ اب بھی ہو رہا ہے، یا خطرہ اب بھی موجود ہے؟",
            "sd": "ڇا اهو اڃا ٿي رهيو آهي، يا خطرو اڃا موجود آهي؟",
        },
        _WHETHER,
    ),
    "hurt": Template(
        {"en": "Was anybody hurt?", "ur": "کیا کوئی زخمی ہوا؟", "sd": "ڇا ڪو زخمي ٿيو؟"},
        _WHETHER,
    ),
    "weapon": Template(
        {"en": "Did you see a weapon?", "ur": "کیا آپ نے کوئی ہتھیار دیکھا؟", "sd": "ڇا توهان ڪو هٿيار ڏٺو؟"},
        _WHETHER,
    ),
    "what_done": Template(
        {
            "en": "What was done, step by step, before and after? Say what people did rather than who they seemed to be.",
            "ur": "پہلے اور بعد میں کیا کیا گیا، ترتیب سے بتائیں۔ یہ بتائیں کہ لوگوں نے کیا کیا، نہ کہ وہ کون لگتے تھے۔",
            "sd": "اڳ ۽ پوءِ ڇا ڪيو ويو، ترتيب سان ٻڌايو. اهو ٻڌايو ته ماڻهن ڇا ڪيو، نه ته اهي ڪير لڳا ٿي.",
        },
        {},
    ),
    "how_away": Template(
        {
            "en": "How did they get away?",
            "ur": "وہ کس طرح وہاں سے گئے؟",
            "sd": "اهي ڪيئن اتان ويا؟",
        },
        {
            "on_foot": {"en": "On foot", "ur": "پیدل", "sd": "پنڌ"},
            "motorcycle": {"en": "By motorcycle", "ur": "موٹر سائیکل پر", "sd": "موٽر سائيڪل تي"},
            "car": {"en": "By car", "ur": "گاڑی میں", "sd": "گاڏي ۾"},
            "other": {"en": "Otherwise", "ur": "کسی اور طرح", "sd": "ٻئي ڪنهن طرح"},
            "not_seen": {"en": "I did not see it", "ur": "میں نے نہیں دیکھا", "sd": "مون نه ڏٺو"},
        },
    ),
    "which_way": Template(
        {
            "en": "Which way did they go? Name a road, a shop or a sign.",
            "ur": "وہ کس طرف گئے؟ کسی سڑک، دکان یا نشان کا نام بتائیں۔",
            "sd": "اهي ڪهڙي طرف ويا؟ ڪنهن روڊ، دڪان يا نشان جو نالو ٻڌايو.",
        },
        {},
    ),
    "vehicle": Template(
        {
            "en": "What do you remember of the vehicle: its kind, its colour, any part of the number plate?",
            "ur": "گاڑی کے بارے میں کیا یاد ہے: قسم، رنگ، نمبر پلیٹ کا کوئی حصہ؟",
            "sd": "گاڏيءَ بابت ڇا ياد آهي: قسم، رنگ، نمبر پليٽ جو ڪو حصو؟",
        },
        {},
    ),
    "exact_place": Template(
        {
            "en": "Where exactly was it? Name a shop, a corner or the number on a pole.",
            "ur": "یہ ٹھیک کہاں ہوا؟ کسی دکان، موڑ یا کھمبے کا نمبر بتائیں۔",
            "sd": "اهو صحيح ڪٿي ٿيو؟ ڪنهن دڪان، موڙ يا ٿنڀي جو نمبر ٻڌايو.",
        },
        {},
    ),
    "how_sure_of_time": Template(
        {
            "en": "How sure are you of the time?",
            "ur": "آپ کو وقت کا کتنا یقین ہے؟",
            "sd": "توهان کي وقت جي ڪيتري پڪ آهي؟",
        },
        {
            "to_the_minute": {"en": "To the minute", "ur": "منٹ تک درست", "sd": "منٽ تائين صحيح"},
            "within_a_quarter": {
                "en": "Within a quarter of an hour",
                "ur": "پندرہ منٹ کے اندر",
                "sd": "پندرهن منٽن اندر",
            },
            "less": {"en": "Less than that", "ur": "اس سے کم", "sd": "ان کان گهٽ"},
        },
    ),
    "others_saw": Template(
        {
            "en": "Did other people see it happen?",
            "ur": "کیا اور لوگوں نے بھی یہ ہوتے دیکھا؟",
            "sd": "ڇا ٻين ماڻهن به اهو ٿيندي ڏٺو؟",
        },
        _WHETHER,
    ),
    "know_again": Template(
        {
            "en": "By what would you know them again: clothes, what they carried, how they moved? Leave out what people"
            " you took them for.",
            "ur": "آپ انہیں دوبارہ کس چیز سے پہچانیں گے: کپڑے، ہاتھ میں کیا تھا، کیسے چلتے تھے؟ یہ نہ لکھیں کہ وہ کس قوم کے لگتے تھے۔",
            "sd": "توهان انهن کي ٻيهر ڪهڙي شيءِ مان سڃاڻندا: ڪپڙا، هٿ ۾ ڇا هو، ڪيئن هليا ٿي؟ اهو نه لکو ته اهي ڪهڙي قوم جا لڳا ٿي.",
        },
        {},
        after="what_done",
    ),
}


class NotAskable(DomainError):
    kind = Kind.CONFLICT
    slug = "not-askable"
    title = N_("The reporter cannot be asked that now")


class QuestionClosed(DomainError):
    kind = Kind.CONFLICT
    slug = "question-closed"
    title = N_("The question cannot be answered any more")


def offered(asked: Collection[str]) -> list[str]:
    """What may be asked next, once these were asked: how anybody looked only after what was done."""
    return [slug for slug, template in TEMPLATES.items() if not template.after or template.after in asked]


def refuse_unaskable(template: str, *, asked: Collection[str], open_now: int) -> None:
    """Whether it may be asked after these, while so many wait for their answer. Raises NotAskable."""
    if template not in offered(asked):
        first = TEMPLATES[template].after
        raise NotAskable(
            f"ask {first} first: what was done, before how anybody looked", why="behaviour-first"
        )
    if open_now >= MOST_OPEN:
        raise NotAskable(f"{open_now} questions are open; wait for an answer", why="too-many")


def state_of(*, answered_at: datetime | None, expires_at: datetime, now: datetime) -> str:
    """open, answered or expired."""
    if answered_at is not None:
        return ANSWERED
    return EXPIRED if now >= expires_at else OPEN


def in_language(words: Words, locale: str) -> str:
    """In the language of `locale`, English when we do not have it."""
    return words.get(locale.split("-")[0].lower(), words["en"])


def refuse_unfit(template: Template, *, choice: str | None, narrative: str) -> None:
    """Whether this answers that. Raises InvalidField."""
    if template.choices:
        if choice not in template.choices:
            there_are = ", ".join(template.choices)
            raise InvalidField(("choice", "not-a-choice", f"choose one of: {there_are}"))
    elif choice is not None:
        raise InvalidField(("choice", "unknown", "it is answered in words"))
    elif not narrative.strip():
        raise InvalidField(("narrative", "required", "answer in your own words"))
