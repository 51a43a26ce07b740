"""Whether somebody calls for help, or says that they are safe. Pure.

When in doubt it is a call, and it is never the end of one: an SOS too many costs an operator a minute, and what was no SAFE
goes to the operator as words.
"""

from citizen_api.inbound.folding import phrases, word_set

# Written so, somebody wants help wherever it stands in the message.
_CALLS = word_set("sos emergency bachao bachaao bachayo بچاؤ بچاو بچايو ايمرجنسي ایمرجنسی")
# These are also said when all is well, so they call only at the beginning.
_MAY_CALL = word_set("help madad مدد ہیلپ هيلپ")
_AT_THE_BEGINNING = 3
# What stands before the beginning for the sake of manners.
_MANNERS = word_set("please plz pls meherbani mehrbani karke kar ke مہربانی کر کے کرکے ڪري براہ کرم برائے")
_THANKS = word_set("thank thanks thankyou shukria shukriya شکریہ")
# In Urdu it is "please" as well: thanks only for the help that stands before it.
_KINDNESS = word_set("مہربانی مهرباني meherbani")
_OF = word_set("ka ki ke for کا کی کے جي لاءِ ڪرڻ")
_BESIDE_THANKS = _OF | word_set(
    "you your very much so a lot the has came arrived karne bohat bahut کرنے لیے بہت"
)
# Whose help it is that somebody gives thanks for.
_WHOSE = word_set("for your the ap aap ki آپ کی توهان اوهان جي")
# So, behind the word for help, somebody wants none.
_NOT_WANTED = phrases(
    "not needed, not required, not wanted, no need, no longer needed, no more needed,"
    "nahi chahiye, nahin chahiye, nahi chahye, ki zaroorat nahi, ki zarurat nahi, ki zaroorat nahin,"
    "نہیں چاہیے, نہیں چاہئے, نہیں چاہیئے, کی ضرورت نہیں, کی ضرورت نہیں ہے, کی ضرورت نہیں رہی,"
    "نه کپي, نه گهرجي, نه ٿي گهرجي, نٿي گهرجي, جي ضرورت ناهي, جي ضرورت نه آهي"
)
_NO = phrases("no, nahi, nahin, نہیں, نہ, نه, ناهي")
# So, before it.
_NONE_OF = phrases(
    "no, no more, no need, no need for, no need of, dont, don t, dont need, dont want, need no, want no, do not, نہ, نہیں"
)
_NEEDED = phrases("needed, required, wanted, chahiye, چاہیے, چاہئے, کپي, گهرجي")

# To end it, as commands are written: alone, or beside the name of what ends.
_ENDS = word_set("stop cancel منسوخ کینسل ڪينسل")
_SAFE = word_set("safe mehfooz mahfooz محفوظ")
# "Well" is asked as often as it is said: only of oneself.
_WELL = word_set("khairiyat خیریت خير")
_ONESELF = word_set("i im we hum main میں ہم مان اسان")
_I_AM = word_set("hun hoon ہوں آهيان")
_AM = word_set("am m are hun hoon hain ہوں ہیں آهيان آهيون")
# What may stand beside "safe" without turning it round. "Not" is not among them.
_BESIDE_SAFE = _ONESELF | _AM | word_set("now ab se اب سے سان هاڻي")
# As they stand in what was folded.
_ASKED = frozenset("?؟⸮¿‽❓❔")


def calls(text: str, tokens: list[str], *, has_pole: bool) -> bool:
    """Asked before anything of being safe. text: folded. has_pole: a place is named, where help is wanted."""
    if any(token in _CALLS for token in tokens):
        return _is_asked(text) or not _is_ended(tokens)
    begun = _without_manners(tokens)
    at = next((at for at, token in enumerate(begun[:_AT_THE_BEGINNING]) if token in _MAY_CALL), None)
    if at is None:
        return False
    is_begged = len(begun) < len(tokens)
    return has_pole or not _is_declined(tuple(begun[:at]), tuple(begun[at + 1 :]), is_begged=is_begged)


def is_safe(text: str, tokens: list[str]) -> bool:
    """Said of oneself, and not asked. text: folded."""
    if _is_asked(text):
        return False
    if (len(tokens) == 1 and tokens[0] in _ENDS) or _is_ended(tokens):
        return True
    said = frozenset(tokens)
    if not said <= _SAFE | _WELL | _BESIDE_SAFE or _is_turned_round(tokens):
        return False
    return bool(said & _SAFE) or bool(said & _WELL and said & (_ONESELF | _I_AM))


def _is_asked(text: str) -> bool:
    return not _ASKED.isdisjoint(text)


def _is_ended(tokens: list[str]) -> bool:
    """ "SOS cancel", "stop SOS": the call's name once, and that it ends; nothing else."""
    beside = [word for word in tokens if word != "sos"]
    return len(beside) == len(tokens) - 1 > 0 and all(word in _ENDS | _SAFE for word in beside)


def _is_turned_round(tokens: list[str]) -> bool:
    """ "Are we safe" asks, without any mark; so does what begins with "are"."""
    if tokens[0] in _AM - _I_AM - word_set("am m"):
        return True
    verb = next((at for at, token in enumerate(tokens) if token in _AM), len(tokens))
    return any(token in _ONESELF for token in tokens[verb:])


def _without_manners(tokens: list[str]) -> list[str]:
    polite = 0
    while polite < len(tokens) and tokens[polite] in _MANNERS:
        polite += 1
    return tokens[polite:]


def _is_declined(before: tuple[str, ...], after: tuple[str, ...], *, is_begged: bool) -> bool:
    """Whether only thanks or a no stands beside the word for help. is_begged: with a please at its beginning."""
    if any(word in _THANKS for word in before) and all(
        word in _THANKS | _BESIDE_THANKS | _WHOSE for word in before
    ):
        return True
    rest = tuple(token for token in after if token not in _THANKS)
    is_thanked = len(rest) < len(after) or (len(after) > 1 and after[-1] in _KINDNESS)
    if rest in _NOT_WANTED or (before in _NONE_OF and (not rest or rest in _NEEDED)):
        return True
    if is_begged:
        return False
    if not before and rest in _NO:
        return True
    is_whose = all(token in _WHOSE for token in before)
    return is_whose and is_thanked and all(token in _BESIDE_THANKS | _KINDNESS for token in rest)
