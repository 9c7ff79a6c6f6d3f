"""Two hundred companies accept at the same moment: what is there once, and what is there for each of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from tests.bench.test_serving import environment
from tests.support.accepting import (
    forms_of_one_room_each,
    proposals_for_one_kit,
    proposals_for_one_room,
    proposals_of_one_room_each,
    proposals_over_three_lodgings,
    rush,
)
from tests.support.application import START
from tests.support.figures import Figure
from tests.support.load import CLIENTS, ROOT, STANDING, gunicorn, sent_at_once
from tests.support.racing import PROCESSES, Crowd, url_of
from worktrip.inventory import service as inventory
from worktrip.plumbing import events
from worktrip.plumbing.database import db

ACCEPTANCES = 200
# of each process: the driver prepares what it was asked five times, and PostgreSQL plans it for good after five more
BEFORE = 12


def test_the_last_rooms_are_accepted_once(shop: Flask, crowd: Crowd, figure: Figure) -> None:
    attempts = proposals_for_one_room(ACCEPTANCES)

    outcome = rush(crowd, url_of(shop), attempts)

    figure(
        f"{ACCEPTANCES} acceptances of the last rooms by 8 processes, {db.engine.dialect.name}",
        f"{outcome.counts['booked']} booked, {outcome.counts['refused']} refused, {outcome.seconds:.2f} s",
    )
    assert outcome.counts == {"booked": 1, "refused": ACCEPTANCES - 1}
    assert inventory.check() == []


@pytest.mark.parametrize(
    ("what", "proposals"),
    [("the last loan kit", proposals_for_one_kit), ("three lodgings, one of them full", proposals_over_three_lodgings)],
)
def test_what_is_there_once_is_accepted_once_with_all_that_belongs_to_it(
    shop: Flask, crowd: Crowd, figure: Figure, what: str, proposals: Callable[[int], list[tuple[int, str]]]
) -> None:
    attempts = proposals(ACCEPTANCES)

    outcome = rush(crowd, url_of(shop), attempts)

    figure(
        f"{ACCEPTANCES} acceptances of {what} by 8 processes, {db.engine.dialect.name}",
        f"{outcome.counts['booked']} booked, {outcome.counts['refused']} refused, {outcome.seconds:.2f} s",
    )
    assert outcome.counts == {"booked": 1, "refused": ACCEPTANCES - 1}
    assert inventory.check() == []


@pytest.mark.parametrize("processes", [PROCESSES, 2])
def test_distinct_acceptances_follow_each_other_fast(shop: Flask, figure: Figure, processes: int) -> None:
    """Eight at once; and two at once, as two workers serve eight clients one after the other."""
    warming = BEFORE * processes
    attempts = proposals_of_one_room_each(ACCEPTANCES + warming)

    with closing(Crowd(processes)) as crowd:
        outcome = rush(crowd, url_of(shop), attempts[warming:], before=attempts[:warming])

    figure(
        f"{ACCEPTANCES} acceptances of one room each by {processes} processes, {db.engine.dialect.name}",
        f"{ACCEPTANCES / outcome.seconds:.0f}/s",
    )
    assert outcome.counts == {"booked": ACCEPTANCES}
    assert inventory.check() == []
    assert events.verify() is None


@pytest.mark.parametrize("threads", [1, 4])
def test_distinct_acceptances_by_the_form_follow_each_other_fast(
    shop: Flask, tmp_path: Path, figure: Figure, threads: int
) -> None:
    """The whole request of eight browsers to two workers: one at a time each, as peers were measured, and four."""
    warming = BEFORE * CLIENTS
    forms = forms_of_one_room_each(shop, ACCEPTANCES + warming)
    (tmp_path / "standing.py").write_text(STANDING.format(moment=START.isoformat()))
    told = {**environment(shop), "DATABASE_URL": url_of(shop), "PYTHONPATH": str(ROOT)}

    with gunicorn("standing:app", "--workers", "2", threads=threads, folder=tmp_path, answers="/healthz", **told) as at:
        sent_at_once(at.port, forms[:warming])
        statuses, seconds = sent_at_once(at.port, forms[warming:])

    figure(
        f"{ACCEPTANCES} acceptances by the form, 8 clients, 2 workers of {threads} threads, {db.engine.dialect.name}",
        f"{ACCEPTANCES / seconds:.0f}/s",
    )
    assert statuses == {303: ACCEPTANCES}
    assert inventory.check() == []
    assert events.verify() is None
