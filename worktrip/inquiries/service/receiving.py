"""A company asks: what it will roughly cost, and the inquiry that opens a trip."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import func, select

from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Role, link_ends
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import FacilityKind, OfferingKind
from worktrip.inquiries import queries, rules
from worktrip.inquiries.rules import BudgetBand, MustHave, PriceRange, RoomOffer
from worktrip.inquiries.tables import Inquiry
from worktrip.kernel import writing
from worktrip.kernel.errors import N_, Invalid
from worktrip.kernel.stay import Stay
from worktrip.kernel.tax import BathingTaxRate
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import needed_unit, unit_of_work
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import PURPOSE_LABELS, TITLES, Purpose, promised_answer


def estimate(
    *,
    people: int,
    nights: int,
    first_day: date | None = None,
    last_day: date | None = None,
    must_haves: Collection[MustHave | str] = (),
) -> PriceRange | None:
    """What a stay roughly costs per person, from the rate cards; weekday nights are taken while there is no date.

    None where nothing can be said. Reads only.
    """
    if people < 1 or not 1 <= nights <= rules.MOST_NIGHTS:
        return None
    dated = first_day is not None and last_day is not None and first_day < last_day
    if dated and first_day and last_day:
        days = list(Stay(first_day, last_day).dates())
    else:
        days = rules.guessed_nights(clock.today(), nights)
    offers: list[RoomOffer] = []
    for facility in catalogue.facilities(FacilityKind.LODGING):
        for offering in facility.offerings:
            if offering.kind is OfferingKind.ROOM and offering.meal_plan.has_dinner:
                offers.append(
                    RoomOffer(
                        offering.id,
                        offering.max_people or 1,
                        facility.sleeps,
                        facility.municipality_code,
                        facility.room_only_ex_tax_yen,
                        offering.meal_plan,
                        BathingTaxRate(
                            has_onsen=facility.has_onsen,
                            stay_rate_yen=facility.bathing_tax_yen,
                            min_age=facility.bathing_tax_min_age,
                        ),
                    )
                )
    # the prefecture's rows come with every municipality of it
    taxes = {
        rate for code in {offer.municipality_code for offer in offers} for rate in catalogue.lodging_tax_rates(code)
    }
    return rules.price_range(
        offers,
        catalogue.rate_book([offer.offering_id for offer in offers], days[0], days[-1]),
        list(taxes),
        nights=days,
        people=people,
        only_single=MustHave.SINGLE_ROOMS in must_haves,
        is_guess=not dated,
    )


def receive(
    *,
    key: str,
    purpose: Purpose | str,
    people: int,
    nights: int,
    company: str,
    name: str,
    email: str,
    name_kana: str = "",
    phone: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    other_first_day: date | None = None,
    other_last_day: date | None = None,
    dates_note: str = "",
    arrivals_note: str = "",
    budget_band: BudgetBand | str | None = None,
    must_haves: Collection[MustHave | str] = (),
    outcome_goal: str = "",
    note: str = "",
    is_first_time: bool = False,
    needs_approval_paper: bool = False,
    about: str = "",
    language: str = "ja",
    shown: PriceRange | None = None,
) -> str:
    """Take an inquiry: open a trip, due when an answer is promised, mail the organiser a link and the desk a notice.

    `about` is what of the public pages it was asked from, "facility/L4"; what does not exist is nothing in particular.
    `key` names the form that was sent: the same form again is the same inquiry. Returns the trip's number. Raises
    Invalid beside the fields where days are past or the wrong way round, or nobody comes.
    """
    why, wanted = Purpose(purpose), [MustHave(word) for word in must_haves]
    budget = BudgetBand(budget_band) if budget_band else None
    _check(
        people,
        nights,
        first_day=first_day,
        last_day=last_day,
        other_first_day=other_first_day,
        other_last_day=other_last_day,
    )
    subject = queries.subject(about)
    with unit_of_work() as unit:
        _one_at_a_time(key)
        known = unit.session.scalar(select(Inquiry.trip_id).where(Inquiry.key == key))
        if known is not None:
            return trips.trip_by_id(known).no
        organisation_id = accounts_service.company(name=writing.normalise_name(company))
        organiser_id = accounts_service.contact(
            organisation_id,
            name=writing.normalise_name(name),
            name_kana=name_kana,
            email=email,
            phone=phone,
            language=language,
        )
        due_at = promised_answer(clock.now())
        trip = trips_service.open_trip(
            organisation_id=organisation_id,
            organiser_id=organiser_id,
            purpose=why,
            people=people,
            first_day=first_day,
            last_day=last_day,
            outcome_goal=outcome_goal.strip(),
            language=language,
            due_at=due_at,
            next_action=N_("話をうかがう"),
        )
        unit.session.add(
            Inquiry(
                trip_id=trip.id,
                key=key,
                received_at=clock.now(),
                people=people,
                nights=nights,
                first_day=first_day,
                last_day=last_day,
                other_first_day=other_first_day,
                other_last_day=other_last_day,
                dates_note=dates_note.strip(),
                arrivals_note=arrivals_note.strip(),
                budget_band=budget.value if budget else "",
                must_haves=rules.words_of(wanted),
                outcome_goal=outcome_goal.strip(),
                note=note.strip(),
                is_first_time=is_first_time,
                needs_approval_paper=needs_approval_paper,
                about=subject.word if subject else "",
                shown_low_yen=shown.low_yen if shown else None,
                shown_high_yen=shown.high_yen if shown else None,
            )
        )
        link_id = accounts_service.open_link(
            Role.ORGANISER, trip_id=trip.id, person_id=organiser_id, ends_on=link_ends(last_day)
        )
        asked: dict[str, Any] = {
            "no": trip.no,
            "company": writing.normalise_name(company),
            "name": writing.normalise_name(name),
            "title": TITLES[why],
            "purpose": PURPOSE_LABELS[why],
            "people": people,
            "nights": nights,
            "first_day": first_day,
            "last_day": last_day,
            "other_first_day": other_first_day,
            "other_last_day": other_last_day,
            "dates_note": dates_note.strip(),
            "arrivals_note": arrivals_note.strip(),
            "budget": rules.BUDGET_LABELS[budget] if budget else None,
            "must_haves": [rules.MUST_HAVE_LABELS[each] for each in MustHave if each in wanted],
            "outcome_goal": outcome_goal.strip(),
            "note": note.strip(),
            "is_first_time": is_first_time,
            "needs_approval_paper": needs_approval_paper,
            "about": subject.name if subject else None,
            "about_en": subject.name_en if subject else None,
            "low_yen": shown.low_yen if shown else None,
            "high_yen": shown.high_yen if shown else None,
            "due_at": due_at,
        }
        mail.post(
            event="inquiries/received",
            to=email.strip().lower(),
            language=language,
            key=f"received:{trip.id}",
            trip_no=trip.no,
            link_id=link_id,
            **asked,
        )
        for person in accounts.staff(Role.CONCIERGE):
            mail.post(
                event="inquiries/arrived",
                to=person.email,
                language=person.language,
                key=f"arrived:{trip.id}:{person.id}",
                trip_no=trip.no,
                **asked,
            )
        events.record("inquiries.received", trip_no=trip.no, trip=trip.id, people=people, nights=nights)
        return trip.no


def _one_at_a_time(key: str) -> None:
    """Let two sendings of one form follow each other, so that the second finds the first."""
    session = needed_unit().session
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"inquiry:{key}", 0))))


def _check(people: int, nights: int, **days: date | None) -> None:
    wrong: dict[str, str] = {}
    today, dated = clock.today(), False
    for first, last in (("first_day", "last_day"), ("other_first_day", "other_last_day")):
        start, end = days[first], days[last]
        if start and start < today:
            wrong[first] = N_("きょうより後の日にしてください。")
        if start and end and end <= start:
            wrong[last] = N_("着く日より後の日にしてください。")
        elif start and end and (end - start).days > rules.MOST_NIGHTS:
            wrong[last] = N_("1泊から30泊までで入れてください。")
        dated = dated or bool(start and end)
    if not 1 <= people <= rules.MOST_PEOPLE:
        wrong["people"] = N_("人数は、1名から300名までで入れてください。")
    if not dated and not 1 <= nights <= rules.MOST_NIGHTS:
        wrong["nights"] = N_("1泊から30泊までで入れてください。")
    if wrong:
        raise Invalid(N_("入力を確かめてください。"), fields=wrong)
