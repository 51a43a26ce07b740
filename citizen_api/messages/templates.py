"""What an operator can say with one key, in the languages of the city. Pure.

None of them promises what the house cannot know: that somebody comes, or that it will be well.
"""

from dataclasses import dataclass

from kernel import places

# reviewed: nobody yet (machine)
WORDS: dict[str, dict[str, str]] = {
    "stay_in_light": {
        "en": "Stay in the light, where people are.",
        "ur": "روشنی میں رہیں، جہاں لوگ ہوں۔",
        "sd": "روشني ۾ رهو، جتي ماڻهو هجن.",
    },
    "go_inside": {
        "en": "Go inside if you can: a shop or a petrol pump.",
        "ur": "ہو سکے تو اندر جائیں: کسی دکان یا پٹرول پمپ میں۔",
        "sd": "ٿي سگهي ته اندر وڃو: ڪنهن دڪان يا پيٽرول پمپ ۾.",
    },
    "we_see_you": {
        "en": "We see the place on a camera.",
        "ur": "ہم کیمرے پر وہ جگہ دیکھ رہے ہیں۔",
        "sd": "اسان ڪئميرا تي اها جڳهه ڏسي رهيا آهيون.",
    },
    "are_you_safe": {
        "en": "Are you safe now?",
        "ur": "کیا آپ اب محفوظ ہیں؟",
        "sd": "ڇا توهان هاڻي محفوظ آهيو؟",
    },
    "cannot_speak": {
        "en": "If you cannot speak, write 1.",
        "ur": "اگر آپ بول نہیں سکتے تو 1 لکھیں۔",
        "sd": "جيڪڏهن توهان ڳالهائي نٿا سگهو ته 1 لکو.",
    },
}
CODES = tuple(WORDS)


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence: as the resident reads it, in English, and in each language an operator may read."""

    code: str
    text: str
    text_en: str
    texts: dict[str, str]


def language_of(locale: str) -> str:
    """The language that a device of this locale reads; English for one we do not have."""
    return places.language_of(locale)


def offered(locale: str) -> list[Template]:
    """All of them, the first three being one key each."""
    language = language_of(locale)
    return [Template(code, words[language], words["en"], words) for code, words in WORDS.items()]
