"""What the pages call things: the wire's words on the left, people's names, icons, reasons on the right."""

# category -> (name, icon of icons.svg)
CATEGORIES = {
    "phone_snatching": ("Phone snatched", "phone-snatching"),
    "motorcycle_snatching": ("Motorcycle snatched", "motorcycle-theft"),
    "car_snatching": ("Car snatched", "car"),
    "motorcycle_theft": ("Motorcycle stolen", "motorcycle-theft"),
    "car_theft": ("Car stolen", "car"),
    "robbery": ("Robbery", "robbery"),
    "burglary": ("Burglary", "burglary"),
    "assault": ("Assault", "assault"),
    "harassment": ("Harassment", "harassment"),
    "missing_person": ("Missing person", "missing-person"),
    "suspicious_activity": ("Suspicious activity", "eye"),
    "traffic_collision": ("Traffic collision", "collision"),
    "road_hazard": ("Road hazard", "hazard"),
    "fire": ("Fire", "fire"),
    "other": ("Something else", "question"),
    "sos": ("SOS", "sos"),
}

ROLES = {
    "verifier": "Verifier",
    "operator": "Operator",
    "supervisor": "Supervisor",
    "technician": "Technician",
    "auditor": "Auditor",
    "administrator": "Administrator",
}

OUTCOMES = {
    "verified": ("Verified", "verified", "V"),
    "unfounded": ("Unfounded", "unfounded", "X"),
    "inconclusive": ("Inconclusive", "inconclusive", "I"),
}

# Offered to the officer; what is sent is a sentence that the reporter may read one day.
REASONS = {
    "verified": (
        "Two or more cameras show it as told",
        "One camera shows it as told",
        "The account fits the place and the time; no camera looked that way",
    ),
    "unfounded": (
        "The cameras show the place at that time, and it did not happen there",
        "The same thing was reported and verified under another reference",
        "The account contradicts itself",
    ),
    "inconclusive": (
        "The footage of that time is missing",
        "The cameras looked elsewhere or it was too dark to tell",
        "The place or the time is too uncertain",
    ),
}

WHO_READS = {
    "verified": "The reporter's timeline says verified. People whose watch area contains the published place "
    "are told what kind of thing happened: no narrative, no exact place, no person.",
    "unfounded": "Only the reporter's timeline changes. Nobody else hears of it.",
    "inconclusive": "Only the reporter's timeline changes. Nobody else hears of it.",
}

# Why one officer is not enough for a decision: slug -> what the officer reads
SECOND_PERSON = {
    "sos-unfounded": "An SOS is found unfounded by two",
    "many": "So many devices are told by two",
    "far": "Devices that watch places so far off are told by two",
}

# Why a reporter does not accept what was found: slug -> what the officer who looks again reads
DISPUTES = {
    "it_happened": "It happened as reported",
    "more_to_see": "Not everything was looked at",
    "place_or_time": "The place or the time was taken wrongly",
    "other": "For another reason",
}

# Why footage or a camera is missing: slug -> words
ABSENCES = {
    "unreachable": "camera unreachable",
    "unauthorised": "camera refuses us",
    "no-such-stream": "no such stream",
    "bad-stream": "unusable stream",
    "tcp-refused": "camera refuses TCP",
    "stalled": "no picture came",
    "disconnected": "camera hung up",
    "redirected": "camera points elsewhere",
    "no-signal": "no signal from its sensor",
    "lost-packets": "pictures incomplete",
    "stream-changed": "stream changed",
    "clock-jumped": "clock jumped",
    "disk-full": "disk full",
    "disk-failed": "disk failed",
    "file-lost": "file lost",
    "stopped": "recorder stopped",
    "recorder-silent": "recorder silent",
    "recorder-broke": "recorder began anew",
    "not-connected": "not connected",
    "not-recorded": "not recorded",
    "codec-changed": "camera kept changing its format",
    "overwritten": "already overwritten",
    "recorder-unreachable": "its recorder does not answer",
    "recorder-refused": "its recorder refuses us",
    "recorder-unreadable": "its recorder answers nonsense",
}

# What upkeep had found of a camera at the moment: reason -> words; what is missing here is said as it is
TRUTHS = {
    "covered": "lens covered",
    "dark": "picture too dark",
    "bright": "picture glaring",
    "blurred": "picture blurred",
    "frozen": "picture frozen",
    "moved": "camera had been turned",
    "changed": "something new stands before it",
    "clock-wrong": "its clock was wrong",
    "box-silent": "box on the pole silent",
    "door-open": "box on the pole open",
    "no-mains": "no mains",
    "link-down": "link down",
}

STATUSES = {
    "reported": "reported",
    "under_review": "in verification",
    "verified": "verified",
    "unfounded": "unfounded",
    "inconclusive": "inconclusive",
    "closed": "closed",
    "withdrawn": "withdrawn",
}

_SINDHI_ONLY = frozenset("ٻڀٺٽٿڄڃڇڊڌڍڏڙڦڪڱڳڻ")


def category_name(category: str) -> str:
    """A category written for people; one we do not know yet is still readable."""
    return CATEGORIES.get(category, (plain(category).capitalize(), ""))[0]


def category_icon(category: str) -> str:
    return CATEGORIES.get(category, ("", "question"))[1]


def absence(reason: str | None) -> str:
    """Why there is nothing to see."""
    return ABSENCES.get(reason or "", plain(reason or "not recording"))


def dispute_reason(reason: str) -> str:
    return DISPUTES.get(reason, plain(reason).capitalize())


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


def for_islands() -> dict[str, object]:
    """The same words for the scripts that draw rows themselves."""
    return {"categories": CATEGORIES, "absences": ABSENCES, "truths": TRUTHS, "statuses": STATUSES}
