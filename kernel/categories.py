"""What may have happened, whom it is told to, and how urgent it is. Pure."""

CATEGORIES = (
    "phone_snatching",
    "motorcycle_snatching",
    "car_snatching",
    "motorcycle_theft",
    "car_theft",
    "robbery",
    "burglary",
    "assault",
    "harassment",
    "missing_person",
    "suspicious_activity",
    "traffic_collision",
    "road_hazard",
    "fire",
    "other",
)
# These tell of a person or of a home: shown to the public by town and day at most, and told to no neighbour.
TOWN_ONLY = ("burglary", "assault", "harassment", "missing_person")
SOS_CATEGORY = "sos"
# A synthetic SOS: of a category of its own, so that no figure can count it among those of people.
DRILL_CATEGORY = "sos_drill"

# 0 to 10, 10 highest, as emergency-incident standards count. Danger to persons first, then what can
# still be stopped, then what is over. Never the person's wealth, language or area.
PRIORITIES = {
    SOS_CATEGORY: 10,
    DRILL_CATEGORY: 10,
    "fire": 9,
    "robbery": 9,
    "assault": 9,
    "missing_person": 8,
    "phone_snatching": 7,
    "motorcycle_snatching": 7,
    "car_snatching": 7,
    "harassment": 7,
    "traffic_collision": 6,
    "burglary": 6,
    "suspicious_activity": 5,
    "motorcycle_theft": 4,
    "car_theft": 4,
    "road_hazard": 4,
    "other": 2,
}
