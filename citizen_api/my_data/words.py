"""What is erased and what is kept, and why, in the resident's words. Pure."""

from kernel.marks import N_

ERASED = (
    "watch_areas",
    "push_registrations",
    "notifications",
    "contact_links",
    "trips",
    "sos_pins",
    "phone_numbers",
    "standing",
    "tokens",
)
KEPT = {
    "reports": N_(
        "Your reports and what you sent with them: the record of the police, kept as long as the law asks."
    ),
    "sos_alerts": N_(
        "Your SOS calls, with the trips that raised one: the record of who was called and who came."
    ),
    "audit": N_(
        "The log of what was done and when: nothing can be taken out of it, and your words are not in it."
    ),
}
