"""Every sentence the community is ever told by a push. {place} is the neighbourhood's name; of what tells of a person or
a home, the town's.

Advice, never accusation: no sentence describes a person, names a suspect, quotes the report or asks anybody to act against
anyone.
"""

from kernel.spoken import Spoken, spoken

# category -> (title, text)
VERIFIED: dict[str, tuple[Spoken, Spoken]] = {
    "phone_snatching": (
        spoken("Phone snatching near {place}"),
        spoken("Phone snatching reported near {place} was verified. Keep phones out of sight."),
    ),
    "motorcycle_snatching": (
        spoken("Motorcycle snatching near {place}"),
        spoken(
            "Motorcycle snatching reported near {place} was verified. Ride on busy, lit roads; do not resist."
        ),
    ),
    "car_snatching": (
        spoken("Car snatching near {place}"),
        spoken("Car snatching reported near {place} was verified. Keep doors locked; do not resist."),
    ),
    "motorcycle_theft": (
        spoken("Motorcycle theft near {place}"),
        spoken("A motorcycle theft reported near {place} was verified. Park in view and use a second lock."),
    ),
    "car_theft": (
        spoken("Car theft near {place}"),
        spoken("A car theft reported near {place} was verified. Park in a lit place and use a second lock."),
    ),
    "robbery": (
        spoken("Robbery near {place}"),
        spoken("A robbery reported near {place} was verified. Avoid the area if you can; do not resist."),
    ),
    "burglary": (
        spoken("Burglary in {place}"),
        spoken("A burglary in {place} was verified. Check doors, windows and gates."),
    ),
    "assault": (
        spoken("Assault in {place}"),
        spoken("An assault in {place} was verified. Call 15 in danger."),
    ),
    "harassment": (
        spoken("Harassment in {place}"),
        spoken("Harassment in {place} was verified. Go in company if you can; call 15 in danger."),
    ),
    "missing_person": (
        spoken("A missing person in {place}"),
        spoken(
            "A missing-person report in {place} was verified. If you can help, call 15; leave the search to the police."
        ),
    ),
    "suspicious_activity": (
        spoken("Take care near {place}"),
        spoken(
            "A report from near {place} was verified. Stay aware; approach nobody, and call 15 in danger."
        ),
    ),
    "traffic_collision": (
        spoken("Collision near {place}"),
        spoken(
            "A traffic collision near {place} was verified. Expect delays; keep the way free for ambulances."
        ),
    ),
    "road_hazard": (
        spoken("Road hazard near {place}"),
        spoken("A road hazard near {place} was verified. Slow down or take another road."),
    ),
    "fire": (
        spoken("Fire near {place}"),
        spoken("A fire near {place} was verified. Keep away and leave the roads free for the fire brigade."),
    ),
    "other": (
        spoken("An incident near {place}"),
        spoken("An incident reported near {place} was verified. Take care in the area."),
    ),
}

# When the police withdraw what they had verified, whatever it was. {told} is the title that was read first.
WITHDRAWN = (
    spoken("Withdrawn: {told}"),
    spoken(
        "The police told you of this and have withdrawn it: what was reported near {place} was not confirmed after all. You need not act on it."
    ),
)

# To a reporter alone: that there is a question, and nothing of what it is about. It may stand on a locked screen.
QUESTION = (
    spoken("A question about your report"),
    spoken("The police have a question about your report. You can answer it in the app."),
)

# To who has said that they may be asked. Nobody is described, followed or looked for: to be there and to call is the help.
NEIGHBOURS = (
    spoken("Somebody near {place} needs help"),
    spoken(
        "The police know and ask you, for the next 20 minutes: if you are there and it is safe, stay in sight and call 15 about what you see. Follow nobody."
    ),
)
