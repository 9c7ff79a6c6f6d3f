"""Use cases of leads: a stay is asked about, the organiser answers, a lead moves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select, update

from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Role
from worktrip.kernel import calendar
from worktrip.kernel.errors import N_, NotFound
from worktrip.kernel.numbering import DocumentNumber
from worktrip.leads import queries, rules
from worktrip.leads.rules import LeadState, Move, WorkKind
from worktrip.leads.tables import Lead, LeadMove, Survey
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import insert_if_missing, locked, unit_of_work
from worktrip.plumbing.numbers import next_number
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Stage, promised_answer


def ask_due() -> int:
    """Ask every organiser whose stay is over how it went, once; how many were asked. Runs on the schedule."""
    return sum(_ask(trip_id) for trip_id in queries.unasked(clock.today()))


def _ask(trip_id: int) -> bool:
    with unit_of_work():
        if not insert_if_missing(Survey, trip_id=trip_id, asked_at=clock.now(), comment="", work_kinds=""):
            return False
        trip = trips.trip_by_id(trip_id)
        mail.post(
            event="leads/asked",
            to=trip.organiser.email,
            language=trip.language,
            key=f"survey:{trip_id}",
            trip_no=trip.no,
            no=trip.no,
            name=trip.organiser.name,
            goal=trip.outcome_goal,
            link_id=trips_service.organiser_link(trip_id),
            path=f"/trips/{trip.no}/survey",
        )
        trips_service.announce(trip_id, N_("ご滞在の成果を、アンケートでおたずねしました。"))
        events.record("leads.asked", trip_no=trip.no)
        return True


@dataclass(frozen=True)
class Answered:
    """What came of an answer. `is_new` is False for a second one, which changes nothing."""

    is_new: bool
    lead_no: str | None


def answer(
    *,
    trip_id: int,
    score: int,
    comment: str = "",
    kinds: tuple[WorkKind, ...] = (),
    may_contact: bool = False,
    person_id: int | None = None,
) -> Answered:
    """Keep the organiser's answer once; kinds of work that were ticked become a lead with its source stay.

    `score` is 0 to 10. Raises NotFound if nothing was asked, Invalid beside `score` or `comment`.
    """
    rules.check_answer(score, comment)
    with unit_of_work() as unit:
        found = locked(select(Survey).where(Survey.trip_id == trip_id).order_by(Survey.id))
        if not found:
            raise NotFound(N_("アンケートは、ご滞在が終わってからお送りします。"))
        survey = found[0]
        if survey.answered_at is not None:
            return Answered(False, unit.session.scalar(select(Lead.no).where(Lead.trip_id == trip_id)))
        survey.answered_at, survey.answered_by_id = clock.now(), person_id
        survey.goal_score, survey.comment, survey.work_kinds = score, comment.strip(), rules.joined(kinds)
        trip = trips.trip_by_id(trip_id)
        events.record("leads.answered", trip_no=trip.no, score=score)
        trips_service.announce(trip_id, N_("アンケートにお答えいただきました。ありがとうございます。"))
        lead_no = _open(trip_id, kinds, may_contact) if kinds else None
        if trip.stage is Stage.SETTLED:
            trips_service.advance(trip_id, Stage.FOLLOWED_UP)
        return Answered(True, lead_no)


def _open(trip_id: int, kinds: tuple[WorkKind, ...], may_contact: bool) -> str:
    with unit_of_work() as unit:
        trip = trips.trip_by_id(trip_id)
        year = calendar.fiscal_year(clock.today())
        no = str(DocumentNumber("LD", year, next_number("LD", year)))
        unit.session.add(
            Lead(
                no=no,
                trip_id=trip.id,
                organisation_id=trip.organisation_id,
                contact_id=trip.organiser_id if may_contact else None,
                work_kinds=rules.joined(kinds),
                state=LeadState.NEW,
                created_at=clock.now(),
            )
        )
        for director in accounts.staff(Role.DIRECTOR):
            mail.post(
                event="leads/found",
                to=director.email,
                language=director.language,
                key=f"lead:{no}:{director.id}",
                trip_no=trip.no,
                lead_no=no,
                no=trip.no,
                company=trip.organisation.name,
                company_en=trip.organisation.name_en,
                kinds=[rules.KIND_LABELS[kind] for kind in kinds],
                may_contact=may_contact,
            )
        if not may_contact:
            trips_service.ask_desk(
                trip.id,
                f"lead:{no}",
                N_("ディレクターから連絡してよいか、幹事の方にたずねる(%(lead_no)s)"),
                promised_answer(clock.now()),
                lead_no=no,
            )
        events.record("leads.opened", trip_no=trip.no, lead=no)
        return no


def finish_due() -> int:
    """Say that a trip has been followed up once it is paid and its survey answered; how many. Runs on the schedule."""
    done = queries.answered_and_settled()
    for trip_id in done:
        trips_service.advance(trip_id, Stage.FOLLOWED_UP)
    return len(done)


def move(
    *, lead_no: str, to: LeadState, reason: str = "", until: date | None = None, person_id: int | None = None
) -> None:
    """Move a lead on. NotFound, Conflict if it cannot go there, Invalid beside `reason` (lost) or `until` (later)."""
    step = Move(to, reason.strip(), until if to is LeadState.LATER else None)
    with unit_of_work() as unit:
        found = locked(select(Lead).where(Lead.no == lead_no.upper()).order_by(Lead.id))
        if not found:
            raise NotFound(N_("この見込み案件は見つかりませんでした。番号をお確かめください。"))
        lead = found[0]
        rules.check_move(lead.state, step, clock.today())
        unit.session.add(
            LeadMove(
                lead_id=lead.id,
                at=clock.now(),
                from_state=lead.state,
                to_state=to,
                reason=step.reason,
                until=step.until,
                by_id=person_id,
            )
        )
        trip_no = trips.trip_by_id(lead.trip_id).no if lead.trip_id else None
        events.record("leads.moved", trip_no=trip_no, lead=lead.no, from_state=lead.state.value, to_state=to.value)
        lead.state = to


def forget(person_id: int, trip_ids: Collection[int]) -> None:
    """Take somebody and what they wrote out of the surveys and leads of trips; scores and kinds of work stay."""
    with unit_of_work() as unit:
        unit.session.execute(update(Survey).where(Survey.trip_id.in_(trip_ids)).values(comment=""))
        about = or_(Lead.contact_id == person_id, Lead.trip_id.in_(trip_ids))
        unit.session.execute(update(Lead).where(about).values(contact_id=None, note=""))
