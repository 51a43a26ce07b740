"""Why an upload is refused: at the door, and after it was examined, with what to do then. Pure."""

from kernel.errors import DomainError, Kind


class OffsetMismatch(DomainError):
    kind = Kind.CONFLICT
    slug = "offset-mismatch"
    title = "Other bytes are wanted next; ask which, and go on from there"


class UploadGone(DomainError):
    kind = Kind.GONE
    slug = "upload-gone"
    title = "The upload is no longer kept; begin it again"


class UploadReceived(DomainError):
    kind = Kind.CONFLICT
    slug = "upload-received"
    title = "The upload has come whole and cannot be taken back"


class TooManyUploads(DomainError):
    kind = Kind.TOO_MANY
    slug = "too-many-uploads"
    title = "This is as much as can be sent; finish or end what is on its way first"


class TypeNotTaken(Exception):
    """Its first bytes are of no kind that is taken."""


class ChecksumDiffers(Exception):
    """What came is not what was sent."""


class TooLong(Exception):
    """More bytes than the upload was said to have."""


# What the examination may find, and what its sender is told to do. The Urdu and Sindhi: reviewed: nobody yet (machine).
UNREADABLE = "unreadable"
# Refused, but its original is kept in custody: see cctv_link.examination.
KEPT_UNSEEN = "too-much-work"
WORDS: dict[str, dict[str, str]] = {
    "type-not-allowed": {
        "en": "This is not a picture, video or sound we can take. Send a photo, or record it with the app.",
        "ur": "یہ ایسی تصویر، ویڈیو یا آواز نہیں جو ہم لے سکیں۔ تصویر بھیجیں، یا ایپ سے ریکارڈ کریں۔",
        "sd": "هي اهڙي تصوير، وڊيو يا آواز ناهي جيڪو اسان وٺي سگهون. تصوير موڪليو، يا ايپ سان رڪارڊ ڪريو.",
    },
    "checksum-differs": {
        "en": "The file was damaged on its way. Send it again.",
        "ur": "فائل راستے میں خراب ہو گئی۔ دوبارہ بھیجیں۔",
        "sd": "فائل رستي ۾ خراب ٿي وئي. ٻيهر موڪليو.",
    },
    "pixel-limit": {
        "en": "The picture is too large. Take a smaller one, or send a screenshot of it.",
        "ur": "تصویر بہت بڑی ہے۔ چھوٹی تصویر لیں، یا اس کا اسکرین شاٹ بھیجیں۔",
        "sd": "تصوير تمام وڏي آهي. ننڍي تصوير ڪڍو، يا ان جو اسڪرين شاٽ موڪليو.",
    },
    "duration-limit": {
        "en": "The recording is too long. Send three minutes at most.",
        "ur": "ریکارڈنگ بہت لمبی ہے۔ زیادہ سے زیادہ تین منٹ بھیجیں۔",
        "sd": "رڪارڊنگ تمام ڊگهي آهي. وڌ ۾ وڌ ٽي منٽ موڪليو.",
    },
    KEPT_UNSEEN: {
        "en": "The file could not be read in time. Send a smaller one, or another format.",
        "ur": "فائل وقت پر نہیں پڑھی جا سکی۔ چھوٹی فائل یا کوئی اور شکل بھیجیں۔",
        "sd": "فائل وقت تي نه پڙهي سگهي. ننڍي فائل يا ٻي شڪل موڪليو.",
    },
    UNREADABLE: {
        "en": "The file cannot be read. Take the picture or the recording again, or send words.",
        "ur": "فائل پڑھی نہیں جا سکتی۔ تصویر یا ریکارڈنگ دوبارہ بنائیں، یا الفاظ بھیجیں۔",
        "sd": "فائل پڙهي نٿي سگهجي. تصوير يا رڪارڊنگ ٻيهر ٺاهيو، يا لفظ موڪليو.",
    },
}


def reason_known(code: str) -> str:
    """A code of WORDS, whatever the examination says."""
    return code if code in WORDS else UNREADABLE


def what_to_do(code: str, locale: str) -> str:
    """What its sender reads of a refusal; empty when there is none."""
    words = WORDS.get(code, {})
    return words.get(locale, words.get("en", ""))
