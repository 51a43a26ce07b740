"""When in doubt an SOS is raised and none is ended: what people write in three languages, and in Urdu with Latin letters."""

import pytest

from citizen_api.inbound.reading import SAFE, SOS, WORDS, read

CALLS = (
    # Locked in is not safe.
    "SOS میں بند ہوں",
    "SOS مان بند آهيان",
    "SOS بند",
    "SOS ختم",
    # A no beside the word for help says what is missing.
    "help i am not safe",
    "help not breathing",
    "help no network come fast",
    "help no no no",
    "help no one is here",
    "Help! They do not stop",
    "help he has no pulse thanks to them",
    "help me thanks",
    "please help i am not safe",
    "please help thanks",
    "plz help no",
    "thanks please help me",
    "thank god help me",
    "i need help not breathing",
    "not getting help",
    "no one help me",
    "مدد نہیں مل رہی",
    "مدد کرو میں محفوظ نہیں",
    "مدد کریں شکریہ",
    "میری مدد نہیں ہو رہی",
    "کوئی مدد نہیں مل رہی",
    "مہربانی کر کے میری مدد کرو",
    "مدد کرو مہربانی",
    "madad nahi mil rahi",
    "madad karo main mehfooz nahi",
    "meherbani karke madad karo",
    "mujhe madad chahiye",
    "madad chahiye saans nahi aa rahi",
    "مدد نٿي ملي",
    "مدد ڪريو مان محفوظ ناهيان",
    "مهرباني ڪري مدد ڪريو",
    "مدد ڪريو نه ته مري ويندس",
    # Beside the call itself whatever is more than its end.
    "SOS i am not safe",
    "SOS میں محفوظ ہوں",
    "SOS am i safe",
    "SOS stop them",
    "SOS stop him stop",
    "SOS SOS stop",
    "SOS safe?",
    "بچاؤ محفوظ نہیں",
    "bachao stop",
    "stop bachao",
)
SAID_SAFE = (
    "SAFE",
    "safe.",
    "stop",
    "STOP!",
    "cancel",
    "I am safe now",
    "I'm safe",
    "im safe",
    "am safe",
    "we are safe",
    "now we are safe",
    "محفوظ",
    "میں محفوظ ہوں",
    "میں اب محفوظ ہوں",
    "ہم محفوظ ہیں",
    "ہم خیریت سے ہیں",
    "خیریت سے ہوں",
    "منسوخ",
    "mehfooz",
    "main mehfooz hun",
    "main khairiyat se hoon",
    "hum mehfooz hain",
    "مان محفوظ آهيان",
    "هاڻي مان محفوظ آهيان",
    "اسان محفوظ آهيون",
    "مان خير سان آهيان",
    "SOS stop",
    "SOS cancel",
    "cancel SOS",
    "stop sos",
    "s.o.s. cancel",
    "SOS محفوظ",
    "SOS منسوخ",
)
ENDS_NOTHING = (
    "میں بند ہوں",
    "ہم بند ہیں",
    "مان بند آهيان",
    "بند",
    "ختم",
    "are we safe",
    "am i safe",
    "am I safe now",
    "m i safe",
    "now are we safe",
    "are safe",
    "ہیں محفوظ",
    "safe?",
    "safe ?",
    "i am safe?",
    "stop?",
    "محفوظ؟",
    "میں محفوظ ہوں؟",
    "مان محفوظ آهيان؟",
    "ہیں ہم محفوظ",
    "کیا میں محفوظ ہوں",
    "kya main mehfooz hun",
    "خیریت",
    "khairiyat",
    "خیریت سے ہیں",
    "خير",
    "I am not safe",
    "میں محفوظ نہیں ہوں",
    "main mehfooz nahi hun",
    "مان محفوظ نه آهيان",
    "stop following me",
    "stop now",
    "stop stop",
    "is it safe there",
)
HELP_THAT_IS_NOT_CALLED_FOR = (
    "thank you for the help",
    "thanks for help",
    "help thanks",
    "help no",
    "help no thanks",
    "help not needed",
    "no help needed",
    "dont need help",
    "need no help",
    "help has arrived thanks",
    "shukria madad ka",
    "madad ka shukria",
    "aap ki madad ka shukria",
    "madad nahi chahiye",
    "مدد نہیں",
    "مدد نہیں چاہیے",
    "مجھے مدد نہیں چاہیے",
    "مدد کی ضرورت نہیں",
    "مدد کا شکریہ",
    "آپ کی مدد کا شکریہ",
    "مدد جي مهرباني",
    "مدد نه کپي",
    "مدد جي ضرورت ناهي",
)


@pytest.mark.parametrize("text", CALLS)
def test_it_calls(text: str) -> None:
    assert read(text).what == SOS


@pytest.mark.parametrize("text", SAID_SAFE)
def test_it_says_safe(text: str) -> None:
    assert read(text).what == SAFE


@pytest.mark.parametrize("text", ENDS_NOTHING)
def test_it_ends_nothing(text: str) -> None:
    assert read(text).what == WORDS


@pytest.mark.parametrize("text", HELP_THAT_IS_NOT_CALLED_FOR)
def test_it_does_not_call(text: str) -> None:
    assert read(text).what == WORDS


@pytest.mark.parametrize("text", ["help thanks", "مدد نہیں", "no help"])
def test_at_a_pole_even_that_calls(text: str) -> None:
    assert read(f"{text} P17").what == SOS
