"""The organiser's company says yes or returns it: who is asked when, with what link, and what they answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flask import current_app
from sqlalchemy import select

from worktrip.accounts.rules import link_ends
from worktrip.kernel.errors import N_, Conflict, Gone, Invalid, NotFound
from worktrip.plumbing import clock, events, mail, outbox, security
from worktrip.plumbing.database import locked, unit_of_work
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import ApproverFacts, Door, Standing, Verdict, VersionFacts
from worktrip.proposals.tables import Approver, Version
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service

Purpose = Literal["approval", "approval-reply"]
GONE = N_("このリンクは、もう使えません。期限が過ぎたか、取り消されています。ご依頼の方にお知らせください。")
SAID = {
    Verdict.APPROVED: N_("%(name)sが、提案の第%(number)s版を承認しました。"),
    Verdict.RETURNED: N_("%(name)sが、提案の第%(number)s版を差し戻しました。"),
}


def secret_part(approver: ApproverFacts, purpose: Purpose) -> str:
    """The secret part of an approver's address: of this person, version and purpose, and kept nowhere."""
    return f"{approver.id}-{security.derive(purpose, approver.id, approver.version_id)}"


def approval_url(approver_id: int) -> str:
    """The address at which an approver reads and answers, for the mail that carries it. Raises Gone once withdrawn."""
    found = queries.approver(approver_id)
    if found is None or not found.is_live:
        raise Gone(GONE)
    return f"{current_app.config['BASE_URL']}/approvals/{secret_part(found, 'approval')}"


@dataclass(frozen=True)
class Review:
    """What an approver's link opens, and what may be done there."""

    approver: ApproverFacts
    version: VersionFacts
    door: Door


def review(token: str, purpose: Purpose = "approval") -> Review:
    """What a token opens, as a page or by mail, until 60 days after the stay.

    Raises Gone if it is wrong or withdrawn, or the version ran out: always in the same words.
    """
    number, _, secret = token.partition("-")
    if not (number.isascii() and number.isdigit()) or len(number) > 15:
        raise Gone(GONE)
    found = queries.approver(int(number))
    expected = security.derive(purpose, int(number), found.version_id if found else 0)
    if not security.same(expected, secret) or found is None or not found.is_live:
        raise Gone(GONE)
    version = queries.version_by_id(found.version_id)
    door, ends_on = rules.door(version, found, clock.now()), link_ends(version.party.last_day)
    if door is Door.OVER or (ends_on is not None and ends_on < clock.today()):
        raise Gone(GONE)
    return Review(found, version, door)


def _open_version(version_id: int) -> tuple[Version, VersionFacts]:
    """A version that can still be decided on, locked so that answers come one after the other. Raises Conflict."""
    row = locked(select(Version).where(Version.id == version_id).order_by(Version.id))[0]
    version = queries.version_by_id(version_id)
    if version.state is not rules.VersionState.SENT or rules.is_over(version, clock.now()):
        raise Conflict(N_("この版では、もう承認を頼めません。新しい版のページから頼んでください。"))
    return row, version


def usual_approvers(version: VersionFacts) -> list[tuple[str, str]]:
    """Name and address of those who were asked about the version before this one, while this one has nobody yet."""
    older = queries.before(version)
    if older is None or queries.approvers([version.id]):
        return []
    return [(each.name, each.email) for each in queries.approvers([older.id]).get(older.id, [])]


def name_approvers(version_id: int, people: Sequence[tuple[str, str]], *, in_order: bool = False) -> None:
    """Ask people (name, address) of the company to approve a version: all at once, or one after the other.

    Whoever was asked before is not asked twice. Raises Invalid without anybody, with too many, or for an address that
    stands there twice; Conflict once the version is not open any more.
    """
    wanted = [(name.strip(), email.strip().lower()) for name, email in people if name.strip() or email.strip()]
    if not wanted:
        raise Invalid(N_("承認される方のお名前とメールアドレスを入れてください。"))
    with unit_of_work() as unit:
        _, version = _open_version(version_id)
        there = queries.approvers([version_id]).get(version_id, [])
        taken = {each.email for each in there if each.verdict is not Verdict.RETURNED}
        if len({email for _, email in wanted} | taken) < len(wanted) + len(taken):
            raise Invalid(N_("同じメールアドレスの方に、二度は頼めません。"))
        if len(there) + len(wanted) > rules.MOST_APPROVERS:
            raise Invalid(N_("承認を頼めるのは、%(most)s名までです。"), most=rules.MOST_APPROVERS)
        places = rules.steps(there, len(wanted), in_order=in_order)
        # who returned it is asked anew, so the old answer does not stop the round any more
        for row in unit.session.scalars(select(Approver).where(Approver.version_id == version_id)):
            if (
                row.verdict is Verdict.RETURNED
                and row.withdrawn_at is None
                and row.email in {each[1] for each in wanted}
            ):
                row.withdrawn_at = clock.now()
        unit.session.add_all(
            Approver(version_id=version_id, step=step, name=name, email=email, added_at=clock.now())
            for step, (name, email) in zip(places, wanted, strict=True)
        )
        unit.session.flush()
        trip_no = trips.trip_by_id(version.trip_id).no
        events.record("proposals.approvers_named", trip_no=trip_no, version=version_id, count=len(wanted))
        _ask_next(version)


def _ask_next(version: VersionFacts) -> None:
    """Mail whoever's turn it is, inside the caller's unit."""
    with unit_of_work() as unit:
        trip = trips.trip_by_id(version.trip_id)
        for each in rules.to_ask(queries.approvers([version.id]).get(version.id, [])):
            unit.session.get_one(Approver, each.id).asked_at = clock.now()
            mail.post(
                event="proposals/approval_asked",
                to=each.email,
                language=trip.language,
                key=f"approval:{each.id}",
                trip_no=trip.no,
                name=each.name,
                organiser=trip.organiser.name,
                company=(trip.organisation.name, trip.organisation.name_en),
                title=trip.title,
                first=version.party.first_day,
                last=version.party.last_day,
                heads=version.party.heads,
                valid_until=version.good_until,
                approver_id=each.id,
            )
            events.record("proposals.approval_asked", trip_no=trip.no, version=version.id, approver=each.id)
        unit.session.flush()


def answer_approval(approver_id: int, verdict: Verdict, remark: str = "") -> None:
    """An approver says yes, or returns it with a remark; saying the same again changes nothing.

    The organiser is mailed, and whoever comes next is asked. Raises Invalid where it is returned without a remark,
    Conflict when something else was answered before or the version is not open any more, Gone once withdrawn.
    """
    if verdict is Verdict.RETURNED and not remark.strip():
        sentence = N_("差し戻すときは、理由を一言書いてください。")
        raise Invalid(sentence, fields={"remark": sentence})
    with unit_of_work() as unit:
        asked = queries.approver(approver_id)
        if asked is None:
            raise Gone(GONE)
        _, version = _open_version(asked.version_id)
        row = unit.session.get_one(Approver, approver_id, populate_existing=True)
        if row.withdrawn_at is not None:
            raise Gone(GONE)
        if row.verdict is verdict:
            return
        if row.verdict is not None:
            raise Conflict(N_("お返事は、すでにいただいています。変えるときは、ご依頼の方にお知らせください。"))
        row.verdict, row.remark, row.answered_at = verdict, remark.strip(), clock.now()
        unit.session.flush()
        trip = trips.trip_by_id(version.trip_id)
        everybody = queries.approvers([version.id]).get(version.id, [])
        trips_service.announce(version.trip_id, SAID[verdict], name=row.name, number=version.number)
        mail.post(
            event="proposals/approval_told",
            to=trip.organiser.email,
            language=trip.language,
            key=f"approval-answer:{row.id}",
            trip_no=trip.no,
            no=trip.no,
            name=trip.organiser.name,
            approver=row.name,
            verdict=verdict.value,
            remark=row.remark,
            number=version.number,
            title=trip.title,
            is_complete=rules.standing(everybody) is Standing.APPROVED,
            waiting=[each.name for each in everybody if each.verdict is None],
            link_id=trips_service.organiser_link(version.trip_id),
            path=f"/trips/{trip.no}/proposals/{version.number}/approval",
        )
        events.record(
            "proposals.approval_answered",
            trip_no=trip.no,
            version=version.id,
            approver=row.id,
            verdict=verdict.value,
            digest=version.digest,
        )
        _ask_next(version)


def withdraw_approver(version_id: int, approver_id: int) -> None:
    """Take somebody out of a round: their link opens nothing from now on. Raises NotFound for another version's."""
    with unit_of_work() as unit:
        locked(select(Version).where(Version.id == version_id).order_by(Version.id))
        row = unit.session.get(Approver, approver_id, populate_existing=True)
        if row is None or row.version_id != version_id:
            raise NotFound(N_("この方への依頼は見つかりませんでした。"))
        if row.withdrawn_at is not None:
            return
        row.withdrawn_at = clock.now()
        outbox.withdraw("mail", lambda payload: payload["key"] == f"approval:{approver_id}")
        unit.session.flush()
        version = queries.version_by_id(version_id)
        trip_no = trips.trip_by_id(version.trip_id).no
        events.record("proposals.approver_withdrawn", trip_no=trip_no, version=version_id, approver=approver_id)
        if version.state is rules.VersionState.SENT and not rules.is_over(version, clock.now()):
            _ask_next(version)
