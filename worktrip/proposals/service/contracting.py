"""The form of contract of a version, and what goes with it: our fee, the gates of the law, what cancelling costs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app

from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import IssuerFacts, Registration
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import CancellationTerms, FeeBase
from worktrip.kernel.calendar import jst_date
from worktrip.kernel.errors import N_, Invalid
from worktrip.kernel.money import Yen
from worktrip.plumbing import clock
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import (
    ContractForm,
    FeeRow,
    Fees,
    Licence,
    Quote,
    Sentence,
    Supplier,
    VersionFacts,
    Warning,
    Weight,
)
from worktrip.proposals.rules.checks import told_once
from worktrip.proposals.service.undoing import open_draft, record_edit

# of trips made to order without a night the standard contract has a table of its own
DAY_TRIP = "made_to_order_day"


def set_contract(
    version_id: int, *, form: ContractForm, planning_fee_yen: Yen | None = None, meets_in_area: bool | None = None
) -> None:
    """Choose the form of contract of a draft. A planning fee is stated only in what is made to order.

    Raises Invalid beside `form` where the registration does not allow it, and beside a planning fee of nothing.
    """
    if planning_fee_yen is not None and planning_fee_yen < 1:
        raise Invalid(
            N_("入力を確かめてください。"), fields={"planning_fee_yen": N_("1円以上にするか、空けておいてください。")}
        )
    issuer = accounts.issuer_on(clock.today())
    with unit_of_work():
        row = open_draft(version_id)
        allowed = _forms(queries.version_by_id(row.id), issuer)
        if issuer.registration is not Registration.NONE and form not in allowed:
            raise Invalid(
                N_("入力を確かめてください。"),
                fields={"form": N_("いまの旅行業の登録では、この契約の形を選べません。")},
            )
        row.contract_form, row.meets_in_area = form.value, meets_in_area
        row.planning_fee_yen = planning_fee_yen if form is ContractForm.MADE_TO_ORDER else None
        record_edit(row, "contract")


@dataclass(frozen=True)
class ContractDesk:
    """What the desk needs to choose a form of contract: what is allowed, what is posted, what stands in the way."""

    allowed: tuple[ContractForm, ...]
    is_regional: bool
    handling_percent: int | None
    handling_yen: int | None
    refusals: tuple[Sentence, ...]

    def warnings(self, quotes: Iterable[tuple[str, Quote | None]]) -> list[Warning]:
        """What the law says against it; a planning fee above the ladder's first step; what is sold below its cost."""
        found = [Warning(Weight.STOPS, sentence) for sentence in self.refusals]
        for letter, quote in quotes:
            if quote and quote.margin_yen is not None and quote.margin_yen < 0:
                sentence = Sentence(N_("売価が、仕入を%(yen)s円下回っています。"), {"yen": f"{-quote.margin_yen:,}"})
                found.append(Warning(Weight.LOOK, sentence, letter))
            if quote and quote.planning_fee_yen * 100 > quote.price_yen * rules.MOST_PLANNING_PERCENT:
                values = {"percent": rules.MOST_PLANNING_PERCENT}
                sentence = Sentence(N_("企画料金が、旅行代金の%(percent)s%%を超えています。"), values)
                found.append(Warning(Weight.LOOK, sentence, letter))
        return told_once(found)


def contract_desk(version: VersionFacts) -> ContractDesk:
    """What the desk needs to choose the form of contract of a draft."""
    issuer = accounts.issuer_on(clock.today())
    return ContractDesk(
        allowed=_forms(version, issuer),
        is_regional=issuer.registration is Registration.REGIONAL,
        handling_percent=issuer.handling_percent,
        handling_yen=issuer.handling_yen,
        refusals=tuple(rules.refusals(version, licence_of(issuer))),
    )


def licence_of(issuer: IssuerFacts) -> Licence:
    """What the issuer may contract for."""
    return Licence(issuer.registration, issuer.area, current_app.config["ACTIVITIES_NEED_REGISTRATION"])


def _forms(version: VersionFacts, issuer: IssuerFacts) -> tuple[ContractForm, ...]:
    return rules.forms_for(issuer.registration, is_gated=rules.is_gated(version, licence_of(issuer)))


def fees_of(version: VersionFacts, issuer: IssuerFacts) -> Fees:
    """The fees that go with a version: those it states, or those that are posted."""
    posted = Fees(
        handling_percent=issuer.handling_percent,
        handling_yen=issuer.handling_yen,
        cancelling_yen=issuer.cancelling_yen,
    )
    return rules.fees_of(version.contract_form, version.planning_fee_yen, posted)


def day_of(version: VersionFacts) -> date:
    """The day whose settings hold for a version: the day it was sent, today while it is a draft."""
    return jst_date(version.sent_at) if version.sent_at else clock.today()


def fee_rows(version: VersionFacts, quotes: Sequence[Quote]) -> list[FeeRow]:
    """What cancelling costs by date, one amount per quote; empty while a table that it needs is not set."""
    start = version.party.first_day
    if start is None or not version.contract_form:
        return []
    if version.contract_form == ContractForm.ARRANGED:
        return _arranged(version, quotes, start)
    bands = catalogue.cancellation_bands(on=day_of(version), contract_form=table_of(version))
    planning = [quote.planning_fee_yen for quote in quotes]
    return rules.cancellation_curve(bands, start, [quote.price_yen for quote in quotes], planning)


def table_of(version: VersionFacts) -> str:
    """Which of our own tables holds for a version."""
    is_day_trip = version.contract_form == ContractForm.MADE_TO_ORDER and not version.party.person_nights
    return DAY_TRIP if is_day_trip else version.contract_form


def tables_missing(version: VersionFacts, quotes: Sequence[Quote]) -> list[Sentence]:
    """Which tables are not set, without which nobody can say what cancelling costs."""
    if not version.contract_form:
        return []
    if version.contract_form != ContractForm.ARRANGED:
        if catalogue.cancellation_bands(on=day_of(version), contract_form=table_of(version)):
            return []
        return [Sentence(N_("取消料の表が設定されていないため、書面を作れません。"))]
    known = _terms(version, quotes)
    places = {offer.facility_id: offer.place for offer in version.offers}
    missing = {house for quote in quotes for house in _bases(quote) if house not in known}
    return [
        Sentence(N_("%(place)sの取消料の表が設定されていないため、書面を作れません。"), {"place": places[house]})
        for house in sorted(missing)
        if house in places
    ]


def _terms(version: VersionFacts, quotes: Sequence[Quote]) -> dict[int, CancellationTerms]:
    return catalogue.cancellation_terms_of({house for quote in quotes for house in _bases(quote)}, day_of(version))


def _bases(quote: Quote) -> dict[int, Yen]:
    """What each house or provider is paid for; what costs nothing costs nothing to cancel."""
    bases: dict[int, Yen] = {}
    for line in quote.counted:
        if line.facility_id is not None and not line.is_outside and line.amount_yen:
            bases[line.facility_id] = bases.get(line.facility_id, 0) + line.amount_yen
    return bases


def _arranged(version: VersionFacts, quotes: Sequence[Quote], start: date) -> list[FeeRow]:
    known = _terms(version, quotes)
    if any(house not in known for quote in quotes for house in _bases(quote)):
        return []
    cancelling = fees_of(version, accounts.issuer_on(day_of(version))).cancelling_yen or 0
    suppliers = [
        [_supplier(version, quote, house, base, known[house]) for house, base in _bases(quote).items()]
        for quote in quotes
    ]
    return rules.arranged_curve(suppliers, [quote.handling_fee_yen + cancelling for quote in quotes], start)


def _supplier(version: VersionFacts, quote: Quote, house: int, base: Yen, terms: CancellationTerms) -> Supplier:
    mine = [line for line in quote.counted if line.facility_id == house and not line.is_outside]
    party = rules.rooming(quote.rooms, version.party).party_at(house)
    nights = party.people_per_night
    if terms.base is FeeBase.FIRST_NIGHT and nights:
        slept = sum(line.amount_yen for line in mine if line.is_by_night)
        base += slept * nights[min(nights)] // sum(nights.values()) - slept
    first = min(line.service_from for line in mine)
    return Supplier(base, first, party.heads or version.party.heads, terms.steps)
