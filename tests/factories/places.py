"""What public pages show besides the demo's houses: programmes, landmarks, a photograph."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import update

from worktrip.catalogue.rules import ItemKind
from worktrip.catalogue.tables import Facility, Programme, ProgrammeItem, ProgrammePattern
from worktrip.plumbing.database import unit_of_work

SHA = "a" * 64


def programme(code: str = "P-DEV", *, purposes: str = "development,team", people: tuple[int, int] = (4, 12)) -> None:
    """A programme of two days with one pattern, and something else for rain."""
    with unit_of_work() as unit:
        unit.session.add(
            Programme(
                code=code,
                name="二日で動くものを作る",
                name_en="Something that runs in two days",
                summary="目標を決め、作り、見せ合います。",
                summary_en="Set a goal, build it, show it.",
                purposes=purposes,
                min_people=people[0],
                max_people=people[1],
                patterns=[
                    ProgrammePattern(
                        position=1,
                        name="1泊2日",
                        name_en="Two days",
                        items=[
                            ProgrammeItem(
                                day_number=1,
                                starts_at=time(13),
                                kind=ItemKind.WORK,
                                title="目標を決める",
                                title_en="Set the goal",
                            ),
                            ProgrammeItem(
                                day_number=2,
                                starts_at=time(9),
                                kind=ItemKind.ACTIVITY,
                                title="湖を一周する",
                                title_en="Walk around the lake",
                                rain_title="ラウンジで振り返る",
                                rain_title_en="Look back in the lounge",
                            ),
                        ],
                    )
                ],
            )
        )


def change(facility_code: str, **facts: object) -> None:
    """What is known of a place, otherwise than the demo has it."""
    with unit_of_work() as unit:
        unit.session.execute(update(Facility).where(Facility.code == facility_code).values(**facts))


MEASURED_LONG_AGO = date(2026, 5, 1)
