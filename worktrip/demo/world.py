"""The demo world: everything that is there before the first company asks. Deterministic; time starts on 2026-11-23."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

from worktrip.accounts import queries as accounts_queries
from worktrip.accounts import service as accounts
from worktrip.accounts.rules import OrganisationKind, Role
from worktrip.catalogue import queries as catalogue_queries
from worktrip.catalogue import service as catalogue
from worktrip.catalogue.rules import (
    DayClass,
    MealPlan,
    PlannedItem,
    Price,
    RateRow,
    Season,
    SeasonKind,
    closed_weekdays,
    periods_of,
    season_of,
    usual_rows,
    words_text,
)
from worktrip.demo import asking, calendars, law, stock, trips
from worktrip.demo.catalogue.landmarks import LANDMARKS
from worktrip.demo.catalogue.lodgings import LODGINGS
from worktrip.demo.catalogue.others import OTHERS
from worktrip.demo.catalogue.pictures import landscape
from worktrip.demo.catalogue.programmes import PROGRAMMES, Bundle, Hour
from worktrip.demo.catalogue.shapes import FIRST_DAY, LAST_DAY, PRICES_FROM, House, Thing
from worktrip.inventory import service as inventory
from worktrip.inventory.rules import SlotKey, Wants
from worktrip.jobs import service as jobs
from worktrip.plumbing import clock
from worktrip.plumbing.database import unit_of_work
from worktrip.trips.rules import Purpose

TODAY = date(2026, 11, 23)
NET_PERCENT = 90
# since then there are registered numbers at all
NUMBERS_FROM = date(2023, 10, 1)
HOUSES = LODGINGS + OTHERS
STAFF: tuple[tuple[str, str, str, Role], ...] = (
    ("白樺 みどり", "シラカバ ミドリ", "shirakaba@desk.example", Role.CONCIERGE),
    ("汐見 航", "シオミ ワタル", "shiomi@desk.example", Role.CONCIERGE),
    ("帳 こずえ", "トバリ コズエ", "tobari@desk.example", Role.ACCOUNTANT),
    ("立花 のぞみ", "タチバナ ノゾミ", "tachibana@kosya.example", Role.DIRECTOR),
    ("町村 誠", "マチムラ マコト", "machimura@town.example", Role.OFFICER),
    ("鍵山 守", "カギヤマ マモル", "kagiyama@desk.example", Role.ADMIN),
)


def is_empty() -> bool:
    """Whether nothing was ever loaded here."""
    return accounts_queries.organisation(OrganisationKind.ASSOCIATION) is None


def load() -> None:
    """Load entities, staff, law, houses, prices and stock into an empty database; does nothing where something is."""
    if not is_empty():
        return
    clock.pretend(TODAY)
    with unit_of_work():
        _entities()
        for name, kana, email, role in STAFF:
            accounts.add_staff(name=name, name_kana=kana, email=email, roles=[role], invite=False)
        _law()
        allotted: Wants = {}
        for house in HOUSES:
            allotted.update(_house(house))
        inventory.set_allotments(allotted)
        for bundle in PROGRAMMES:
            _programme(bundle)
        for kind, name, name_en, latitude, longitude, extent in LANDMARKS:
            width, height = extent or (None, None)
            catalogue.set_landmark(
                kind,
                name,
                name_en=name_en,
                latitude=latitude,
                longitude=longitude,
                width_m=width,
                height_m=height,
            )


def load_all() -> None:
    """Everything: the world as `load` leaves it, the year of trips that has led to today, and what houses have said."""
    load()
    trips.load(TODAY)
    asking.load()
    stock.load()
    calendars.load()
    # a list that the desk has sent, to be seen among those it sent
    found = catalogue.export_lists(inventory.BESIDE, catalogue.UTF8).content
    catalogue.receive_list(found, name="宿とプログラム_20261120.zip", person_id=None)


def _entities() -> None:
    association = accounts.add_organisation(
        OrganisationKind.ASSOCIATION,
        name="一般社団法人たてしな観光協会（デモ）",
        name_kana="タテシナカンコウキョウカイ",
        name_en="Tateshina Tourism Association (demo)",
        address="長野県北佐久郡立科町（デモ）",
        phone="0267-00-0001",
        t_number="T7123456789012",
    )
    accounts.set_issuer(
        association,
        effective_from=date(2026, 4, 1),
        name="一般社団法人たてしな観光協会（デモ）",
        address="長野県北佐久郡立科町（デモ）",
        phone="0267-00-0001",
        t_number="T7123456789012",
        is_qualified_issuer=True,
        rounding="down",
        travel_registration="第三種旅行業",
        travel_registration_no="長野県知事登録旅行業 第3-000号（デモ）",
        travel_registration_ends=date(2031, 3, 31),
        travel_manager="白樺 みどり",
        contract_form="made_to_order",
        bank_account="高原信用金庫（デモ） 立科支店 普通 0000000 タテシナカンコウキヨウカイ",
        source_note="[DEMO]",
        confirmed_on=date(2026, 4, 1),
        is_demo=True,
    )
    accounts.add_organisation(OrganisationKind.TOWN, name="立科町（デモ）", name_en="Town of Tateshina (demo)")
    accounts.add_organisation(
        OrganisationKind.CORPORATION,
        name="一般社団法人立科町振興公社（デモ）",
        name_kana="タテシナマチシンコウコウシャ",
        name_en="Tateshina Development Corporation (demo)",
    )


def _law() -> None:
    catalogue.load_law()
    for fiscal_year, thousand_yen, is_partial, note in law.PUBLISHED_YEARS:
        jobs.publish_year(fiscal_year, orders_thousand_yen=thousand_yen, is_partial=is_partial, source_note=note)


def _house(house: House) -> Wants:
    """Add one house with its partner, its link, its ladder and what it offers; what it allots."""
    number = f"{HOUSES.index(house) + 11:04}"
    partner = house.partner
    organisation_id = accounts.add_organisation(
        OrganisationKind.PARTNER,
        name=partner.name,
        name_kana=partner.name_kana,
        name_en=house.name_en,
        phone=f"0267-00-{number}",
        party_type=partner.party_type,
        t_number=partner.t_number,
        t_number_from=NUMBERS_FROM if partner.t_number else None,
    )
    email = f"{house.code.lower()}@partner.example"
    facility_id = catalogue.add_facility(
        code=house.code,
        organisation_id=organisation_id,
        kind=house.kind,
        name=house.name,
        name_en=house.name_en,
        municipality_code=house.municipality_code,
        **{
            "address": "長野県北佐久郡立科町大字芦田八ケ野（デモ）",
            "phone": f"0267-00-{number}",
            "email": None if "reach" in house.facts else email,
            **house.facts,
        },
    )
    owner_id = accounts.contact(organisation_id, name=partner.owner, email=email, phone=f"0267-00-{number}")
    accounts.open_link(Role.PARTNER, facility_id=facility_id, person_id=owner_id)
    catalogue.set_cancellation_ladder(
        house.terms.steps,
        effective_from=PRICES_FROM,
        facility_id=facility_id,
        base=house.terms.base,
        allowance=house.terms.allowance,
    )
    catalogue.set_seasons(facility_id, house.seasons)
    catalogue.add_photos(facility_id, [landscape(house.code)])
    for drawn in catalogue_queries.photos_of(facility_id)[None]:
        about = {"caption": f"{house.name}のまわり（絵）", "caption_en": f"Around {house.name_en} (a drawing)"}
        catalogue.describe_photo(drawn.id, **about)
    closed = closed_weekdays(str(house.facts.get("closed_weekdays", "")))
    allotted: Wants = {}
    for thing in house.things:
        allotted.update(_thing(facility_id, house, thing, closed))
    return allotted


def _thing(facility_id: int, house: House, thing: Thing, closed: frozenset[int]) -> Wants:
    offering_id = catalogue.add_offering(
        facility_id, code=thing.code, kind=thing.kind, name=thing.name, name_en=thing.name_en, **thing.facts
    )
    catalogue.set_card(offering_id, _card(thing), effective_from=PRICES_FROM)
    if thing.seasons:
        catalogue.set_seasons(facility_id, thing.seasons, offering_id=offering_id)
    if thing.stock is None:
        return {}
    seasons = (*house.seasons, *thing.seasons)
    return {
        SlotKey(offering_id, day, period.code): 0 if day.isoweekday() in closed else thing.stock
        for day in _days()
        if not _is_shut(seasons, day)
        for period in periods_of(str(thing.facts.get("periods", "")))
    }


def _card(thing: Thing) -> list[RateRow]:
    plan = thing.facts.get("meal_plan", MealPlan.NONE)
    alone = _price(thing.single_yen)
    own = {DayClass.ORDINARY: _price(thing.weekday_yen), DayClass.EVE: _price(thing.weekend_yen)}
    sets = [("", own), *((extra.season, {extra.day_class: _price(extra.yen)}) for extra in thing.extras)]
    return [
        replace(row, season=season)
        for season, prices in sets
        for row in usual_rows(0, prices, unit=thing.unit, effective_from=PRICES_FROM, meal_plan=plan, alone=alone)
    ]


def _is_shut(seasons: tuple[Season, ...], day: date) -> bool:
    """In a closed season there is nothing to count."""
    return season_of(seasons, SeasonKind.CLOSED, day) is not None


def _programme(bundle: Bundle) -> None:
    programme_id = catalogue.add_programme(
        code=bundle.code,
        name=bundle.name,
        name_en=bundle.name_en,
        summary=bundle.summary,
        summary_en=bundle.summary_en,
        purposes=words_text(purpose for purpose in Purpose if purpose in bundle.purposes),
        min_people=bundle.people[0],
        max_people=bundle.people[1],
    )
    for name, name_en, hours in bundle.patterns:
        catalogue.set_pattern(programme_id, [_item(hour) for hour in hours], name=name, name_en=name_en)


def _item(hour: Hour) -> PlannedItem:
    return PlannedItem(
        day_number=hour.day,
        starts_at=time.fromisoformat(hour.starts_at),
        ends_at=time.fromisoformat(hour.ends_at) if hour.ends_at else None,
        kind=hour.kind,
        title=hour.title,
        title_en=hour.title_en,
        offering_id=_offering(hour.code),
        rain_title=hour.rain_title,
        rain_title_en=hour.rain_title_en,
        rain_offering_id=_offering(hour.rain_code),
    )


def _offering(code: str) -> int | None:
    return catalogue_queries.offering_by_code(code).id if code else None


def _price(yen: int | None) -> Price:
    return Price(yen, None if yen is None else yen * NET_PERCENT // 100)


def _days() -> Iterator[date]:
    return (FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1))
