"""How long an inquiry that was put aside is kept, and how often its link is mailed.

A draft holds what somebody typed about themselves, so it ends by itself. Its link goes to an address that nobody has
shown to be theirs, so few mails go to one address, whoever asks for them.

Worked example (a test repeats it): put aside on 24 November 2026, a draft can be gone on with until 8 December. Three
mails in a day go to one address; the fourth is not sent, and what was typed is kept all the same.
"""

from datetime import date, datetime, timedelta

KEPT = timedelta(days=14)
# how many drafts of one address may wait at a time, and how many mails go to it in a day
MOST_DRAFTS, MOST_MAILS, A_DAY = 5, 3, timedelta(days=1)
# saved again so soon, the mail that went is enough
AGAIN_AFTER = timedelta(minutes=10)


def ends_on(saved_on: date) -> date:
    """The last day on which a draft that was saved on a day can be opened."""
    return saved_on + KEPT


def may_mail(within_a_day: int) -> bool:
    """Whether another mail may go to an address to which so many went within a day."""
    return within_a_day < MOST_MAILS


def needs_mail(mailed_at: datetime | None, now: datetime) -> bool:
    """Whether a draft's link has to be mailed: it never was, or so long ago that whoever saves again may miss it."""
    return mailed_at is None or now - mailed_at >= AGAIN_AFTER
