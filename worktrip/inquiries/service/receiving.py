"""A company asks: one unit opens the trip, keeps what was asked as it was sent, and tells both sides."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Role, link_ends
from worktrip.inquiries import queries, rules
from worktrip.inquiries.rules import WISH_PREFIXES, BudgetBand, Experience, MustHave, PriceRange, Wish
from worktrip.inquiries.service.drafting import drop_draft, one_at_a_time
from worktrip.inquiries.tables import Inquiry, InquiryWish
from worktrip.kernel import writing
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import unit_of_work
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import PURPOSE_LABELS, TITLES, Purpose, promised_answer


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
    people_to: int | None = None,
    wishes: Sequence[Wish] = (),
    dates_note: str = "",
    arrivals_note: str = "",
    budget_band: BudgetBand | str | None = None,
    must_haves: Collection[MustHave | str] = (),
    outcome_goal: str = "",
    note: str = "",
    experience: Experience | str | None = None,
    experience_note: str = "",
    needs_approval_paper: bool = False,
    about: str = "",
    language: str = "ja",
    shown: PriceRange | None = None,
    draft: str = "",
) -> str:
    """Take an inquiry: open a trip, due when an answer is promised, mail the organiser a link and the desk a notice.

    `wishes` are days in the company's order, three at most: the trip begins with the first, and with the most that may
    come. `about` is what of the public pages it was asked from, "facility/L4"; what does not exist is nothing in
    particular. `key` names the form that was sent: the same form again is the same inquiry. `draft` is the secret of
    what was put aside before, which goes now. Returns the trip's number. Raises Invalid beside the fields where days
    are past or the wrong way round, or nobody comes.
    """
    why, wanted = Purpose(purpose), [MustHave(word) for word in must_haves]
    budget = BudgetBand(budget_band) if budget_band else None
    known_before = Experience(experience) if experience else None
    most = people if people_to is None else people_to
    _check(company, name, people, most, nights, wishes)
    first_day, last_day = (wishes[0].first_day, wishes[0].last_day) if wishes else (None, None)
    subject = queries.subject(about)
    with unit_of_work() as unit:
        one_at_a_time(key)
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
            people=most,
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
                people_from=people,
                people_to=most,
                nights=nights,
                dates_note=dates_note.strip(),
                arrivals_note=arrivals_note.strip(),
                budget_band=budget.value if budget else "",
                must_haves=rules.words_of(wanted),
                outcome_goal=outcome_goal.strip(),
                note=note.strip(),
                experience=known_before.value if known_before else "",
                experience_note=experience_note.strip(),
                needs_approval_paper=needs_approval_paper,
                about=subject.word if subject else "",
                shown_low_yen=shown.low_yen if shown else None,
                shown_high_yen=shown.high_yen if shown else None,
                wishes=[
                    InquiryWish(
                        place=place,
                        first_day=wish.first_day,
                        last_day=wish.last_day,
                        flexibility=wish.flexibility,
                    )
                    for place, wish in enumerate(wishes, start=1)
                ],
            )
        )
        drop_draft(draft)
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
            "people_to": most,
            "nights": nights,
            "wishes": [
                {
                    "first_day": wish.first_day,
                    "last_day": wish.last_day,
                    "nights": len(wish.nights),
                    "flexibility": rules.FLEXIBILITY_LABELS[wish.flexibility],
                }
                for wish in wishes
            ],
            "dates_note": dates_note.strip(),
            "arrivals_note": arrivals_note.strip(),
            "budget": rules.BUDGET_LABELS[budget] if budget else None,
            "must_haves": [rules.MUST_HAVE_LABELS[each] for each in MustHave if each in wanted],
            "outcome_goal": outcome_goal.strip(),
            "note": note.strip(),
            "experience": known_before.value if known_before else "",
            "experience_note": experience_note.strip(),
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
        earlier = [each.no for each in trips.earlier_trips(organisation_id, but=trip.id, limit=5)]
        for person in accounts.staff(Role.CONCIERGE):
            mail.post(
                event="inquiries/arrived",
                to=person.email,
                language=person.language,
                key=f"arrived:{trip.id}:{person.id}",
                trip_no=trip.no,
                earlier=earlier,
                **asked,
            )
        events.record("inquiries.received", trip_no=trip.no, trip=trip.id, people=most, nights=nights)
        return trip.no


def _check(company: str, name: str, people: int, most: int, nights: int, wishes: Sequence[Wish]) -> None:
    wrong: dict[str, str] = {}
    today = clock.today()
    if not company.strip():
        wrong["company"] = N_("会社名か団体名を入れてください。")
    if not name.strip():
        wrong["name"] = N_("お名前を入れてください。")
    for wish, prefix in zip(wishes, WISH_PREFIXES, strict=False):
        if wish.first_day < today:
            wrong[f"{prefix}first_day"] = N_("きょうより後の日にしてください。")
        elif wish.first_day > today + rules.FARTHEST:
            wrong[f"{prefix}first_day"] = N_("きょうから2年先までの日を入れてください。")
        if wish.last_day <= wish.first_day:
            wrong[f"{prefix}last_day"] = N_("着く日より後の日にしてください。")
        elif (wish.last_day - wish.first_day).days > rules.MOST_NIGHTS:
            wrong[f"{prefix}last_day"] = N_("1泊から30泊までで入れてください。")
    if not 1 <= people <= rules.MOST_PEOPLE:
        wrong["people"] = N_("人数は、1名から300名までで入れてください。")
    elif most < people:
        wrong["people_to"] = N_("「人数」と同じか、それより多くしてください。")
    elif most > rules.MOST_PEOPLE:
        wrong["people_to"] = N_("人数は、1名から300名までで入れてください。")
    if not wishes and not 1 <= nights <= rules.MOST_NIGHTS:
        wrong["nights"] = N_("1泊から30泊までで入れてください。")
    if wrong:
        raise Invalid(N_("入力を確かめてください。"), fields=wrong)
