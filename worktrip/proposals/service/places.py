"""Where a proposal leads: its houses on the map, with a photograph of each and of what is done there."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import Drawing, Landmark, OfferingKind, Spot, draw
from worktrip.plumbing import i18n
from worktrip.plumbing.i18n import either
from worktrip.proposals.rules import VersionFacts

MOST_PHOTOS = 8


@dataclass(frozen=True)
class Place:
    """A house of a proposal: its number on the map, what of it is used in which alternatives, how to get there."""

    number: int
    name: str
    uses: str
    access: str


@dataclass(frozen=True)
class Places:
    """The houses, the map of those of which anybody knows where they lie, and photographs: [(whose, rows)]."""

    houses: tuple[Place, ...]
    drawing: Drawing | None
    photos: tuple[tuple[str, Any], ...]


def places(version: VersionFacts) -> Places:
    """The houses of a version, where they sleep first; three statements."""
    offerings = catalogue.offerings(version.offering_ids)
    rows = sorted(offerings.values(), key=lambda row: (row.kind is not OfferingKind.ROOM, row.facility_id, row.id))
    houses = list({row.facility_id: row.facility for row in rows if row.kind is not OfferingKind.KIT}.values())
    known = [
        Place(number, _named(house), _uses(version, house.id), either(house.access, house.access_en))
        for number, house in enumerate(houses, 1)
    ]
    spots = [
        Spot(_named(house), house.latitude, house.longitude, str(number))
        for number, house in enumerate(houses, 1)
        if house.latitude is not None and house.longitude is not None
    ]
    return Places(tuple(known), _drawing(spots), tuple(_photos(rows, [house.id for house in houses])))


def _named(row: Any) -> str:
    return either(row.name, row.name_en)


def _uses(version: VersionFacts, facility_id: int) -> str:
    """What of a house is used, each with the letters of the alternatives it is in: 一人部屋(A案)."""
    letters: dict[str, list[str]] = {}
    for each in version.alternatives:
        for offer in each.offers():
            if offer.facility_id == facility_id:
                found = letters.setdefault(either(*offer.named), [])
                found += [each.letter] if each.letter not in found else []
    told = [gettext("%(name)s(%(letters)s案)", name=name, letters="/".join(used)) for name, used in letters.items()]
    return gettext("、").join(told)


def _drawing(spots: list[Spot]) -> Drawing | None:
    landmarks = [
        Landmark(row.kind.value, _named(row), row.latitude, row.longitude, row.width_m, row.height_m)
        for row in catalogue.landmarks()
    ]
    return draw(spots, landmarks, unit="km" if i18n.language() == "ja" else " km")


def _photos(rows: list[Any], house_ids: list[int]) -> list[tuple[str, Any]]:
    """A photograph of each house, then one of each thing that has its own."""
    found = catalogue.photos_among(house_ids)
    names = {row.facility_id: _named(row.facility) for row in rows}
    of_houses = [(names[house_id], found[house_id, None]) for house_id in house_ids if (house_id, None) in found]
    of_things = [(_named(row), found[row.facility_id, row.id]) for row in rows if (row.facility_id, row.id) in found]
    return [*of_houses, *of_things][:MOST_PHOTOS]
