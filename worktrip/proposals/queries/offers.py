"""Things of the catalogue as proposals know them: an offering with what its facility decides."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import closed_weekdays
from worktrip.catalogue.tables import Facility, Offering
from worktrip.kernel.errors import NotFound
from worktrip.plumbing.database import db
from worktrip.proposals.rules import Offer

# as `Offer` names them, but for the last three: a hundred columns nobody reads would cost more than the statement
COLUMNS: dict[str, Any] = {
    "offering_id": Offering.id,
    "facility_id": Offering.facility_id,
    "kind": Offering.kind,
    "name": Offering.name,
    "name_en": Offering.name_en,
    "tax_class": Offering.tax_class,
    "is_counted": Offering.is_counted,
    "min_people": Offering.min_people,
    "max_people": Offering.max_people,
    "minutes": Offering.minutes,
    "periods": Offering.periods,
    "meal_plan": Offering.meal_plan,
    "weather": Offering.weather,
    "diets": Offering.diets,
    "lead_days": func.coalesce(Offering.lead_days, Facility.lead_days),
    "facility_name": Facility.name,
    "facility_name_en": Facility.name_en,
    "facility_code": Facility.code,
    "facility_kind": Facility.kind,
    "municipality_code": Facility.municipality_code,
    "room_only_ex_tax_yen": Facility.room_only_ex_tax_yen,
    "has_onsen": Facility.has_onsen,
    "bathing_tax_yen": Facility.bathing_tax_yen,
    "bathing_tax_min_age": Facility.bathing_tax_min_age,
    "wifi_down_mbps": Facility.wifi_down_mbps,
    "work_seats": Facility.work_seats,
    "sleeps": Facility.sleeps,
    "phone": Facility.phone,
    "latitude": Facility.latitude,
    "longitude": Facility.longitude,
    "weekdays": Facility.closed_weekdays,
}
_OFFER: Select[*tuple[Any, ...]] = select(*COLUMNS.values()).join(Offering.facility)
_BY_IDS = _OFFER.where(Offering.id.in_(bindparam("ids", expanding=True)))
_ON_OFFER = catalogue.on_offer(_OFFER)


def offers(offering_ids: Iterable[int]) -> dict[int, Offer]:
    """Offerings with what their facility decides, by id, in one statement."""
    wanted = set(offering_ids)
    if not wanted:
        return {}
    return {row[0]: offer_of(row) for row in db.session.execute(_BY_IDS, {"ids": list(wanted)})}


def offer(offering_id: int) -> Offer:
    """One of them. Raises NotFound."""
    found = offers([offering_id]).get(offering_id)
    if found is None:
        raise NotFound(catalogue.UNKNOWN_OFFERING)
    return found


def open_offers() -> list[Offer]:
    """Everything that can be offered, by facility and code, in one statement: what a proposal is built from."""
    return [offer_of(row) for row in db.session.execute(_ON_OFFER)]


def offer_of(read: Sequence[Any]) -> Offer:
    """What was read of `COLUMNS` as plain values."""
    values = dict(zip(COLUMNS, read, strict=True))
    point = point_of(values.pop("latitude"), values.pop("longitude"))
    return Offer(point=point, closed_weekdays=closed_weekdays(values.pop("weekdays")), **values)


def point_of(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    """Where a place lies, in degrees, if that is known."""
    return None if latitude is None or longitude is None else (latitude, longitude)
