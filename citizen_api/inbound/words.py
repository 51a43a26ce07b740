"""What is answered, in the languages of the city: short, plain, and nothing that a stranger with the phone could use. Pure.

No answer says what was reported, or where: a reference at most. The place of an SOS is said, since help comes there and
a wrong pole must be seen at once.
"""

# reviewed: nobody yet (machine)
WORDS: dict[str, dict[str, str]] = {
    "sos_at_pole": {
        "en": "The police have your call, at pole %(pole)s. Stay where people are. If you are safe, write SAFE.",
        "ur": "پولیس کو آپ کی پکار مل گئی ہے، کھمبا %(pole)s۔ لوگوں کے پاس رہیں۔ محفوظ ہوں تو لکھیں: محفوظ",
        "sd": "پوليس کي توهان جي پڪار ملي وئي آهي، پول %(pole)s. ماڻهن وٽ رهو. محفوظ هجو ته لکو: محفوظ",
    },
    "sos_at_place": {
        "en": "The police have your call, at the place you sent. If you are safe, write SAFE.",
        "ur": "پولیس کو آپ کی پکار مل گئی ہے، اسی جگہ پر جو آپ نے بھیجی۔ محفوظ ہوں تو لکھیں: محفوظ",
        "sd": "پوليس کي توهان جي پڪار ملي وئي آهي، ان جڳهه تي جيڪا توهان موڪلي. محفوظ هجو ته لکو: محفوظ",
    },
    "sos_pole_unknown": {
        "en": "The police have your call, but we know no pole %(pole)s. Send the number on the pole again, such as P17.",
        "ur": "پولیس کو آپ کی پکار مل گئی ہے، مگر کھمبا %(pole)s ہمیں معلوم نہیں۔ کھمبے کا نمبر دوبارہ بھیجیں، جیسے P17",
        "sd": "پوليس کي توهان جي پڪار ملي وئي آهي، پر پول %(pole)s اسان کي معلوم ناهي. پول جو نمبر ٻيهر موڪليو، جيئن P17",
    },
    "sos_no_place": {
        "en": "The police have your call, but not your place. Send the number on the nearest pole, such as P17. Or call 15.",
        "ur": "پولیس کو آپ کی پکار مل گئی ہے، مگر جگہ نہیں۔ قریبی کھمبے کا نمبر بھیجیں، جیسے P17۔ یا 15 پر فون کریں",
        "sd": "پوليس کي توهان جي پڪار ملي وئي آهي، پر جڳهه نه. ويجهي پول جو نمبر موڪليو، جيئن P17. يا 15 تي فون ڪريو",
    },
    "place_noted": {
        "en": "Noted: pole %(pole)s. The police see it.",
        "ur": "لکھ لیا: کھمبا %(pole)s۔ پولیس دیکھ رہی ہے۔",
        "sd": "لکي ورتو: پول %(pole)s. پوليس ڏسي رهي آهي.",
    },
    "here_noted": {
        "en": "Your place is noted. The police see it.",
        "ur": "آپ کی جگہ لکھ لی گئی۔ پولیس دیکھ رہی ہے۔",
        "sd": "توهان جي جڳهه لکي ورتي وئي. پوليس ڏسي رهي آهي.",
    },
    "passed_on": {
        "en": "Your words are with the police.",
        "ur": "آپ کی بات پولیس تک پہنچ گئی۔",
        "sd": "توهان جي ڳالهه پوليس تائين پهتي.",
    },
    "answered": {
        "en": "An operator has answered. You can write here.",
        "ur": "ایک آپریٹر نے جواب دے دیا ہے۔ آپ یہاں لکھ سکتے ہیں۔",
        "sd": "هڪ آپريٽر جواب ڏئي ڇڏيو آهي. توهان هتي لکي سگهو ٿا.",
    },
    "waiting": {
        "en": "The police have your call. Nobody has answered yet. Call 15 if you can.",
        "ur": "پولیس کے پاس آپ کی پکار ہے۔ ابھی کسی نے جواب نہیں دیا۔ ہو سکے تو 15 پر فون کریں۔",
        "sd": "پوليس وٽ توهان جي پڪار آهي. اڃا ڪنهن جواب نه ڏنو آهي. ٿي سگهي ته 15 تي فون ڪريو.",
    },
    "on_screen": {
        "en": "Your call is on an operator's screen. Not answered yet.",
        "ur": "آپ کی پکار ایک آپریٹر کی اسکرین پر ہے۔ ابھی جواب نہیں ملا۔",
        "sd": "توهان جي پڪار هڪ آپريٽر جي اسڪرين تي آهي. اڃا جواب نه مليو آهي.",
    },
    "closed": {
        "en": "The police have closed your call. In danger write SOS and the pole's number again.",
        "ur": "پولیس نے آپ کی پکار بند کر دی ہے۔ خطرہ ہو تو SOS اور کھمبے کا نمبر پھر لکھیں۔",
        "sd": "پوليس توهان جي پڪار بند ڪري ڇڏي آهي. خطرو هجي ته SOS ۽ پول جو نمبر ٻيهر لکو.",
    },
    "stood_down": {
        "en": "Your call has ended: you wrote that you are safe. If you did not write that, write SOS now.",
        "ur": "آپ کی پکار ختم ہوئی: آپ نے لکھا کہ آپ محفوظ ہیں۔ اگر آپ نے نہیں لکھا تو ابھی SOS لکھیں۔",
        "sd": "توهان جي پڪار ختم ٿي: توهان لکيو ته توهان محفوظ آهيو. جيڪڏهن توهان نه لکيو ته هاڻي SOS لکو.",
    },
    "nothing_open": {
        "en": "No call is open from this number. In danger write SOS and the pole's number, or call 15.",
        "ur": "اس نمبر سے کوئی پکار کھلی نہیں۔ خطرہ ہو تو SOS اور کھمبے کا نمبر لکھیں، یا 15 پر فون کریں۔",
        "sd": "هن نمبر تان ڪا پڪار کليل ناهي. خطرو هجي ته SOS ۽ پول جو نمبر لکو، يا 15 تي فون ڪريو.",
    },
    "report_taken": {
        "en": "Taken. Your reference: %(reference)s. To ask, write STATUS %(reference)s. In danger write SOS or call 15.",
        "ur": "مل گیا۔ آپ کا حوالہ: %(reference)s۔ پوچھنے کے لیے لکھیں: STATUS %(reference)s۔ خطرے میں SOS لکھیں یا 15۔",
        "sd": "ملي ويو. توهان جو حوالو: %(reference)s. پڇڻ لاءِ لکو: STATUS %(reference)s. خطري ۾ SOS لکو يا 15.",
    },
    "report_where": {
        "en": "Where? Send the number on the nearest pole, such as P17. Nothing is passed on before.",
        "ur": "کہاں؟ قریبی کھمبے کا نمبر بھیجیں، جیسے P17۔ اس سے پہلے کچھ آگے نہیں جاتا۔",
        "sd": "ڪٿي؟ ويجهي پول جو نمبر موڪليو، جيئن P17. ان کان اڳ ڪجهه اڳتي نٿو وڃي.",
    },
    "report_pole_unknown": {
        "en": "We know no pole %(pole)s. Send the number on the nearest pole again, such as P17.",
        "ur": "کھمبا %(pole)s ہمیں معلوم نہیں۔ قریبی کھمبے کا نمبر دوبارہ بھیجیں، جیسے P17۔",
        "sd": "پول %(pole)s اسان کي معلوم ناهي. ويجهي پول جو نمبر ٻيهر موڪليو، جيئن P17.",
    },
    "report_elsewhere": {
        "en": "That place is outside this city. Send the number on a pole, such as P17, or call 15.",
        "ur": "وہ جگہ اس شہر سے باہر ہے۔ کھمبے کا نمبر بھیجیں، جیسے P17، یا 15 پر فون کریں۔",
        "sd": "اها جڳهه هن شهر کان ٻاهر آهي. پول جو نمبر موڪليو، جيئن P17، يا 15 تي فون ڪريو.",
    },
    "report_what": {
        "en": "What happened? Write REPORT, the pole's number and what you saw, in one message.",
        "ur": "کیا ہوا؟ ایک ہی پیغام میں لکھیں: رپورٹ، کھمبے کا نمبر، اور جو آپ نے دیکھا۔",
        "sd": "ڇا ٿيو؟ هڪ ئي پيغام ۾ لکو: رپورٽ، پول جو نمبر، ۽ جيڪو توهان ڏٺو.",
    },
    "report_reported": {
        "en": "%(reference)s: received. An officer will look at it.",
        "ur": "%(reference)s: مل گئی۔ ایک افسر اسے دیکھے گا۔",
        "sd": "%(reference)s: ملي وئي. هڪ آفيسر ان کي ڏسندو.",
    },
    "report_under_review": {
        "en": "%(reference)s: an officer is looking at it.",
        "ur": "%(reference)s: ایک افسر اسے دیکھ رہا ہے۔",
        "sd": "%(reference)s: هڪ آفيسر ان کي ڏسي رهيو آهي.",
    },
    "report_decided": {
        "en": "%(reference)s: an officer has decided on it. At a police station they tell you more.",
        "ur": "%(reference)s: ایک افسر فیصلہ کر چکا ہے۔ تھانے سے مزید معلوم ہو سکتا ہے۔",
        "sd": "%(reference)s: هڪ آفيسر فيصلو ڪري چڪو آهي. ٿاڻي مان وڌيڪ معلوم ٿي سگهي ٿو.",
    },
    "reference_unknown": {
        "en": "From this number we know no such reference.",
        "ur": "اس نمبر سے ایسا کوئی حوالہ معلوم نہیں۔",
        "sd": "هن نمبر تان اهڙو ڪو حوالو معلوم ناهي.",
    },
    "no_media": {
        "en": "Pictures and sound cannot be taken here. Write in words: SOS P17 for help, or REPORT P17 and what happened.",
        "ur": "یہاں تصویر اور آواز نہیں لی جا سکتی۔ لفظوں میں لکھیں: مدد کے لیے SOS P17، یا رپورٹ P17 اور کیا ہوا۔",
        "sd": "هتي تصوير ۽ آواز نٿا وٺي سگهجن. لفظن ۾ لکو: مدد لاءِ SOS P17، يا رپورٽ P17 ۽ ڇا ٿيو.",
    },
    "how": {
        "en": "For help write SOS and the number on the pole: SOS P17. To tell what you saw: REPORT P17 and your words. Or call 15.",
        "ur": "مدد کے لیے SOS اور کھمبے کا نمبر لکھیں: SOS P17۔ جو دیکھا بتانے کے لیے: رپورٹ P17 اور آپ کی بات۔ یا 15۔",
        "sd": "مدد لاءِ SOS ۽ پول جو نمبر لکو: SOS P17. جيڪو ڏٺو ٻڌائڻ لاءِ: رپورٽ P17 ۽ توهان جي ڳالهه. يا 15.",
    },
}
LANGUAGES = ("ur", "sd", "en")
OPERATORS = "operator"


def reply(code: str, language: str, **values: str) -> str:
    """In their language; in all three, one under the other, when their words did not show it."""
    spoken = (language,) if language in LANGUAGES else LANGUAGES
    return "\n".join(WORDS[code][each] % values for each in spoken)
