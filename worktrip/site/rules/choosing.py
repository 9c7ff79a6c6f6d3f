"""What an organiser looks for, and what it comes to for each of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from worktrip.catalogue.rules import Unit
from worktrip.inventory.rules import nights_from
from worktrip.kernel.money import Yen


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; None, False and "" ask for nothing. `first` is the day of arrival, or the day of use.

    `budget` is what one person may cost, of a lodging by the night.
    """

    people: int | None = None
    first: date | None = None
    nights: int = 1
    buyout: bool = False
    mbps: int | None = None
    desks: int | None = None
    budget: Yen | None = None
    weather: str = ""
    purpose: str = ""

    @property
    def last_night(self) -> date | None:
        """The last night of the stay."""
        return self.first and self.first + timedelta(days=self.nights - 1)

    @property
    def days(self) -> list[date]:
        """The nights of the stay; none where no day is named."""
        return nights_from(self.first, self.nights) if self.first else []


def per_night(yen: Yen | None, nights: int) -> Yen | None:
    """The part of one night, rounded up."""
    return None if yen is None else -(-yen // nights)


def per_head(unit: Unit, yen: Yen | None, people: int | None) -> Yen | None:
    """What one of a party pays for a thing priced by head or for all of them; None where that cannot be said."""
    if yen is None or unit is Unit.PERSON:
        return yen
    return None if not people else -(-yen // people)
