"""The demo's programmes: what a concierge has thought through once, by purpose, each in two ways and for rain."""

from dataclasses import dataclass

from worktrip.catalogue.rules import ItemKind
from worktrip.trips.rules import Purpose


@dataclass(frozen=True)
class Hour:
    """An item of a pattern; `code` and `rain_code` name offerings."""

    day: int
    starts_at: str
    ends_at: str
    kind: ItemKind
    title: str = ""
    title_en: str = ""
    code: str = ""
    rain_title: str = ""
    rain_title_en: str = ""
    rain_code: str = ""


@dataclass(frozen=True)
class Bundle:
    """A programme with its patterns: (name, English name, hours)."""

    code: str
    name: str
    name_en: str
    summary: str
    summary_en: str
    purposes: tuple[Purpose, ...]
    people: tuple[int, int | None]
    patterns: tuple[tuple[str, str, tuple[Hour, ...]], ...]


_TRAVEL, _WORK, _MEAL, _DO, _KIT, _FREE = (
    ItemKind.TRAVEL,
    ItemKind.WORK,
    ItemKind.MEAL,
    ItemKind.ACTIVITY,
    ItemKind.KIT,
    ItemKind.FREE,
)


def _arrive(at: str = "13:00") -> Hour:
    return Hour(1, at, "", _TRAVEL, "到着、道具の準備", "Arrival, setting up")


def _supper(day: int) -> Hour:
    return Hour(day, "18:30", "19:45", _MEAL, "夕食", "Dinner")


def _breakfast(day: int) -> Hour:
    return Hour(day, "08:00", "09:00", _MEAL, "朝食", "Breakfast")


def _leave(day: int, at: str = "15:00") -> Hour:
    return Hour(day, at, "", _TRAVEL, "出発", "Departure")


_STARS = Hour(
    1, "20:00", "21:00", _DO, code="A2-S", rain_title="暖炉を囲む1時間", rain_title_en="An hour by the fireplace"
)
_LUNCH_BOX = "A7-L"

PROGRAMMES: tuple[Bundle, ...] = (
    Bundle(
        "P1",
        "追い込む開発合宿",
        "A camp to get it finished",
        "作る時間をまとめて取り、夜に1回だけ外へ出ます。",
        "Long hours to build, and one walk outside in the evening.",
        (Purpose.DEVELOPMENT, Purpose.HACKATHON),
        (3, 12),
        (
            (
                "1泊2日",
                "Two days",
                (
                    _arrive(),
                    Hour(1, "13:30", "18:00", _KIT, "作る", "Building", "B1-K"),
                    _supper(1),
                    _STARS,
                    _breakfast(2),
                    Hour(2, "09:00", "12:00", _WORK, "作る", "Building"),
                    Hour(2, "12:00", "13:00", _MEAL, code=_LUNCH_BOX),
                    Hour(2, "13:00", "14:30", _WORK, "成果を見せ合う", "Showing what was built"),
                    _leave(2),
                ),
            ),
            (
                "2泊3日",
                "Three days",
                (
                    _arrive(),
                    Hour(1, "13:30", "18:00", _KIT, "作る", "Building", "B1-K"),
                    _supper(1),
                    _STARS,
                    _breakfast(2),
                    Hour(2, "09:00", "12:00", _WORK, "作る", "Building"),
                    Hour(2, "12:00", "13:00", _MEAL, code=_LUNCH_BOX),
                    Hour(
                        2,
                        "13:00",
                        "13:30",
                        _DO,
                        code="A2-B",
                        rain_title="付箋で行き先を書き出す",
                        rain_title_en="Sticky notes on where to go",
                    ),
                    Hour(2, "13:30", "18:00", _WORK, "作る", "Building"),
                    _supper(2),
                    _breakfast(3),
                    Hour(3, "09:00", "12:00", _WORK, "成果を見せ合う", "Showing what was built"),
                    _leave(3, "13:00"),
                ),
            ),
        ),
    ),
    Bundle(
        "P2",
        "静かに決める会議",
        "A meeting to decide in quiet",
        "人に聞かれない部屋で、決めることを1つずつ片づけます。",
        "A room where nobody listens, one decision after another.",
        (Purpose.MEETING, Purpose.MANAGEMENT, Purpose.CONFIDENTIAL),
        (4, 8),
        (
            (
                "1泊2日",
                "Two days",
                (
                    _arrive("12:30"),
                    Hour(1, "13:00", "17:00", _WORK, code="K1-P"),
                    _supper(1),
                    Hour(1, "20:00", "21:30", _FREE, "1対1で話す", "Talking in pairs"),
                    _breakfast(2),
                    Hour(
                        2,
                        "09:30",
                        "10:00",
                        _DO,
                        code="A2-B",
                        rain_title="前の日のまとめを読む",
                        rain_title_en="Reading yesterday's notes",
                    ),
                    Hour(2, "13:00", "16:00", _WORK, code="K1-P"),
                    _leave(2, "16:30"),
                ),
            ),
            (
                "日帰り",
                "One day",
                (
                    Hour(1, "10:00", "", _TRAVEL, "到着", "Arrival"),
                    Hour(1, "10:30", "12:00", _WORK, code="K1-P"),
                    Hour(1, "12:00", "13:00", _MEAL, code=_LUNCH_BOX),
                    Hour(1, "13:00", "16:30", _WORK, code="K1-P"),
                    _leave(1, "17:00"),
                ),
            ),
        ),
    ),
    Bundle(
        "P3",
        "チームをつくる2日間",
        "Two days to become a team",
        "体を動かし、同じ火を囲み、これからを1枚の紙にします。",
        "Moving, sitting around one fire, and putting what comes next on one sheet.",
        (Purpose.TEAM, Purpose.TRAINING),
        (8, 12),
        (
            (
                "緑の季節",
                "In the green season",
                (
                    _arrive(),
                    Hour(1, "14:00", "15:30", _DO, code="A2-N", rain_code="A5-V"),
                    Hour(1, "17:30", "19:30", _MEAL, code="A7-B"),
                    Hour(
                        1,
                        "20:00",
                        "21:00",
                        _DO,
                        code="A2-S",
                        rain_title="火を囲んで話す",
                        rain_title_en="Talking around the fire",
                    ),
                    _breakfast(2),
                    Hour(2, "09:30", "12:00", _WORK, "これからを1枚にする", "What comes next on one sheet", "K1-M"),
                    _leave(2, "13:00"),
                ),
            ),
            (
                "雪の季節",
                "In the snow",
                (
                    _arrive(),
                    Hour(1, "14:00", "17:30", _DO, code="A2-W", rain_code="A5-V"),
                    _supper(1),
                    _STARS,
                    _breakfast(2),
                    Hour(2, "09:30", "12:00", _WORK, "これからを1枚にする", "What comes next on one sheet", "K1-M"),
                    _leave(2, "13:00"),
                ),
            ),
        ),
    ),
    Bundle(
        "P4",
        "町に学ぶ滞在",
        "A stay to learn from the town",
        "住民ワーカーと話し、自分の会社で試すことを1つ持ち帰ります。",
        "Talk with resident workers and take one thing home to try.",
        (Purpose.COMMUNITY, Purpose.IDEATHON, Purpose.TEAM),
        (4, 16),
        (
            (
                "1泊2日",
                "Two days",
                (
                    _arrive(),
                    Hour(1, "13:30", "16:30", _DO, code="A6-W"),
                    _supper(1),
                    _breakfast(2),
                    Hour(2, "10:00", "12:00", _DO, code="A2-P", rain_code="A5-V"),
                    Hour(2, "13:00", "14:30", _WORK, "試すことを1つ決める", "Choosing one thing to try"),
                    _leave(2),
                ),
            ),
            (
                "2泊3日",
                "Three days",
                (
                    _arrive(),
                    Hour(1, "13:30", "16:30", _DO, code="A6-W"),
                    _supper(1),
                    _breakfast(2),
                    Hour(2, "10:00", "12:00", _DO, code="A2-P", rain_code="A5-V"),
                    Hour(2, "13:00", "18:00", _WORK, "それぞれの仕事", "Everybody's own work", "K1-M"),
                    _supper(2),
                    _breakfast(3),
                    Hour(3, "09:30", "11:30", _WORK, "試すことを1つ決める", "Choosing one thing to try"),
                    _leave(3, "12:00"),
                ),
            ),
        ),
    ),
    Bundle(
        "P5",
        "家族と働く休暇",
        "Working beside the family",
        "午前は仕事、午後は湖。お子さんが待つ時間を短くします。",
        "Work in the morning, the lake in the afternoon; children wait less.",
        (Purpose.FAMILY, Purpose.WORKATION),
        (2, 6),
        (
            (
                "夏の2泊3日",
                "Three days in summer",
                (
                    _arrive("15:00"),
                    Hour(1, "16:00", "16:30", _DO, code="A1-S", rain_title="宿で工作", rain_title_en="Crafts indoors"),
                    Hour(2, "09:00", "12:00", _WORK, code="K1-B"),
                    Hour(
                        2, "13:00", "14:30", _DO, code="A4-G", rain_title="お風呂と昼寝", rain_title_en="Bath and a nap"
                    ),
                    Hour(3, "10:00", "11:30", _DO, code="A2-N"),
                    _leave(3, "13:00"),
                ),
            ),
            (
                "雪の1泊2日",
                "Two days in the snow",
                (
                    _arrive(),
                    Hour(1, "14:00", "16:00", _FREE, "そりと雪あそび", "Sledges and snow"),
                    Hour(2, "09:00", "12:00", _WORK, code="K1-B"),
                    _leave(2, "13:00"),
                ),
            ),
        ),
    ),
)
