"""What houses say of their stock: on which way, and how long it may be believed."""

from datetime import datetime, timedelta
from enum import StrEnum

from worktrip.kernel.errors import N_


class Via(StrEnum):
    """On which way somebody said how many there are."""

    BOARD = "board"  # the owner, on their own page
    PHONE = "phone"
    FAX = "fax"
    LINE = "line"
    MAIL = "mail"
    DESK = "desk"  # the desk, of its own knowledge
    SHEET = "sheet"  # a spreadsheet of the whole catalogue
    PATTERN = "pattern"  # the weekly pattern


VIA_LABELS: dict[Via, str] = {
    Via.BOARD: N_("ページで"),
    Via.PHONE: N_("電話で"),
    Via.FAX: N_("ファックスで"),
    Via.LINE: N_("LINEで"),
    Via.MAIL: N_("メールで"),
    Via.DESK: N_("窓口で"),
    Via.SHEET: N_("表計算ファイルで"),
    Via.PATTERN: N_("曜日ごとの決まりで"),
}


def is_fresh(said_at: datetime | None, fresh_days: int, now: datetime) -> bool:
    """Whether what was said may still be believed by the house's own limit; what nobody said is not."""
    return said_at is not None and now - said_at <= timedelta(days=fresh_days)
