"""Why an officer found what they found, in the reporter's language. Of what the officer chose only: words of their own are in one
language, may name somebody, and stay in the house.

Codes are stored with the timeline, sentences are made when they are read. The English ones are what the panel offers and
sends (kernel.web.wording.REASONS); a test holds the two together.
"""

SENTENCES: dict[str, dict[str, str]] = {
    "cameras_show_it": {
        "en": "Two or more cameras show it as told",
        "ur": "دو یا زیادہ کیمرے وہی دکھاتے ہیں جو بتایا گیا",
        "sd": "ٻه يا وڌيڪ ڪيمرائون اهو ئي ڏيکارين ٿيون جيڪو ٻڌايو ويو",
    },
    "a_camera_shows_it": {
        "en": "One camera shows it as told",
        "ur": "ایک کیمرہ وہی دکھاتا ہے جو بتایا گیا",
        "sd": "هڪ ڪيمرا اهو ئي ڏيکاري ٿي جيڪو ٻڌايو ويو",
    },
    "account_fits": {
        "en": "The account fits the place and the time; no camera looked that way",
        "ur": "بیان جگہ اور وقت سے ملتا ہے؛ کسی کیمرے کا رخ اُدھر نہ تھا",
        "sd": "بيان جڳهه ۽ وقت سان ملي ٿو؛ ڪنهن ڪيمرا جو رخ اوڏانهن نه هو",
    },
    "cameras_show_otherwise": {
        "en": "The cameras show the place at that time, and it did not happen there",
        "ur": "کیمرے اس وقت وہی جگہ دکھاتے ہیں، وہاں ایسا نہیں ہوا",
        "sd": "ڪيمرائون ان وقت اها جڳهه ڏيکارين ٿيون، اتي ائين نه ٿيو",
    },
    "reported_elsewhere": {
        "en": "The same thing was reported and verified under another reference",
        "ur": "یہی واقعہ دوسرے حوالے سے رپورٹ اور تصدیق ہو چکا ہے",
        "sd": "اهو ئي واقعو ٻئي حوالي سان رپورٽ ۽ تصديق ٿي چڪو آهي",
    },
    "account_contradicts_itself": {
        "en": "The account contradicts itself",
        "ur": "بیان خود اپنی نفی کرتا ہے",
        "sd": "بيان پاڻ پنهنجي نفي ڪري ٿو",
    },
    "made_up": {
        "en": "It was told knowing that it did not happen",
        "ur": "یہ جانتے ہوئے بتایا گیا کہ ایسا نہیں ہوا",
        "sd": "اهو ڄاڻندي ٻڌايو ويو ته ائين نه ٿيو",
    },
    "footage_missing": {
        "en": "The footage of that time is missing",
        "ur": "اس وقت کی فوٹیج موجود نہیں",
        "sd": "ان وقت جي فوٽيج موجود ناهي",
    },
    "looked_elsewhere_or_dark": {
        "en": "The cameras looked elsewhere or it was too dark to tell",
        "ur": "کیمروں کا رخ کہیں اور تھا یا اندھیرا بہت تھا",
        "sd": "ڪيمرائن جو رخ ٻئي هنڌ هو يا اوندهه گهڻي هئي",
    },
    "place_or_time_uncertain": {
        "en": "The place or the time is too uncertain",
        "ur": "جگہ یا وقت بہت غیر یقینی ہے",
        "sd": "جڳهه يا وقت تمام غير يقيني آهي",
    },
}
_SAID = {"en": "Reason: {sentence}.", "ur": "وجہ: {sentence}۔", "sd": "سبب: {sentence}."}


def code_of(reason: str) -> str:
    """The code of the sentence that a stored reason begins with; empty when the officer chose none."""
    for code, words in SENTENCES.items():
        if reason == words["en"] or reason.startswith(f"{words['en']}. "):
            return code
    return ""


def said(code: str, *, language: str) -> str:
    """What stands behind the outcome: "Reason: One camera shows it as told." """
    return _SAID[language].format(sentence=SENTENCES[code][language])
