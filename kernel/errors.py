"""Failure in the domain's words. The kind decides the HTTP status and whether a job is tried again."""

from enum import Enum
from typing import ClassVar

from kernel.marks import N_


class Kind(Enum):
    """value = HTTP status, and whether trying again later can help."""

    INVALID = (422, False)
    FORBIDDEN = (403, False)
    NOT_FOUND = (404, False)
    CONFLICT = (409, False)
    GONE = (410, False)
    TOO_MANY = (429, True)
    UNAVAILABLE = (503, True)
    STORAGE_FULL = (507, True)

    @property
    def status(self) -> int:
        return self.value[0]

    @property
    def passes(self) -> bool:
        return self.value[1]


class DomainError(Exception):
    """Something the domain refuses. `detail` is this time; `title` is every time; `extra` goes to the client."""

    kind: ClassVar[Kind] = Kind.INVALID
    slug: ClassVar[str] = "invalid"
    title: ClassVar[str] = N_("The request cannot be carried out")

    def __init__(self, detail: str, **extra: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra


class InvalidField(DomainError):
    """One or more fields are wrong; each is named."""

    slug = "invalid-fields"
    title = N_("Some fields are missing or wrong")

    def __init__(self, *errors: tuple[str, str, str]) -> None:
        super().__init__("; ".join(f"{field}: {detail}" for field, _, detail in errors))
        self.extra = {"errors": [{"field": f, "code": c, "detail": d} for f, c, d in errors]}


class NotFound(DomainError):
    """It does not exist, or it is not yours to know that it does."""

    kind = Kind.NOT_FOUND
    slug = "not-found"
    title = N_("There is nothing here")
