"""Times in file names: a pattern below a folder, such as `gate-3/%Y-%m-%d/%H-%M-%S.mp4`. Pure.

%Y %m %d %H %M %S %f and %s (seconds since 1970) as strftime has them, `*` for what does not matter.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo

_CODES = {
    "Y": r"\d{4}",
    "m": r"\d{2}",
    "d": r"\d{2}",
    "H": r"\d{2}",
    "M": r"\d{2}",
    "S": r"\d{2}",
    "f": r"\d{1,6}",
    "s": r"\d{9,11}",
}
_TOKEN = re.compile(r"%(.)|(\*)|([^%*]+)")
_LONGEST_PATTERN = 300


def check_pattern(pattern: str) -> None:
    """Raises ValueError when a pattern cannot name a moment, or leads out of its folder."""
    if len(pattern) > _LONGEST_PATTERN or not pattern.isprintable():
        raise ValueError(f"a pattern has at most {_LONGEST_PATTERN} printable characters")
    if pattern.startswith("/") or ".." in pattern.split("/") or "\\" in pattern:
        raise ValueError("a pattern stays below its folder")
    codes = [code for code, _, _ in _TOKEN.findall(pattern) if code]
    unknown = [code for code in codes if code not in _CODES]
    if unknown:
        raise ValueError(f"%{unknown[0]} is none of {' '.join('%' + code for code in _CODES)}")
    if "s" not in codes and not set("YmdHM") <= set(codes):
        raise ValueError("a pattern needs %s, or %Y %m %d %H %M and %S")


def shape_of(pattern: str) -> re.Pattern[str]:
    """What a name must look like. A code that stands twice must say the same twice."""
    parts, seen = [], set()
    for code, star, text in _TOKEN.findall(pattern):
        if code:
            parts.append(f"(?P={code})" if code in seen else f"(?P<{code}>{_CODES[code]})")
            seen.add(code)
        else:
            parts.append("[^/]*" if star else re.escape(text))
    return re.compile("".join(parts))


def globs_of(pattern: str, *, from_at: datetime, to_at: datetime, zone: tzinfo) -> list[str]:
    """One glob for each hour, so that an archive of years is not walked for three minutes."""
    globs: dict[str, None] = {}
    hour = from_at.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    while hour <= to_at:
        filled = "".join(
            hour.strftime(f"%{code}") if code and code in "YmdH" else "*" if code or star else _literal(text)
            for code, star, text in _TOKEN.findall(pattern)
        )
        globs[re.sub(r"\*+", "*", filled)] = None
        hour += timedelta(hours=1)
    return list(globs)


def instant_or_none(name: re.Match[str], *, zone: tzinfo) -> datetime | None:
    """The moment a name says; None when there is no such moment, such as the 30th of February."""
    values = name.groupdict()
    micros = int((values.get("f") or "0").ljust(6, "0"))
    if "s" in values:
        return datetime.fromtimestamp(int(values["s"]), UTC) + timedelta(microseconds=micros)
    year, month, day, hour, minute = (int(values[code]) for code in "YmdHM")
    try:
        local = datetime(year, month, day, hour, minute, int(values.get("S") or 0), micros, zone)
    except ValueError:
        return None
    return local.astimezone(UTC)


def _literal(text: str) -> str:
    return re.sub(r"([?\[])", r"[\1]", text)
