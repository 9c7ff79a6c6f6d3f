"""Sending, reading and ending a version: from here on it never changes, and the trip's holds follow it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, exists, select, update
from sqlalchemy.orm import selectinload

from worktrip.accounts import queries as accounts
from worktrip.inventory import queries as inventory_queries
from worktrip.inventory import service as inventory
from worktrip.inventory.queries import Preview, Rival
from worktrip.kernel.errors import N_, Conflict, Invalid
from worktrip.plumbing import clock, events, i18n, outbox
from worktrip.plumbing.database import columns, insert_if_missing, locked, needed_unit, table_of, unit_of_work
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import LineFacts, Quote, Sentence, VersionFacts, VersionState, Weight
from worktrip.proposals.rules.checks import Warning, unpriced
from worktrip.proposals.service import content
from worktrip.proposals.service.contracting import licence_of, tables_missing
from worktrip.proposals.service.drafting import refuse_closed
from worktrip.proposals.service.pricing import price_version, tariff_of
from worktrip.proposals.service.telling import tell
from worktrip.proposals.service.undoing import forget_steps
from worktrip.proposals.tables import Alternative, Consent, Line, Version, VersionView
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Side, Stage, promised_answer

# a reader who reloads is one view
ONE_VIEW = timedelta(hours=1)
# what the papers of the law name; the contract's form is needed of whatever is sent
OF_THE_LAW = ("travel_registration", "travel_registration_no", "travel_manager")
CONSENT_WORDING = N_(
    "取引条件説明書面と契約書面を、このページとメールからのPDFで受け取ることに同意します。"
    "紙の書面がよいときは、いつでもお申し付けいただけます。"
)


def blockers(version: VersionFacts) -> list[Warning]:
    """Everything that stops a draft from being sent: what is missing in it, in its prices and in the settings."""
    found = rules.missing(version)
    tariff = tariff_of(version)
    everything = price_version(version, tariff)
    for priced in everything:
        if priced.refusal is not None:
            # what has to be asked for is named; anything else is told by the price itself
            is_asked = "offering_id" in priced.refusal.values
            found += (
                unpriced(priced.alternative, version.party, tariff)
                if is_asked
                else [Warning(Weight.STOPS, priced.refusal, priced.alternative.letter)]
            )
    issuer = accounts.issuer_on(clock.today())
    licence = licence_of(issuer)
    for name in (*(OF_THE_LAW if rules.is_gated(version, licence) else ()), "contract_form"):
        if name in issuer.missing:
            sentence = N_("「%(setting)s」が設定されていないため、書面を作れません。管理者に設定を頼んでください。")
            found.append(Warning(Weight.STOPS, Sentence(sentence, {"setting": accounts.SETTINGS[name]})))
    found += [Warning(Weight.STOPS, sentence) for sentence in rules.refusals(version, licence)]
    quotes = [priced.quote for priced in everything if priced.quote is not None]
    found += [Warning(Weight.STOPS, sentence) for sentence in tables_missing(version, quotes)]
    return found


def usual_valid_until(version: VersionFacts) -> datetime:
    """Until when a version is usually good, and held (aware): never longer than the first house holds its part."""
    usual = rules.default_valid_until(clock.now(), version.party, rules.longest_lead(version))
    first = preview(version, usual).first
    return min(usual, first.first) if first else usual


def preview(version: VersionFacts, until: datetime) -> Preview:
    """What holding everything a version needs until a minute would come to."""
    return inventory_queries.preview(version.trip_id, rules.wants_of_version(version), until)


def rivals(version: VersionFacts) -> list[Rival]:
    """Which other trips are at what a version needs."""
    return inventory_queries.competing(version.trip_id, rules.wants_of_version(version))


def refuse_beyond(found: Preview, until: datetime) -> None:
    """Raise Invalid where a house wants its stock back before `until`: what is promised to a reader must be held."""
    if found.too_late is not None:
        raise found.too_late
    first = found.first
    if first is not None and first.first < until:
        sentence = N_("%(house)sが仮押さえできるのは、%(moment)sまでです。期限を、それまでにしてください。")
        moment = i18n.moment(first.first)
        raise Invalid(sentence, fields={"until_day": sentence}, house=i18n.either(*first.house), moment=moment)


def send(version_id: int, valid_until: datetime | None = None, *, agreed: str = "") -> None:
    """Freeze a draft, hold what it needs and promise its papers and the mail: all of it, or nothing.

    Stores lines and sums as promised, takes the holds of an earlier version over in the same unit, and marks that one
    superseded. Raises Conflict if the draft was sent or edited meanwhile, Invalid when something is missing, the time
    is over or longer than a house holds, or a house's condition is broken and nobody `agreed` for it (who, and when);
    NotFree (naming what is short) when not everything can be held.
    """
    before = queries.version_by_id(version_id)
    if before.state is not VersionState.DRAFT:
        raise Conflict(N_("この版は、すでにお送りしました。"))
    stopping = blockers(before)
    if stopping:
        raise Invalid(N_("まだ送れません。%(reasons)s"), reasons=" ".join(tell(each.sentence) for each in stopping))
    until = valid_until or usual_valid_until(before)
    if until <= clock.now():
        raise Invalid(
            N_("お返事の期限は、これからの日時にしてください。"),
            fields={"until_day": N_("これからの日時にしてください。")},
        )
    found = preview(before, until)
    if found.breaches and not agreed.strip():
        raise Invalid(
            N_("まだ送れません。%(reasons)s"),
            fields={"agreed": N_("宿に確かめて、了承した方と日時を入れてください。")},
            reasons=" ".join(tell(Sentence(each.message, each.values)) for each in found.breaches),
        )
    refuse_beyond(found, until)
    quotes = [priced.quote for priced in price_version(before) if priced.quote is not None]
    with unit_of_work() as unit:
        rows = locked(_of_trip(before.trip_id))
        row = next(each for each in rows if each.id == version_id)
        trip = trips.trip_by_id(before.trip_id)
        refuse_closed(trip.closed_as is not None, rows)
        if row.state is not VersionState.DRAFT:
            raise Conflict(N_("この版は、すでにお送りしました。"))
        if queries.version_by_id(version_id) != before:
            raise Conflict(N_("送る直前に、ほかの人が直しました。内容を確かめて、もう一度送ってください。"))
        for each, quote in zip(row.alternatives, quotes, strict=True):
            _freeze(each, quote)
        row.sent_at, row.valid_until, row.state = clock.now(), until, VersionState.SENT
        # a CHECK wants the digest with the state, and it is made of what the database gives back
        row.digest = ""
        forget_steps([version_id])
        unit.session.flush()
        row.digest = rules.digest(queries.version_by_id(version_id))
        for other in rows:
            if other is not row and other.state is VersionState.SENT:
                other.state = VersionState.SUPERSEDED
        unit.session.flush()
        inventory.hold(before.trip_id, rules.wants_of_version(before), until, agreed=agreed)
        trips_service.set_dates(before.trip_id, before.party.first_day, before.party.last_day, before.party.heads)
        trips_service.advance(
            before.trip_id, Stage.PROPOSING, next_action=N_("返事を待つ"), due_at=until, waits_for=Side.ORGANISER
        )
        trips_service.announce(before.trip_id, N_("提案の第%(number)s版をお送りしました。"), number=before.number)
        outbox.promise("proposals.papers", f"papers:{version_id}", {"version_id": version_id})
        events.record("proposals.sent", trip_no=trip.no, version=version_id, number=row.number, digest=row.digest)


def _of_trip(trip_id: int) -> Select[Version]:
    return (
        select(Version)
        .where(Version.trip_id == trip_id)
        .order_by(Version.id)
        .options(selectinload(Version.alternatives).selectinload(Alternative.lines))
    )


def _freeze(row: Alternative, quote: Quote) -> None:
    row.lines = [_line(line, place) for place, line in enumerate(quote.lines)]
    row.total_yen, row.tax_yen = quote.total_yen, quote.tax_yen
    row.lodging_tax_yen, row.bathing_tax_yen = quote.lodging_tax_yen, quote.bathing_tax_yen


def _line(line: LineFacts, place: int) -> Line:
    return Line(
        position=place,
        kind=line.kind,
        offering_id=line.offering_id,
        facility_id=line.facility_id,
        room_position=line.room_position,
        is_optional=line.is_optional,
        item_id=line.item_id,
        description=line.description,
        description_en=line.description_en,
        unit=line.unit,
        quantity=line.quantity,
        unit_yen=line.unit_yen,
        amount_yen=line.amount_yen,
        net_yen=line.net_yen,
        tax_class=line.tax_class,
        tax_percent=line.tax_percent,
        service_from=line.service_from,
        service_to=line.service_to,
    )


# What readers do -----------------------------------------------------------------------------------------------------


def give_consent(
    trip_id: int, person_id: int, *, wording: str = CONSENT_WORDING, noted_by_id: int | None = None, note: str = ""
) -> None:
    """Record consent to get the papers of the travel law electronically; given again, the first stays.

    Given on paper, somebody of the desk notes it (`noted_by_id`) and says where it stands. Raises Invalid beside `note`
    if they do not.
    """
    if noted_by_id is not None and not note.strip():
        sentence = N_("どの書面で、いつ同意をいただいたかを入れてください。")
        raise Invalid(sentence, fields={"note": sentence})
    with unit_of_work():
        fresh = insert_if_missing(
            Consent,
            trip_id=trip_id,
            person_id=person_id,
            at=clock.now(),
            wording=wording,
            noted_by_id=noted_by_id,
            note=note.strip(),
        )
        if fresh:
            trip_no = trips.trip_by_id(trip_id).no
            noted = {"noted_by": noted_by_id} if noted_by_id is not None else {}
            events.record("proposals.consented", trip_no=trip_no, person=person_id, **noted)


def record_view(trip_id: int, number: int, link_id: int | None) -> None:
    """Note that somebody outside opened a sent version; reloading within the hour writes nothing."""
    since = clock.now() - ONE_VIEW
    if queries.unread(trip_id, number, link_id, since) is None:
        return
    with unit_of_work() as unit:
        version_id = queries.unread(trip_id, number, link_id, since)
        if version_id is not None:
            unit.session.add(VersionView(version_id=version_id, link_id=link_id, at=clock.now()))
            trip_no = trips.trip_by_id(trip_id).no
            events.record("proposals.viewed", trip_no=trip_no, version=version_id, link=link_id)


_VERSION = columns(Version)
_OTHER: Any = Version.__table__.alias("others")
_HAS_DRAFT = exists().where(_OTHER.c.trip_id == bindparam("of_trip"), _OTHER.c.state == VersionState.DRAFT)
_ACCEPT = (
    update(table_of(Version))
    .where(_VERSION.id == bindparam("version_id"), _VERSION.state == VersionState.SENT)
    .values(state=VersionState.ACCEPTED)
    .returning(_VERSION.digest, _HAS_DRAFT)
)


def mark_accepted(known: VersionFacts, alternative_id: int, *, trip_no: str) -> None:
    """Mark a sent version accepted, inside the caller's unit. `known` is what was read of it, which binds from now on.

    That its trip goes on is said to `trips`.

    Raises Conflict if it is not open any more or what is known of it is not what was sent.
    """
    with unit_of_work() as unit:
        accepted = unit.session.execute(_ACCEPT, {"version_id": known.id, "of_trip": known.trip_id}).one_or_none()
        if accepted is None:
            raise Conflict(N_("この版は、いまはお申込みを受けられません。新しい版をご覧ください。"))
        digest, has_draft = accepted
        if has_draft:
            _drop_draft(known.trip_id)
        if alternative_id not in {each.id for each in known.alternatives}:
            raise Conflict(N_("この案は、この版にありません。"))
        if rules.digest(known) != digest:
            raise Conflict(N_("お送りした内容と記録が合いません。コンシェルジュにお知らせください。"))
        events.record("proposals.accepted", trip_no=trip_no, version=known.id, alternative=alternative_id)


def _drop_draft(trip_id: int) -> None:
    """A change in the making has nothing left to change."""
    drafts = select(Version).where(Version.trip_id == trip_id, Version.state == VersionState.DRAFT)
    for row in locked(drafts.options(*content.everything()).order_by(Version.id)):
        forget_steps([row.id])
        needed_unit().session.delete(row)


def remark(trip_id: int, body: str, *, about: tuple[str, str], author_id: int | None = None) -> int:
    """The organiser says something about one line of a proposal: (its name, what it is called). The message's id."""
    return trips_service.ask(trip_id, body, author_id=author_id, about=about)


# What time does ------------------------------------------------------------------------------------------------------


def expire_due() -> int:
    """Mark every sent version whose time has passed, in a unit each, and ask the desk to follow up; how many.

    Versions of trips that were closed meanwhile are withdrawn, and what they held is released.
    """
    withdrawn = sum(_withdraw(version_id) for version_id in queries.left_behind())
    return withdrawn + sum(_expire(version_id) for version_id, _ in queries.overdue(clock.now()))


def _withdraw(version_id: int) -> bool:
    with unit_of_work():
        row = locked(select(Version).where(Version.id == version_id).order_by(Version.id))[0]
        trip = trips.trip_by_id(row.trip_id)
        if row.state is not VersionState.SENT or trip.closed_as is None:
            return False
        row.state = VersionState.DECLINED
        inventory.release(row.trip_id)
        events.record("proposals.withdrawn", trip_no=trip.no, version=version_id)
        return True


def _expire(version_id: int) -> bool:
    with unit_of_work():
        row = locked(select(Version).where(Version.id == version_id).order_by(Version.id))[0]
        now = clock.now()
        if row.state is not VersionState.SENT or row.good_until is None or row.good_until > now:
            return False
        row.state = VersionState.EXPIRED
        trip = trips.trip_by_id(row.trip_id)
        if trip.closed_as is None:
            trips_service.plan(row.trip_id, next_action=N_("期限の切れた提案について、幹事に連絡する"), due_at=now)
            trips_service.ask_desk(
                row.trip_id,
                f"expired:{version_id}",
                N_("提案の第%(number)s版の期限が切れ、仮押さえが外れました。続けるかどうかを、幹事に確かめる"),
                promised_answer(now),
                number=row.number,
            )
        events.record("proposals.expired", trip_no=trip.no, version=version_id)
        return True


def ask_again(version_id: int, *, author_id: int | None, author_name: str, wish: str) -> None:
    """The organiser asks for an expired proposal once more: it stands in the thread, and the desk is told.

    Raises Conflict if the version can still be accepted or was replaced.
    """
    with unit_of_work():
        version = queries.version_by_id(version_id)
        if not rules.is_over(version, clock.now()):
            raise Conflict(N_("この版は期限切れではありません。ページを開き直してください。"))
        trips_service.ask(version.trip_id, wish, author_id=author_id, author_name=author_name)
