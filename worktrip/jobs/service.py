"""Writes what is known about outsourced work."""

from worktrip.jobs.tables import PublishedYear
from worktrip.plumbing import events
from worktrip.plumbing.database import unit_of_work


def publish_year(
    fiscal_year: int, *, orders_thousand_yen: int, is_partial: bool = False, source_note: str = ""
) -> None:
    """Note what the town published about one fiscal year, in thousand yen; saying it again corrects it."""
    with unit_of_work() as unit:
        unit.session.merge(
            PublishedYear(
                fiscal_year=fiscal_year,
                orders_thousand_yen=orders_thousand_yen,
                is_partial=is_partial,
                source_note=source_note,
            )
        )
        events.record("jobs.year_published", fiscal_year=fiscal_year)
