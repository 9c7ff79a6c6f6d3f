"""Things of the catalogue as proposals know them: an offering with what its facility decides."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import closed_weekdays
from worktrip.catalogue.tables import Facility, Offering
from worktrip.kernel.errors import NotFound
from worktrip.plumbing.database import columns, db
from worktrip.proposals.rules import Offer

OFFERINGS, FACILITIES = Offering.__table__, Facility.__table__
_OFFERING, _FACILITY = columns(Offering), columns(Facility)
# as `Offer` names them, but for the last three: a hundred columns nobody reads would cost more than the statement
COLUMNS: dict[str, Any] = {
    "offering_id": _OFFERING.id,
    "facility_id": _OFFERING.facility_id,
    "kind": _OFFERING.kind,
    "name": _OFFERING.name,
    "name_en": _OFFERING.name_en,
    "tax_class": _OFFERING.tax_class,
    "is_counted": _OFFERING.is_counted,
    "min_people": _OFFERING.min_people,
    "max_people": _OFFERING.max_people,
    "minutes": _OFFERING.minutes,
    "periods": _OFFERING.periods,
    "meal_plan": _OFFERING.meal_plan,
    "weather": _OFFERING.weather,
    "diets": _OFFERING.diets,
    "lead_days": func.coalesce(_OFFERING.lead_days, _FACILITY.lead_days),
    "facility_name": _FACILITY.name,
    "facility_name_en": _FACILITY.name_en,
    "facility_code": _FACILITY.code,
    "facility_kind": _FACILITY.kind,
    "municipality_code": _FACILITY.municipality_code,
    "room_only_ex_tax_yen": _FACILITY.room_only_ex_tax_yen,
    "has_onsen": _FACILITY.has_onsen,
    "bathing_tax_yen": _FACILITY.bathing_tax_yen,
    "bathing_tax_min_age": _FACILITY.bathing_tax_min_age,
    "wifi_down_mbps": _FACILITY.wifi_down_mbps,
    "work_seats": _FACILITY.work_seats,
    "sleeps": _FACILITY.sleeps,
    "phone": _FACILITY.phone,
    "latitude": _FACILITY.latitude,
    "longitude": _FACILITY.longitude,
    "weekdays": _FACILITY.closed_weekdays,
}
OFFERS: Select[*tuple[Any, ...]] = select(*(column.label(name) for name, column in COLUMNS.items())).join(
    FACILITIES, _FACILITY.id == _OFFERING.facility_id
)
_BY_IDS = OFFERS.where(_OFFERING.id.in_(bindparam("ids", expanding=True)))
_ON_OFFER = catalogue.on_offer(OFFERS)


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
