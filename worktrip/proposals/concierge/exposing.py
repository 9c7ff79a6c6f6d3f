"""The desk looks at what cancelling would leave the association with, day by day. No organiser ever sees this."""

from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from worktrip.accounts.rules import Action
from worktrip.plumbing import clock, i18n, pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals import queries, service
from worktrip.proposals.forms import FewerForm
from worktrip.proposals.rules import Exposure, ExposureRow
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)


@routes.get("/desk/trips/<trip_no>/proposals/<int:number>/exposure")
@guarded(Action.DESK_READ)
def exposure(trip_no: str, number: int) -> str:
    """Both ladders and what is left between them, for one alternative: all cancel, or so many drop out."""
    trip = trips.trip(trip_no)
    version = queries.version(trip.id, number)
    chosen = version.alternative(request.args.get("letter", "")) or version.recommended
    form = FewerForm(request.args if "people" in request.args else None)
    leaving = form.people.data if form.validate() else None
    found = service.exposed(version, chosen.letter, leaving) if chosen else None
    return render_template(
        "proposals/concierge/exposure.html",
        trip=trip,
        version=version,
        chosen=chosen,
        form=form,
        found=found,
        steps=_steps(found) if found else [],
        spans=[_span(row)[0] for row in found.rows] if found else [],
        tell=service.tell,
    )


def _steps(found: Exposure) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "short": short,
            "yen": [row.net_yen, row.owed_yen, row.company_yen],
            "now": row.covers(clock.today()),
        }
        for row in found.rows
        for label, short in [_span(row)]
    ]


def _span(row: ExposureRow) -> tuple[str, str]:
    """A row's days in words, and short enough to stand under a step of the curve."""
    if row.from_day is None or row.to_day is None:
        return _("開始後、ご連絡なし"), _("開始後")
    first, last = i18n.day_short(row.from_day), i18n.day_short(row.to_day)
    label = last if first == last else _("%(first)sから%(last)sまで", first=first, last=last)
    return label, _small(row.from_day)


def _small(day: date) -> str:
    return f"{day.month}/{day.day}" if i18n.language() == "ja" else f"{day.day} {day:%b}"
