"""The desk puts a programme of the catalogue into a draft: several days in one press."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from worktrip.accounts.rules import Action
from worktrip.kernel.errors import N_, DomainError, NotFound
from worktrip.plumbing import i18n, pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals import queries, service
from worktrip.proposals.concierge.saying import to_look_at
from worktrip.proposals.forms import ProgrammeForm
from worktrip.proposals.rules import LaidIn, VersionFacts, VersionState
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
ONE = "/desk/trips/<trip_no>/proposals/<int:number>/programmes"


@routes.route(ONE, methods=["GET", "POST"])
@guarded(Action.DESK_WRITE)
def programmes(trip_no: str, number: int) -> Response | str | tuple[str, int]:
    """Choose a pattern, a first day and where it goes; look at what would land, or put it in."""
    trip = trips.trip(trip_no)
    version = queries.version(trip.id, number)
    if version.state is not VersionState.DRAFT:
        return redirect(url_for("proposals.show", trip_no=trip_no, number=number), 303)
    offered = service.fitting_programmes(version, trip.purpose)
    form, found, status = _form(version, offered), None, 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                if request.form.get("do") != "look":
                    return _dropped(trip_no, number, service.drop_in(version.id, **_values(form)))
                found, status = service.look_into(version, **_values(form)), 200
        except DomainError as error:
            form.take(error)
    page = render_template(
        "proposals/concierge/programmes.html",
        trip=trip,
        version=version,
        form=form,
        texts={value: text for each in offered for value, text in _texts(each)},
        found=found,
        tell=service.tell,
    )
    return page, status


def _values(form: ProgrammeForm) -> dict[str, Any]:
    try:
        return form.values()
    except ValueError:
        raise NotFound(N_("お探しの型は見つかりませんでした。")) from None


def _form(version: VersionFacts, offered: Any) -> ProgrammeForm:
    letters = [each.letter for each in version.alternatives]
    patterns = [
        SelectChoice(f"{each.code}:{pattern.position}", _name(each, pattern))
        for each in offered
        for pattern in each.patterns
    ]
    asked = {"letters": letters, "pattern": request.args.get("pattern", patterns[0].value if patterns else "")}
    days = [(day, i18n.day_short(day)) for day in version.party.days]
    return ProgrammeForm(data=asked).offer(patterns, days, letters)


def _name(programme: Any, pattern: Any) -> str:
    return f"{i18n.either(programme.name, programme.name_en)} {i18n.either(pattern.name, pattern.name_en)}"


def _texts(programme: Any) -> list[tuple[str, str]]:
    people = (
        _("%(least)s名から", least=programme.min_people or 1)
        if programme.max_people is None
        else _("%(least)s名から%(most)s名まで", least=programme.min_people or 1, most=programme.max_people)
    )
    summary = i18n.either(programme.summary, programme.summary_en)
    return [
        (
            f"{programme.code}:{pattern.position}",
            _("%(days)s日間、%(people)s。%(summary)s", days=_days(pattern), people=people, summary=summary),
        )
        for pattern in programme.patterns
    ]


def _days(pattern: Any) -> int:
    return max((item.day_number for item in pattern.items), default=0)


def _dropped(trip_no: str, number: int, found: dict[str, LaidIn]) -> Response:
    count = sum(len(each.items) for each in found.values())
    letters = _("、").join(_("%(letter)s案", letter=letter) for letter in found)
    text = ngettext(
        "%(letters)sに、予定を%(num)s件入れました。",
        "%(letters)sに、予定を%(num)s件入れました。",
        count,
        letters=letters,
    )
    pages.done_for_now(text, url_for("proposals.undo", trip_no=trip_no, number=number))
    to_look_at(each for laid in found.values() for each in laid.said)
    return redirect(url_for("proposals.build", trip_no=trip_no, number=number, _anchor="alternatives"), 303)
