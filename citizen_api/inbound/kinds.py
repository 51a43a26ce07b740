"""What kind of report somebody's words are. Pure: the first line whose word stands in them; a verifier sees the words."""

from citizen_api.inbound.folding import folded

# As in categories.CATEGORIES. What endangers people first, as a dispatcher would hear it.
_WORDS: tuple[tuple[str, str], ...] = (
    ("fire", "fire aag آگ باهه"),
    ("missing_person", "missing lost gumshuda لاپتہ گمشدہ گم"),
    ("assault", "assault beaten attacked maar مارا حملہ حملو"),
    ("harassment", "harass harassed harassment ہراساں هراسان"),
    ("traffic_collision", "accident collision crash حادثہ حادثو ٹکر"),
    ("phone_snatching", "phone mobile فون موبائل موبائيل"),
    ("motorcycle_theft", "bike motorcycle motorbike موٹرسائیکل بائیک موٽرسائيڪل"),
    ("car_theft", "car گاڑی گاڏي کار"),
    ("robbery", "robbery robbed dakaiti daketi loot ڈکیتی لوٹ ڌاڙو"),
    ("road_hazard", "pothole manhole wire khadda گڑھا گٹر کڏو"),
)
_CATEGORY_OF = {word: category for category, words in _WORDS for word in folded(words).split()}
OTHER = "other"


def category_of(words: str) -> str:
    """One of the kinds that a resident may report."""
    said = set(folded(words).replace(",", " ").replace(".", " ").replace("۔", " ").split())
    return next((category for word, category in _CATEGORY_OF.items() if word in said), OTHER)
