"""Our own fee: part of the price of a trip made to order, on top of the actual costs of an arranged one (rules 3.2).

A planning fee (企画料金) is an amount that the proposal states. A handling fee (取扱料金) is set in advance and posted,
as so many percent of the actual costs or as a fixed amount: 10 % of 40,000 yen is 4,000 yen, tax included, cut below
one yen. Without either nothing is asked. Both are taxed at the standard rate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from worktrip.catalogue.rules import Unit
from worktrip.kernel import tax
from worktrip.kernel.money import Rounding, Yen, share
from worktrip.kernel.tax import TaxClass, TaxRate
from worktrip.proposals.rules.facts import LineFacts
from worktrip.proposals.rules.party import ONE_DAY, Party
from worktrip.proposals.rules.words import ContractForm, LineKind

# more than this share of the price would be more than the first step of the ladder takes (rules 3.3)
MOST_PLANNING_PERCENT = 20
_NAMES = {
    LineKind.PLANNING_FEE: ("企画料金", "Planning fee"),  # data
    LineKind.HANDLING_FEE: ("取扱料金", "Handling fee"),  # data
}


@dataclass(frozen=True)
class Fees:
    """What we ask for ourselves, tax included: at most one of the three. `cancelling_yen` is the fee for cancelling."""

    planning_yen: Yen | None = None
    handling_percent: int | None = None
    handling_yen: Yen | None = None
    cancelling_yen: Yen | None = None


NO_FEES = Fees()


def fees_of(form: str, planning_yen: Yen | None, posted: Fees) -> Fees:
    """The fees that go with a form of contract: a planning fee or what is posted for handling, never both."""
    if form == ContractForm.ARRANGED:
        return Fees(
            handling_percent=posted.handling_percent,
            handling_yen=posted.handling_yen,
            cancelling_yen=posted.cancelling_yen,
        )
    return Fees(planning_yen=planning_yen)


def fee_lines(lines: Iterable[LineFacts], party: Party, fees: Fees, consumption: Sequence[TaxRate]) -> list[LineFacts]:
    """Our fee for what these lines cost; what may be ticked brings its own part of a percentage with it."""
    if party.first_day is None or party.last_day is None:
        return []
    found = []
    ordered = sorted(lines, key=lambda line: (line.is_optional, line.item_id or 0))
    for (is_optional, item_id), group in groupby(ordered, lambda line: (line.is_optional, line.item_id)):
        kind, amount = _fee(fees, sum(line.amount_yen for line in group), is_optional=is_optional)
        if amount:
            found.append(
                LineFacts(
                    kind=kind,
                    description=_NAMES[kind][0],
                    description_en=_NAMES[kind][1],
                    unit=Unit.GROUP,
                    quantity=1,
                    unit_yen=amount,
                    amount_yen=amount,
                    net_yen=0,
                    tax_class=TaxClass.STD10,
                    tax_percent=int(tax.rate_on(consumption, TaxClass.STD10, party.first_day)),
                    service_from=party.first_day,
                    service_to=party.last_day + ONE_DAY,
                    is_optional=is_optional,
                    item_id=item_id,
                )
            )
    return found


def _fee(fees: Fees, cost_yen: Yen, *, is_optional: bool) -> tuple[LineKind, Yen]:
    if fees.handling_percent:
        return LineKind.HANDLING_FEE, share(cost_yen, fees.handling_percent, Rounding.DOWN)
    if is_optional:
        return LineKind.HANDLING_FEE, 0
    if fees.handling_yen:
        return LineKind.HANDLING_FEE, fees.handling_yen
    return LineKind.PLANNING_FEE, fees.planning_yen or 0
