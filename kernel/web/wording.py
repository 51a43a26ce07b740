"""What the pages call things: the wire's words on the left, people's names, icons, reasons on the right.

In English here, and marked; what shows them translates.
"""

from typing import Protocol

from kernel.marks import N_
from kernel.web.languages import gettext, translated

# category -> (name, icon of icons.svg)
CATEGORIES = {
    "phone_snatching": (N_("Phone snatched"), "phone-snatching"),
    "motorcycle_snatching": (N_("Motorcycle snatched"), "motorcycle-theft"),
    "car_snatching": (N_("Car snatched"), "car"),
    "motorcycle_theft": (N_("Motorcycle stolen"), "motorcycle-theft"),
    "car_theft": (N_("Car stolen"), "car"),
    "robbery": (N_("Robbery"), "robbery"),
    "burglary": (N_("Burglary"), "burglary"),
    "assault": (N_("Assault"), "assault"),
    "harassment": (N_("Harassment"), "harassment"),
    "missing_person": (N_("Missing person"), "missing-person"),
    "suspicious_activity": (N_("Suspicious activity"), "eye"),
    "traffic_collision": (N_("Traffic collision"), "collision"),
    "road_hazard": (N_("Road hazard"), "hazard"),
    "fire": (N_("Fire"), "fire"),
    "other": (N_("Something else"), "question"),
    "sos": (N_("SOS"), "sos"),
    "sos_drill": (N_("SOS drill"), "drill"),
}

ROLES = {
    "verifier": N_("Verifier"),
    "operator": N_("Operator"),
    "supervisor": N_("Supervisor"),
    "technician": N_("Technician"),
    "auditor": N_("Auditor"),
    "administrator": N_("Administrator"),
}

OUTCOMES = {
    "verified": (N_("Verified"), "verified", "V"),
    "unfounded": (N_("Unfounded"), "unfounded", "X"),
    "inconclusive": (N_("Inconclusive"), "inconclusive", "I"),
}

# Offered to the officer; what is sent is a sentence that the reporter may read one day.
REASONS = {
    "verified": (
        N_("Two or more cameras show it as told"),
        N_("One camera shows it as told"),
        N_("The account fits the place and the time; no camera looked that way"),
    ),
    "unfounded": (
        N_("The cameras show the place at that time, and it did not happen there"),
        N_("The same thing was reported and verified under another reference"),
        N_("The account contradicts itself"),
        N_("It was told knowing that it did not happen"),
    ),
    "inconclusive": (
        N_("The footage of that time is missing"),
        N_("The cameras looked elsewhere or it was too dark to tell"),
        N_("The place or the time is too uncertain"),
    ),
}

WHO_READS = {
    "verified": N_(
        "The reporter's timeline says verified. People whose watch area contains the published place "
        "are told what kind of thing happened: no narrative, no exact place, no person."
    ),
    "unfounded": N_("Only the reporter's timeline changes. Nobody else hears of it."),
    "inconclusive": N_("Only the reporter's timeline changes. Nobody else hears of it."),
}

# Why one officer is not enough for a decision: slug -> what the officer reads
SECOND_PERSON = {
    "sos-unfounded": N_("An SOS is found unfounded by two"),
    "many": N_("So many devices are told by two"),
    "far": N_("Devices that watch places so far off are told by two"),
}

# What a word says of somebody: category -> name
BELONGING = {
    "ethnicity": N_("ethnicity"),
    "language": N_("language"),
    "religion": N_("religion"),
    "sect": N_("sect"),
}

# Why a reporter does not accept what was found: slug -> what the officer who looks again reads
DISPUTES = {
    "it_happened": N_("It happened as reported"),
    "more_to_see": N_("Not everything was looked at"),
    "place_or_time": N_("The place or the time was taken wrongly"),
    "other": N_("For another reason"),
}

# Why footage or a camera is missing: slug -> words
ABSENCES = {
    "unreachable": N_("camera unreachable"),
    "unauthorised": N_("camera refuses us"),
    "no-such-stream": N_("no such stream"),
    "bad-stream": N_("unusable stream"),
    "tcp-refused": N_("camera refuses TCP"),
    "stalled": N_("no picture came"),
    "disconnected": N_("camera hung up"),
    "redirected": N_("camera points elsewhere"),
    "no-signal": N_("no signal from its sensor"),
    "lost-packets": N_("pictures incomplete"),
    "stream-changed": N_("stream changed"),
    "clock-jumped": N_("clock jumped"),
    "disk-full": N_("disk full"),
    "disk-failed": N_("disk failed"),
    "file-lost": N_("file lost"),
    "stopped": N_("recorder stopped"),
    "recorder-silent": N_("recorder silent"),
    "recorder-broke": N_("recorder began anew"),
    "not-connected": N_("not connected"),
    "not-recorded": N_("not recorded"),
    "codec-changed": N_("camera kept changing its format"),
    "overwritten": N_("already overwritten"),
    "recorder-unreachable": N_("its recorder does not answer"),
    "recorder-refused": N_("its recorder refuses us"),
    "recorder-unreadable": N_("its recorder answers nonsense"),
}

# What upkeep had found of a camera at the moment: reason -> words; what is missing here is said as it is
TRUTHS = {
    "covered": N_("lens covered"),
    "dark": N_("picture too dark"),
    "bright": N_("picture glaring"),
    "blurred": N_("picture blurred"),
    "frozen": N_("picture frozen"),
    "moved": N_("camera had been turned"),
    "changed": N_("something new stands before it"),
    "clock-wrong": N_("its clock was wrong"),
    "box-silent": N_("box on the pole silent"),
    "door-open": N_("box on the pole open"),
    "no-mains": N_("no mains"),
    "link-down": N_("link down"),
}

STATUSES = {
    "reported": N_("reported"),
    "under_review": N_("in verification"),
    "verified": N_("verified"),
    "unfounded": N_("unfounded"),
    "inconclusive": N_("inconclusive"),
    "closed": N_("closed"),
    "withdrawn": N_("withdrawn"),
}

# Words of the wire that are shown as they are; said here so that they have a translation.
PLAIN_WORDS = (
    N_("covered"),
    N_("dark"),
    N_("bright"),
    N_("blurred"),
    N_("frozen"),
    N_("moved"),
    N_("changed"),
    N_("clock wrong"),
    N_("box silent"),
    N_("door open"),
    N_("no mains"),
    N_("link down"),
    N_("not recording"),
    N_("motorbike"),
    N_("car"),
    N_("walker"),
    N_("identify"),
    N_("recognise"),
    N_("observe"),
    N_("detect"),
)

LANGUAGE_NAMES = {"en": N_("English"), "ur": N_("Urdu"), "sd": N_("Sindhi")}

_SINDHI_ONLY = frozenset("ٻڀٺٽٿڄڃڇڊڌڍڏڙڦڪڱڳڻ")


def category_name(category: str) -> str:
    """A category written for people; one we do not know yet is still readable."""
    return translated(CATEGORIES.get(category, (plain(category).capitalize(), ""))[0])


def category_icon(category: str) -> str:
    return CATEGORIES.get(category, ("", "question"))[1]


def absence(reason: str | None) -> str:
    """Why there is nothing to see."""
    return translated(ABSENCES.get(reason or "", plain(reason or "not recording")))


def reason_shown(reason: str) -> str:
    """A stored reason: the sentence that was offered in the page's language, what an officer added as it was written."""
    for offered in (text for texts in REASONS.values() for text in texts):
        if reason == offered or reason.startswith(f"{offered}. "):
            return translated(offered) + reason[len(offered) :]
    return reason


# What keeps an extract from being made, as it is every time.
STORED_DIFFERS = N_("The stored bytes are not the bytes that were made")
FAILURES = (
    N_("The file cannot be shown"),
    N_("Nothing was recorded at that time"),
    N_("There is nothing here"),
    STORED_DIFFERS,
)


def failure_shown(failure: str) -> tuple[str, str, bool]:
    """Why something was not made: in the page's language, what it was this time in English, and whether to try again may help."""
    title, _, detail = failure.partition(": ")
    if title not in FAILURES:
        return "", failure, True
    return translated(title), detail, title != STORED_DIFFERS


def dispute_reason(reason: str) -> str:
    return translated(DISPUTES.get(reason, plain(reason).capitalize()))


def plain(slug: str) -> str:
    return slug.replace("_", " ").replace("-", " ")


def pole_of(camera_label: str) -> str:
    """P17-3 stands on pole P17, SQ-01/2 on SQ-01."""
    cut = max(camera_label.rfind("-"), camera_label.rfind("/"))
    return camera_label[:cut] if cut > 0 else camera_label


def language_of(text: str) -> str | None:
    """'sd' or 'ur' by the letters used, so that the right script is set; None for Latin letters.

    A resident's words come without a language. Most Arabic letters are shared; a handful is Sindhi alone.
    """
    letters = [letter for letter in text if letter.isalpha()]
    arabic = [letter for letter in letters if "\u0600" <= letter <= "\u077f"]
    if not arabic or len(arabic) * 3 < len(letters):
        return None
    # ٿ and ڇ turn up in mistyped Urdu; two different ones are a language.
    return "sd" if len(_SINDHI_ONLY.intersection(arabic)) >= 2 else "ur"


class _Said(Protocol):
    """A language and how it is known."""

    @property
    def language(self) -> str: ...

    @property
    def how(self) -> str: ...


def tongue_words(said: _Said) -> str:
    """In which language somebody wrote, and how we know: by the letters, by their phone, or not."""
    if said.how == "letters":
        return translated(LANGUAGE_NAMES[said.language])
    if said.how == "phone":
        return gettext(
            "Latin letters, phone set to %(language)s", language=translated(LANGUAGE_NAMES[said.language])
        )
    return translated(N_("language not known"))


def for_islands() -> dict[str, object]:
    """The same words for the scripts that draw rows themselves."""
    return {
        "categories": {category: (translated(name), icon) for category, (name, icon) in CATEGORIES.items()},
        "absences": {reason: translated(words) for reason, words in ABSENCES.items()},
        "truths": {reason: translated(words) for reason, words in TRUTHS.items()},
        "statuses": {status: translated(words) for status, words in STATUSES.items()},
        "roles": {role: translated(words) for role, words in ROLES.items()},
    }
