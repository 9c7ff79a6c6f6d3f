"""What is known of a place, how long it may be believed, and the texts in which short lists are kept."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from worktrip.kernel.errors import N_, Invalid

FACT_LASTS = timedelta(days=365)
# lines are rebuilt and neighbours come: a speed is measured twice a year
WIFI_LASTS = timedelta(days=180)
Word = TypeVar("Word", bound=StrEnum)


def is_stale(confirmed_on: date | None, today: date, lasts: timedelta = FACT_LASTS) -> bool:
    """Whether a fact was measured or confirmed so long ago that somebody should ask again."""
    return confirmed_on is None or today - confirmed_on > lasts


def closed_weekdays(text: str) -> frozenset[int]:
    """ISO weekdays of closing from their stored text: "2,3" is Tuesday and Wednesday. Invalid for anything else."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part in {"1", "2", "3", "4", "5", "6", "7"} for part in parts):
        raise Invalid(N_("休業日は、月曜を1とする数字をカンマで区切って入力してください。"))
    return frozenset(map(int, parts))


def words_in(kind: type[Word], text: str) -> tuple[Word, ...]:
    """Words of an enum from their stored text, in the enum's order; what is not one of them is left out."""
    kept = {part.strip() for part in text.split(",")}
    return tuple(word for word in kind if word.value in kept)


def words_text(words: Iterable[StrEnum]) -> str:
    """Words of an enum as they are stored."""
    return ",".join(word.value for word in words)
