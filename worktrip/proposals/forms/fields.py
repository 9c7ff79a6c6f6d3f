"""What several forms of the builder say and read."""

from flask_babel import lazy_gettext as _l

DAY, CLOCK = _l("日付を入れてください。"), _l("時刻を 19:00 のように入れてください。")


def number(typed: object) -> int | None:
    """The id that was chosen; nothing where what came is none."""
    return int(str(typed)) if str(typed or "").isdigit() else None
