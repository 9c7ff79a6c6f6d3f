"""Programmes, for whoever wonders what to do with the days."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from worktrip.catalogue import queries as catalogue
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import public
from worktrip.plumbing.i18n import clock_time, either
from worktrip.site import queries
from worktrip.site.forms import ProgrammeWish
from worktrip.site.visitor import places
from worktrip.trips.rules import PURPOSE_LABELS, Purpose

routes = pages.stage_routes(__name__)
READS = ("people", "purpose")


@routes.get("/programmes")
@public
def programmes() -> str | bytes:
    """Days that were thought through once, by purpose."""
    return pages.kept(_programmes, reads=READS)


def _programmes() -> str:
    form = ProgrammeWish.of(request.args, clock.today())
    query = form.query()
    cards = [
        {
            "url": places.address("site.programme", query, programme_code=row.code),
            "name": either(row.name, row.name_en),
            "text": either(row.summary, row.summary_en),
            "purposes": _purposes(row.purposes),
            "min_people": row.min_people,
            "max_people": row.max_people,
            "patterns": [either(each.name, each.name_en) for each in row.patterns],
        }
        for row in queries.programmes(form.wish())
    ]
    return render_template(
        "site/visitor/programmes.html",
        form=form,
        cards=cards,
        is_empty=not cards and not queries.has_programmes(),
        **places.frame("site.programmes"),
    )


@routes.get("/programmes/<programme_code>")
@public
def programme(programme_code: str) -> str | bytes:
    """A programme by its patterns, day by day, and what is done instead in rain."""
    return pages.kept(lambda: _programme(programme_code), reads=READS)


def _programme(code: str) -> str:
    row = queries.programme(code)
    items = [item for each in row.patterns for item in each.items]
    named = catalogue.offerings({id for item in items for id in (item.offering_id, item.rain_offering_id) if id})
    known = {"people": request.args["people"]} if "people" in request.args else {}
    return render_template(
        "site/visitor/programme.html",
        programme=row,
        purposes=_purposes(row.purposes),
        patterns=[{"name": either(each.name, each.name_en), "days": _days(each.items, named)} for each in row.patterns],
        ask_url=places.address("inquiries.ask", known, about=f"programme/{row.code}"),
        **places.frame("site.programmes"),
    )


def _purposes(text: str) -> list[str]:
    return [_(PURPOSE_LABELS[each]) for each in Purpose if each.value in text.split(",")]


def _days(items: Any, named: Mapping[int, Any]) -> list[dict[str, Any]]:
    """The days of a pattern with what is done at which hour, as the timeline draws it; a thing has its own name."""

    def title(given: str, given_en: str, thing_id: int | None) -> str:
        thing = named.get(thing_id) if thing_id else None
        return either(given, given_en) or (either(thing.name, thing.name_en) if thing else "")

    return [
        {
            "number": number,
            "entries": [
                {
                    "time": clock_time(item.starts_at),
                    "title": title(item.title, item.title_en, item.offering_id),
                    "text": _("雨の日は、%(title)s", title=rain) if rain else "",
                }
                for item in inside
                for rain in [title(item.rain_title, item.rain_title_en, item.rain_offering_id)]
            ],
        }
        for number, inside in groupby(items, lambda item: item.day_number)
    ]
