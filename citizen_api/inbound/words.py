"""What is answered, in the languages of the city: short, plain, and nothing that a stranger with the phone could use. Pure.

No answer says what was reported, or where: a reference at most. The place of an SOS is said, since help comes there and
a wrong pole must be seen at once.
"""

from collections.abc import Mapping

from kernel.spoken import spoken

WORDS: dict[str, Mapping[str, str]] = {
    "sos_at_pole": spoken(
        "The police have your call, at pole %(pole)s. Stay where people are. If you are safe, write SAFE."
    ),
    "sos_at_place": spoken("The police have your call, at the place you sent. If you are safe, write SAFE."),
    "sos_pole_unknown": spoken(
        "The police have your call, but we know no pole %(pole)s. Send the number on the pole again, such as P17."
    ),
    "sos_no_place": spoken(
        "The police have your call, but not your place. Send the number on the nearest pole, such as P17. Or call 15."
    ),
    "place_noted": spoken("Noted: pole %(pole)s. The police see it."),
    "here_noted": spoken("Your place is noted. The police see it."),
    "passed_on": spoken("Your words are with the police."),
    "answered": spoken("An operator has answered. You can write here."),
    "waiting": spoken("The police have your call. Nobody has answered yet. Call 15 if you can."),
    "on_screen": spoken("Your call is on an operator's screen. Not answered yet."),
    "closed": spoken("The police have closed your call. In danger write SOS and the pole's number again."),
    "stood_down": spoken(
        "Your call has ended: you wrote that you are safe. If you did not write that, write SOS now."
    ),
    "nothing_open": spoken(
        "No call is open from this number. In danger write SOS and the pole's number, or call 15."
    ),
    "report_taken": spoken(
        "Taken. Your reference: %(reference)s. To ask, write STATUS %(reference)s. In danger write SOS or call 15."
    ),
    "report_where": spoken(
        "Where? Send the number on the nearest pole, such as P17. Nothing is passed on before."
    ),
    "report_pole_unknown": spoken(
        "We know no pole %(pole)s. Send the number on the nearest pole again, such as P17."
    ),
    "report_elsewhere": spoken(
        "That place is outside this city. Send the number on a pole, such as P17, or call 15."
    ),
    "report_what": spoken("What happened? Write REPORT, the pole's number and what you saw, in one message."),
    "report_reported": spoken("%(reference)s: received. An officer will look at it."),
    "report_under_review": spoken("%(reference)s: an officer is looking at it."),
    "report_decided": spoken(
        "%(reference)s: an officer has decided on it. At a police station they tell you more."
    ),
    "reference_unknown": spoken("From this number we know no such reference."),
    "no_media": spoken(
        "Pictures and sound cannot be taken here. Write in words: SOS P17 for help, or REPORT P17 and what happened."
    ),
    "how": spoken(
        "For help write SOS and the number on the pole: SOS P17. To tell what you saw: REPORT P17 and your words. Or call 15."
    ),
}
LANGUAGES = ("ur", "sd", "en")
OPERATORS = "operator"


def reply(code: str, language: str, **values: str) -> str:
    """In their language; in all three, one under the other, when their words did not show it."""
    spoken = (language,) if language in LANGUAGES else LANGUAGES
    return "\n".join(WORDS[code][each] % values for each in spoken)
