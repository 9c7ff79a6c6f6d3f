"""What it costs to write, check and take in a prefecture: 700 places, 4,900 offerings, 39,200 rows of cards."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask

from tests.support.figures import Figure
from tests.support.statements import Counting
from worktrip.catalogue import lists, service
from worktrip.catalogue.lists import FACILITIES, OFFERINGS, Kept, Known
from worktrip.catalogue.rules import DayClass, FacilityKind, FeeBase, MealPlan, OfferingKind, Unit
from worktrip.inventory.service import BESIDE
from worktrip.plumbing import sheets

DAY, FIRST = date(2026, 12, 4), date(2026, 4, 1)
PLACES, THINGS = 700, 7
CLASSES = (DayClass.ORDINARY, DayClass.FRIDAY, DayClass.EVE, DayClass.HIGH)


def prefecture() -> bytes:
    """The file: each place with its business and a cancellation table, each offering with eight rows of a card."""
    known = Known()
    for place in range(PLACES):
        code = f"N{place:04d}"
        facts = {field.name: field.empty for field in FACILITIES.fields} | {
            "code": code,
            "kind": FacilityKind.LODGING,
            "name": f"信濃の宿 {place}",
            "partner_name": f"有限会社信濃{place}",
            "municipality_code": "20324",
            "address": f"長野県北佐久郡立科町芦田八ヶ野 {place}",
            "email": f"house{place}@example.jp",
            "sleeps": 40,
            "latitude": 36.1 + place / 10_000,
            "longitude": 138.3,
        }
        known.facilities[code] = Kept(0, facts)
        known.tables[code, FIRST] = [(FeeBase.ALL_NIGHTS, None, 10, 15, 1, None, 7, 0, 20, "")]
        for thing in range(THINGS):
            own = f"{code}-R{thing}"
            given = {"code": own, "facility_code": code, "kind": OfferingKind.ROOM, "name": f"和室 {thing}"}
            known.offerings[own] = Kept(0, {field.name: field.empty for field in OFFERINGS.fields} | given)
            known.cards[own, FIRST] = [
                ("", each, first, last, MealPlan.HALF_BOARD, Unit.PERSON_NIGHT, 10_000 + place, 9_000)
                for each in CLASSES
                for first, last in ((1, 1), (2, None))
            ]
    return sheets.to_workbook(lists.tables(known), day=DAY)


def test_the_catalogue_of_a_prefecture_goes_out_and_in_within_seconds(
    app: Flask, figure: Figure, statements: Counting
) -> None:
    content = prefecture()
    checked, plan = timed(lambda: service.import_lists(BESIDE, content, dry_run=True))
    assert plan.problems == []
    with statements() as said:
        taken, plan = timed(lambda: service.import_lists(BESIDE, content))
    assert [count.added for count in plan.counts.values()][:3] == [700, 4_900, 39_200]
    written, out = timed(lambda: service.export_lists(BESIDE))
    again, plan = timed(lambda: service.import_lists(BESIDE, out.content, dry_run=True))
    assert plan.changes_nothing

    gc.collect()
    tracemalloc.start()
    service.import_lists(BESIDE, out.content, dry_run=True)
    peak = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()

    size = len(content) / 1_000_000
    figure(f"a workbook of 700 places, 4,900 offerings, 39,200 rates ({size:.1f} MB) written", f"{written:.1f} s")
    figure("the same checked against an empty catalogue", f"{checked:.1f} s")
    figure("the same taken in", f"{taken:.1f} s, {len(said)} statements")
    figure("the same checked against itself", f"{again:.1f} s, {peak:.0f} MB at most")
    assert len(said) < 60
    assert max(written, checked, taken, again) < 60
    assert peak < 500


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor time, and what came of it."""
    began = time.process_time()
    found = work()
    return time.process_time() - began, found
