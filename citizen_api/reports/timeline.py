"""The reporter's timeline in words. Codes are stored, sentences are made when they are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from citizen_api.reports import reasons
from kernel.belonging.boundary import for_the_public

# One sentence per code and language; {n} and the like are the step's facts. No camera, officer or other
# person is named here.
WORDS: dict[str, dict[str, str]] = {
    "received": {
        "en": "The police have your report.",
        "ur": "آپ کی رپورٹ پولیس کو مل گئی ہے۔",
        "sd": "توهان جي رپورٽ پوليس کي ملي وئي آهي.",
    },
    "cameras_linked": {
        "en": "Cameras that may have seen the place: {n}. Not recording then: {blind}.",
        "ur": "کیمرے جنہوں نے یہ جگہ دیکھی ہو سکتی ہے: {n}۔ اس وقت ریکارڈ نہیں کر رہے تھے: {blind}۔",
        "sd": "ڪئميرائون جن هي جڳهه ڏٺي هوندي: {n}. ان وقت رڪارڊ نه ڪري رهيون هيون: {blind}.",
    },
    "footage_secured": {
        "en": "Footage has been kept for your report.",
        "ur": "آپ کی رپورٹ کے لیے فوٹیج محفوظ کر لی گئی ہے۔",
        "sd": "توهان جي رپورٽ لاءِ فوٽيج محفوظ ڪئي وئي آهي.",
    },
    "under_review": {
        "en": "An officer is looking at your report.",
        "ur": "ایک افسر آپ کی رپورٹ دیکھ رہا ہے۔",
        "sd": "هڪ آفيسر توهان جي رپورٽ ڏسي رهيو آهي.",
    },
    "question_asked": {
        "en": "The police have a question about your report.",
        "ur": "پولیس کا آپ کی رپورٹ کے بارے میں ایک سوال ہے۔",
        "sd": "پوليس جو توهان جي رپورٽ بابت هڪ سوال آهي.",
    },
    "question_answered": {
        "en": "Your answer has reached the police.",
        "ur": "آپ کا جواب پولیس کو مل گیا ہے۔",
        "sd": "توهان جو جواب پوليس کي ملي ويو آهي.",
    },
    "looked_at_again": {
        "en": "What was found is being looked at once more; an officer will decide on your report anew.",
        "ur": "جو نتیجہ نکلا تھا اسے دوبارہ دیکھا جا رہا ہے؛ ایک افسر آپ کی رپورٹ پر نئے سرے سے فیصلہ کرے گا۔",
        "sd": "جيڪو نتيجو نڪتو هو ان کي ٻيهر ڏٺو پيو وڃي؛ هڪ آفيسر توهان جي رپورٽ تي نئين سر فيصلو ڪندو.",
    },
    "verified": {
        "en": "An officer verified what you reported. People nearby have been told, without your name or the exact place.",
        "ur": "ایک افسر نے آپ کی رپورٹ کی تصدیق کر دی۔ آس پاس کے لوگوں کو آپ کے نام اور درست جگہ کے بغیر بتا دیا گیا ہے۔",
        "sd": "هڪ آفيسر توهان جي رپورٽ جي تصديق ڪئي. ڀر وارن ماڻهن کي توهان جي نالي ۽ صحيح جڳهه کانسواءِ ٻڌايو ويو آهي.",
    },
    "unfounded": {
        "en": "An officer looked at it and found that it did not happen as reported.",
        "ur": "ایک افسر نے جائزہ لیا اور پایا کہ واقعہ بتائے گئے طریقے سے نہیں ہوا۔",
        "sd": "هڪ آفيسر جائزو ورتو ۽ ڏٺو ته واقعو ٻڌايل طريقي سان نه ٿيو.",
    },
    "inconclusive": {
        "en": "An officer looked at it; what there is does not show whether it happened.",
        "ur": "ایک افسر نے جائزہ لیا؛ جو کچھ موجود ہے اس سے واضح نہیں ہوتا کہ واقعہ ہوا یا نہیں۔",
        "sd": "هڪ آفيسر جائزو ورتو؛ موجود شيون نٿيون ٻڌائين ته واقعو ٿيو يا نه.",
    },
    "disputed": {
        "en": "You disputed the outcome. Another officer, who is not shown the first decision, will look again.",
        "ur": "آپ نے نتیجے پر اعتراض کیا ہے۔ ایک دوسرا افسر، جسے پہلا فیصلہ نہیں دکھایا جاتا، دوبارہ جائزہ لے گا۔",
        "sd": "توهان نتيجي تي اعتراض ڪيو آهي. هڪ ٻيو آفيسر، جنهن کي پهريون فيصلو نه ڏيکاريو ويندو، ٻيهر جائزو وٺندو.",
    },
    "second_look": {
        "en": "Another officer is looking at your report.",
        "ur": "ایک دوسرا افسر آپ کی رپورٹ دیکھ رہا ہے۔",
        "sd": "هڪ ٻيو آفيسر توهان جي رپورٽ ڏسي رهيو آهي.",
    },
    "changed_verified": {
        "en": "Your dispute has ended and changed the outcome: another officer verified what you reported. People nearby have been told, without your name or the exact place.",
        "ur": "آپ کے اعتراض کا فیصلہ ہو گیا اور نتیجہ بدل گیا: ایک دوسرے افسر نے آپ کی رپورٹ کی تصدیق کر دی۔ آس پاس کے لوگوں کو آپ کے نام اور درست جگہ کے بغیر بتا دیا گیا ہے۔",
        "sd": "توهان جي اعتراض جو فيصلو ٿي ويو ۽ نتيجو بدلجي ويو: هڪ ٻئي آفيسر توهان جي رپورٽ جي تصديق ڪئي. ڀر وارن ماڻهن کي توهان جي نالي ۽ صحيح جڳهه کانسواءِ ٻڌايو ويو آهي.",
    },
    "changed_unfounded": {
        "en": "Your dispute has ended and changed the outcome: another officer found that it did not happen as reported.",
        "ur": "آپ کے اعتراض کا فیصلہ ہو گیا اور نتیجہ بدل گیا: ایک دوسرے افسر نے پایا کہ واقعہ بتائے گئے طریقے سے نہیں ہوا۔",
        "sd": "توهان جي اعتراض جو فيصلو ٿي ويو ۽ نتيجو بدلجي ويو: هڪ ٻئي آفيسر ڏٺو ته واقعو ٻڌايل طريقي سان نه ٿيو.",
    },
    "changed_inconclusive": {
        "en": "Your dispute has ended and changed the outcome: another officer found that what there is does not show whether it happened.",
        "ur": "آپ کے اعتراض کا فیصلہ ہو گیا اور نتیجہ بدل گیا: ایک دوسرے افسر نے پایا کہ جو کچھ موجود ہے اس سے واضح نہیں ہوتا کہ واقعہ ہوا یا نہیں۔",
        "sd": "توهان جي اعتراض جو فيصلو ٿي ويو ۽ نتيجو بدلجي ويو: هڪ ٻئي آفيسر ڏٺو ته موجود شيون نٿيون ٻڌائين ته واقعو ٿيو يا نه.",
    },
    "upheld_verified": {
        "en": "Your dispute has ended: another officer, too, verified what you reported.",
        "ur": "آپ کے اعتراض کا فیصلہ ہو گیا: ایک دوسرے افسر نے بھی آپ کی رپورٹ کی تصدیق کی۔",
        "sd": "توهان جي اعتراض جو فيصلو ٿي ويو: هڪ ٻئي آفيسر به توهان جي رپورٽ جي تصديق ڪئي.",
    },
    "upheld_unfounded": {
        "en": "Your dispute has ended. Another officer, who was not shown the first decision, also found that it did not happen as reported.",
        "ur": "آپ کے اعتراض کا فیصلہ ہو گیا۔ ایک دوسرے افسر نے بھی، جسے پہلا فیصلہ نہیں دکھایا گیا، پایا کہ واقعہ بتائے گئے طریقے سے نہیں ہوا۔",
        "sd": "توهان جي اعتراض جو فيصلو ٿي ويو. هڪ ٻئي آفيسر به، جنهن کي پهريون فيصلو نه ڏيکاريو ويو، ڏٺو ته واقعو ٻڌايل طريقي سان نه ٿيو.",
    },
    "upheld_inconclusive": {
        "en": "Your dispute has ended. Another officer, who was not shown the first decision, also found that what there is does not show whether it happened.",
        "ur": "آپ کے اعتراض کا فیصلہ ہو گیا۔ ایک دوسرے افسر نے بھی، جسے پہلا فیصلہ نہیں دکھایا گیا، پایا کہ جو کچھ موجود ہے اس سے واضح نہیں ہوتا کہ واقعہ ہوا یا نہیں۔",
        "sd": "توهان جي اعتراض جو فيصلو ٿي ويو. هڪ ٻئي آفيسر به، جنهن کي پهريون فيصلو نه ڏيکاريو ويو، ڏٺو ته موجود شيون نٿيون ٻڌائين ته واقعو ٿيو يا نه.",
    },
    "withdrawn": {
        "en": "The verification was withdrawn. Those who were told of it have been told so.",
        "ur": "تصدیق واپس لے لی گئی۔ جنہیں بتایا گیا تھا انہیں یہ بھی بتا دیا گیا ہے۔",
        "sd": "تصديق واپس ورتي وئي. جن کي ٻڌايو ويو هو، تن کي اهو به ٻڌايو ويو آهي.",
    },
    "closed": {
        "en": "The incident is closed.",
        "ur": "واقعہ بند کر دیا گیا ہے۔",
        "sd": "واقعو بند ڪيو ويو آهي.",
    },
}


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    status: str
    text: str


def language_of(locale: str) -> str:
    """What is spoken for a locale: English when we do not have it."""
    language = locale.split("-")[0].lower()
    return language if language in WORDS["received"] else "en"


def sentence(code: str, *, locale: str, facts: Mapping[str, Any] | None = None) -> tuple[str, str]:
    """(language, the sentence in it); English when we do not have the language of `locale`. Of a fact
    that would say who somebody is, it says nothing."""
    spoken = language_of(locale)
    told = for_the_public(WORDS[code][spoken], facts or {})
    because = (facts or {}).get("because", "")
    return spoken, f"{told} {reasons.said(because, language=spoken)}" if because else told


def in_words(steps: Sequence[tuple[datetime, str, str, dict[str, Any]]], *, locale: str) -> list[Step]:
    """The steps as sentences in the language of `locale`, English when we do not have it."""
    return [
        Step(at, status, sentence(code, locale=locale, facts=facts)[1]) for at, status, code, facts in steps
    ]
