"""Stays: half-open spans of dates, counted in nights."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from worktrip.kernel.errors import N_, Invalid


@dataclass(frozen=True, slots=True, order=True)
class Stay:
    """The nights from `check_in` up to, not including, `check_out`; Invalid unless there is at least one night."""

    check_in: date
    check_out: date

    def __post_init__(self) -> None:
        if self.check_out <= self.check_in:
            sentence = N_("出発日は、到着日より後の日にしてください。")
            raise Invalid(sentence, fields={"check_out": sentence})

    @classmethod
    def of_nights(cls, check_in: date, nights: int) -> "Stay":
        """The stay of so many nights from `check_in`."""
        return cls(check_in, check_in + timedelta(days=nights))

    @property
    def nights(self) -> int:
        return (self.check_out - self.check_in).days

    def dates(self) -> Iterator[date]:
        """Every night, named by the date on which it begins; the day of departure is not one of them."""
        return (self.check_in + timedelta(days=n) for n in range(self.nights))

    def days(self) -> Iterator[date]:
        """Every calendar day that somebody is here, the day of departure included."""
        return (self.check_in + timedelta(days=n) for n in range(self.nights + 1))

    def contains(self, night: date) -> bool:
        return self.check_in <= night < self.check_out

    def covers(self, other: "Stay") -> bool:
        return self.check_in <= other.check_in and other.check_out <= self.check_out

    def overlaps(self, other: "Stay") -> bool:
        """Whether a night is shared; a departure on the day of another's arrival is none."""
        return self.check_in < other.check_out and other.check_in < self.check_out

    def shared_with(self, other: "Stay") -> "Stay | None":
        """The nights both have, None if there are none."""
        if not self.overlaps(other):
            return None
        return Stay(max(self.check_in, other.check_in), min(self.check_out, other.check_out))


def span(stays: Iterable[Stay]) -> Stay:
    """The shortest stay that covers all, for groups who come and leave on different days; ValueError if empty."""
    each = list(stays)
    return Stay(min(stay.check_in for stay in each), max(stay.check_out for stay in each))


def person_nights(stays: Iterable[Stay]) -> int:
    """Nights summed over people, one stay for each person (人泊)."""
    return sum(stay.nights for stay in stays)
