"""Programmes: what the desk has thought through once, by purpose, day by day."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.catalogue import forms, queries, rules, service
from worktrip.catalogue.concierge.places import Answer, may_write, status
from worktrip.kernel.errors import N_, Invalid, NotFound
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded
from worktrip.trips.rules import PURPOSE_LABELS, Purpose

routes = pages.stage_routes(__name__)


@routes.get("/desk/programmes")
@guarded(Action.CATALOGUE_READ)
def programmes() -> str:
    """Every programme by what it is good for."""
    return render_template(
        "catalogue/concierge/programmes.html",
        programmes=queries.programmes(),
        shut=queries.programmes(is_open=False),
        days_of=_days,
        purposes_of=purposes_of,
        may_write=may_write(),
    )


def purposes_of(programme: Any) -> list[str]:
    """What a programme is good for, in words."""
    return [_(PURPOSE_LABELS[each]) for each in rules.words_in(Purpose, programme.purposes)]


def _days(pattern: Any) -> int:
    return rules.days_of(queries.planned(item) for item in pattern.items)


@routes.get("/desk/programmes/<programme_code>")
@guarded(Action.CATALOGUE_READ)
def programme(programme_code: str) -> str:
    """One programme: its patterns day by day, and what stands in the way of using it on some day."""
    found = queries.programme(programme_code)
    form = forms.UseForm(request.args if "first_day" in request.args else None)
    form.validate()
    offerings = queries.offerings(_used(found))
    needed = queries.offered(offerings.keys())
    return render_template(
        "catalogue/concierge/programme.html",
        programme=found,
        purposes=purposes_of(found),
        form=form,
        patterns=[(pattern, _laid_out(pattern, needed, form)) for pattern in found.patterns],
        offerings=offerings,
        labels=rules.LABELS,
        may_write=may_write(),
    )


def _used(found: Any) -> set[int]:
    items = [item for pattern in found.patterns for item in pattern.items]
    return {each for item in items for each in (item.offering_id, item.rain_offering_id) if each is not None}


def _laid_out(pattern: Any, needed: dict[int, rules.Needed], form: forms.UseForm) -> dict[str, Any]:
    """The items of a pattern by day, with what to see to beside each; dates where there is a first day."""
    items = [queries.planned(item) for item in pattern.items]
    first_day = form.first_day.data
    remarks = rules.look_over(items, needed)
    if first_day is not None:
        remarks += rules.check_use(items, needed, first_day=first_day, people=form.people.data)
    days: dict[int, list[tuple[rules.PlannedItem, list[rules.Remark]]]] = {}
    for place, item in enumerate(items):
        days.setdefault(item.day_number, []).append((item, [each for each in remarks if each.place == place]))
    dates = {item.day_number: rules.date_of(item, first_day) for item in items} if first_day else {}
    return {"days": days, "dates": dates, "remarks": [each for each in remarks if each.place is None]}


@routes.route("/desk/programmes/new", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def add_programme() -> Answer:
    """Add a programme; its days come next."""
    form = forms.ProgrammeForm()
    if form.validate_on_submit():
        try:
            service.add_programme(**form.facts())
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("%(name)sを足しました。次は、日ごとの予定です。", name=form.name.data))
            return redirect(url_for("catalogue.add_pattern", programme_code=form.code.data), 303)
    return render_template("catalogue/concierge/programme_form.html", form=form, programme=None), status()


@routes.route("/desk/programmes/<programme_code>/edit", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def edit_programme(programme_code: str) -> Answer:
    """Replace what is said of a programme."""
    found = queries.programme(programme_code)
    purposes = [each.value for each in rules.words_in(Purpose, found.purposes)]
    form = forms.ProgrammeForm(data={**_columns(found), "purposes": purposes})
    del form.code
    if form.validate_on_submit():
        service.change_programme(found.id, **form.facts())
        pages.done(_("%(name)sのことを直しました。", name=form.name.data))
        return _to_programme(programme_code)
    return render_template("catalogue/concierge/programme_form.html", form=form, programme=found), status()


def _columns(found: Any) -> dict[str, Any]:
    return {name: getattr(found, name) for name in vars(forms.ProgrammeForm) if hasattr(found, name)}


@routes.route("/desk/programmes/<programme_code>/patterns/new", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def add_pattern(programme_code: str) -> Answer:
    """Add a way to do a programme."""
    return _pattern_page(queries.programme(programme_code), None)


@routes.route("/desk/programmes/<programme_code>/patterns/<int:position>", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def edit_pattern(programme_code: str, position: int) -> Answer:
    """Write a way to do a programme anew."""
    found = queries.programme(programme_code)
    return _pattern_page(found, _pattern(found, position))


def _pattern(found: Any, position: int) -> Any:
    pattern = next((each for each in found.patterns if each.position == position), None)
    if pattern is None:
        raise NotFound(N_("お探しの型は見つかりませんでした。"))
    return pattern


def _pattern_page(found: Any, pattern: Any) -> Answer:
    offerings = queries.open_offerings()
    codes = {each.code: each.id for each in [*offerings, *queries.offerings(_used(found)).values()]}
    form = forms.PatternForm(data=_written(pattern, {number: code for code, number in codes.items()}))
    grows = request.method == "GET" or form.more.data
    if grows:
        form.grow()
    elif form.validate_on_submit():
        items = form.items(codes)
        if items is not None:
            try:
                service.set_pattern(
                    found.id,
                    items,
                    name=form.name.data,
                    name_en=form.name_en.data,
                    position=pattern.position if pattern else None,
                )
            except Invalid as error:
                form.take(error)
            else:
                pages.done(_("%(name)sの予定を入れました。", name=form.name.data))
                return _to_programme(found.code)
    return render_template(
        "catalogue/concierge/pattern.html", form=form, programme=found, pattern=pattern, offerings=offerings
    ), 200 if grows else 422


def _written(pattern: Any, codes: dict[int, str]) -> dict[str, Any]:
    if pattern is None:
        return {"rows": []}
    rows = [
        vars(item)
        | {
            "kind": item.kind.value,
            "offering": codes.get(item.offering_id or 0, ""),
            "rain_offering": codes.get(item.rain_offering_id or 0, ""),
        }
        for item in map(queries.planned, pattern.items)
    ]
    return {"name": pattern.name, "name_en": pattern.name_en, "rows": rows}


@routes.post("/desk/programmes/<programme_code>/patterns/<int:position>/remove")
@guarded(Action.CATALOGUE_WRITE)
def remove_pattern(programme_code: str, position: int) -> Response:
    """Take a way to do a programme away."""
    found = queries.programme(programme_code)
    pattern = _pattern(found, position)
    service.remove_pattern(found.id, position)
    pages.done(_("%(name)sを外しました。", name=pattern.name))
    return _to_programme(programme_code)


def _to_programme(programme_code: str) -> Response:
    return redirect(url_for("catalogue.programme", programme_code=programme_code), 303)
