"""Who may act on an order of a court, and have an incident's footage exported."""

ORDERING_ROLES = ("supervisor", "administrator")
