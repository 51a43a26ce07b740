"""Phone numbers as people write them, and the code that shows whose one is. Pure."""

import hmac
import unicodedata
from collections.abc import Sequence
from uuid import UUID

import phonenumbers
from phonenumbers import PhoneNumberType

from kernel.errors import InvalidField

CODE_DIGITS = 6
# What can be sent an SMS. Of some countries the two are not told apart by their numbers.
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def normalised(typed: str, *, regions: Sequence[str]) -> str:
    """E.164, as `+923001234567`. regions: that are sent codes; without a country code it is of the first. Raises InvalidField."""
    try:
        number = phonenumbers.parse(typed, regions[0])
    except phonenumbers.NumberParseException as error:
        raise InvalidField(("number", "invalid", "a mobile number, such as 0300 1234567")) from error
    if not phonenumbers.is_valid_number(number):
        raise InvalidField(("number", "invalid", "a mobile number, such as 0300 1234567"))
    if phonenumbers.region_code_for_number(number) not in regions:
        raise InvalidField(("number", "country-not-served", f"codes are sent to {', '.join(regions)} alone"))
    if phonenumbers.number_type(number) not in _MOBILE:
        raise InvalidField(("number", "not-mobile", "it takes no messages"))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def ending(number: str) -> str:
    """All that is ever shown of one."""
    return number[-2:]


def code_of(phone_number_id: UUID, *, key: bytes) -> str:
    """The code of one asking: made from its id under our key, so that it is stored nowhere."""
    digest = hmac.digest(key, phone_number_id.bytes, "sha256")
    return f"{int.from_bytes(digest, 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def fits(phone_number_id: UUID, typed: str, *, key: bytes) -> bool:
    """Whether `typed`, in any script's digits, is its code. Takes as long whatever is typed."""
    return hmac.compare_digest(
        code_of(phone_number_id, key=key).encode(), in_plain_digits(typed).encode(errors="surrogatepass")
    )


def in_plain_digits(typed: str) -> str:
    """`۱۲۳ ۴۵۶` as `123456`."""
    return "".join(
        str(unicodedata.digit(each)) if unicodedata.digit(each, None) is not None else each
        for each in typed
        if not each.isspace() and each != "-"
    )
