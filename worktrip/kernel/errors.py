"""Refusals as exceptions: each carries a Japanese sentence the person can act on, and what a machine needs to know."""

from collections.abc import Mapping
from typing import ClassVar


def N_(message: str) -> str:
    """Mark a sentence for translation where it is written; whoever shows it translates it."""
    return message


class DomainError(Exception):
    """A use case refuses. `message` is a Japanese msgid, `values` fill its `%(name)s`; `str()` gives the sentence."""

    http_status: ClassVar[int] = 409
    slug: ClassVar[str] = "refused"

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


class NotFound(DomainError):
    """There is no such thing, or this person may not know that there is."""

    http_status = 404
    slug = "not-found"


class Forbidden(DomainError):
    """The thing is known to this person, but they may not do this to it."""

    http_status = 403
    slug = "forbidden"


class Gone(DomainError):
    """A link or an offer that was good once has expired."""

    http_status = 410
    slug = "gone"


class Conflict(DomainError):
    """Somebody or something was faster: it changed meanwhile, or the stock is gone."""

    http_status = 409
    slug = "conflict"


class Invalid(DomainError):
    """What was entered cannot be right; `fields` maps a field's name to its sentence (a msgid, filled by `values`)."""

    http_status = 422
    slug = "invalid"

    def __init__(self, message: str, /, *, fields: Mapping[str, str] | None = None, **values: object) -> None:
        super().__init__(message, **values)
        self.fields: dict[str, str] = dict(fields or {})


class Blocked(DomainError):
    """A setting only the association can know is missing; `setting` names it, so that the page can link to it."""

    http_status = 409
    slug = "blocked"

    def __init__(self, message: str, /, *, setting: str = "", **values: object) -> None:
        super().__init__(message, **values)
        self.setting = setting
