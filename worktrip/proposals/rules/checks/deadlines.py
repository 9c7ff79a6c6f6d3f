"""Until when a version is good, and what stands in the way of accepting it."""

from datetime import datetime, time, timedelta

from worktrip.kernel.calendar import add_working_days, at_jst, jst_date
from worktrip.kernel.errors import N_
from worktrip.proposals.rules.facts import Sentence, VersionFacts
from worktrip.proposals.rules.party import Party
from worktrip.proposals.rules.words import VersionState

# working days that a company has to decide, and the hour at which the last of them ends
DAYS_TO_DECIDE = 5
ENDS_AT = time(17)


def default_valid_until(now: datetime, party: Party, lead_days: int) -> datetime:
    """17:00 JST five working days on, but no later than the day on which the lodging must know (aware, UTC)."""
    day = add_working_days(jst_date(now), DAYS_TO_DECIDE)
    if party.first_day is not None:
        day = min(day, party.first_day - timedelta(days=max(lead_days, 1)))
    return at_jst(day, ENDS_AT)


def longest_lead(version: VersionFacts) -> int:
    """How many days before arrival the slowest facility in any alternative must know."""
    return max((offer.lead_days or 0 for each in version.alternatives for offer in each.offers()), default=0)


def acceptance_blockers(version: VersionFacts, *, has_consent: bool, now: datetime) -> list[Sentence]:
    """Why a version cannot be accepted now, as sentences; empty when it can (rules 3.5).

    Acceptance needs a sent version within its time, consent to get the papers electronically, and the paper of terms
    delivered that way.
    """
    found: list[str] = []
    match version.state:
        case VersionState.SUPERSEDED:
            found.append(N_("この版は、新しい版に替わりました。新しい版をご覧ください。"))
        case VersionState.ACCEPTED:
            found.append(N_("この提案は、お申込み済みです。"))
        case VersionState.DRAFT | VersionState.DECLINED:
            found.append(N_("この版は、お申込みを受けられません。コンシェルジュにお知らせください。"))
        case _ if is_over(version, now):
            found.append(N_("お返事の期限が過ぎ、仮押さえが外れました。「もう一度頼む」からお知らせください。"))
        case _:
            if not has_consent:
                found.append(N_("書面を電子で受け取ることへの同意が、まだです。"))
            if version.terms_delivered_at is None:
                found.append(N_("取引条件説明書面を準備しています。数分後に、もう一度お試しください。"))
    return [Sentence(message) for message in found]


def is_over(version: VersionFacts, now: datetime) -> bool:
    """Whether the time to accept has passed, whether or not anything has noticed it yet."""
    if version.state is VersionState.EXPIRED:
        return True
    return version.state is VersionState.SENT and version.good_until is not None and version.good_until <= now
