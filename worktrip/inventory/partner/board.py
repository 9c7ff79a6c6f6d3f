"""What the pages of an owner's board share: which house and thing, on whose word, and how to go back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, get_flashed_messages, url_for
from flask_babel import gettext as _

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import PERIOD_LABELS, Period, periods_of
from worktrip.inventory import rules
from worktrip.inventory.queries import Cell
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing import pages
from worktrip.plumbing.i18n import either


@dataclass(frozen=True)
class Thing:
    """Something a house counts, in one part of the day."""

    offering: Any
    period: Period

    @property
    def name(self) -> str:
        """How its house calls it."""
        named = either(self.offering.name, self.offering.name_en)
        if not self.period.code:
            return named
        return f"{named} {_(PERIOD_LABELS.get(self.period.code, self.period.code))}"

    @property
    def key(self) -> str:
        """How an address or a form names it."""
        return f"{self.offering.code}.{self.period.code}" if self.period.code else str(self.offering.code)

    @property
    def is_room(self) -> bool:
        """Whether it is let by the night."""
        return bool(self.offering.kind == "room")


def things_of(house: Any) -> list[Thing]:
    """Everything a loaded house offers and counts, rooms first."""
    return [
        Thing(offering, period)
        for offering in house.offerings
        if offering.is_open and offering.is_counted
        for period in periods_of(offering.periods, offering.minutes)
    ]


def thing(things: list[Thing], key: str | None) -> Thing:
    """The thing that an address or a form names, else the first. Raises NotFound where a house counts nothing."""
    if not things:
        raise NotFound(N_("この施設には、まだ表がありません。窓口にお知らせください。"))
    return next((each for each in things if each.key == key), things[0])


def house_of(facility_code: str) -> Any:
    """A house with what it offers."""
    return catalogue.facility(facility_code)


def word() -> dict[str, Any]:
    """On whose word a change of the board is: the link's that opened it, or the desk's that acts for the house."""
    access = g.actor.access_to(g.scope)
    if g.actor.person_id is None and access is not None:
        return {"via": rules.Via.BOARD, "link_id": access.link_id}
    return {"via": rules.Via.DESK, "person_id": g.actor.person_id}


def month_url(facility_code: str, of: Thing, day: date) -> str:
    """Where the month of a day stands."""
    return url_for("inventory.month", facility_code=facility_code, of=of.key, month=f"{day:%Y-%m}")


def say_done(text: str, facility_code: str, statement_id: int, back: str) -> None:
    """Tell the owner what was done, with the button that takes it back and leads to where they were."""
    where = url_for("inventory.undo", facility_code=facility_code, statement_id=statement_id, then=back)
    pages.done_for_now(text, undo=where)


def has_undo() -> bool:
    """Whether the toast of this very page already has the button that takes the last change back."""
    return any(isinstance(item, dict) for item in get_flashed_messages())


def look(cell: Cell) -> rules.Look:
    """How a day looks to its owner: what is past is past, whatever it was."""
    return rules.Look.PAST if cell.is_past else rules.Look(cell.word)
