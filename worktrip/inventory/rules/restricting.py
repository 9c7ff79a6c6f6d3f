"""On what conditions a house takes a stay."""

from enum import StrEnum

from worktrip.kernel.errors import N_


class RestrictionKind(StrEnum):
    """What a restriction asks of a stay."""

    MIN_STAY = "min_stay"
    MAX_STAY = "max_stay"
    NO_ARRIVAL = "no_arrival"
    NO_DEPARTURE = "no_departure"
    LEAD_DAYS = "lead_days"


RESTRICTION_LABELS: dict[RestrictionKind, str] = {
    RestrictionKind.MIN_STAY: N_("最短の泊数"),
    RestrictionKind.MAX_STAY: N_("最長の泊数"),
    RestrictionKind.NO_ARRIVAL: N_("到着できない日"),
    RestrictionKind.NO_DEPARTURE: N_("出発できない日"),
    RestrictionKind.LEAD_DAYS: N_("何日前までに申し込むか"),
}
