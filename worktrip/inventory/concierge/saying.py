"""The desk writes down what houses say by telephone, fax or mail, looks up who said what, and takes it back."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action, may
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import PERIOD_LABELS, periods_of
from worktrip.inventory import queries, rules, service
from worktrip.inventory.forms import EVERY_DAY, HouseForm
from worktrip.kernel.calendar import to_jst
from worktrip.kernel.errors import N_, DomainError
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.i18n import day_short, either

routes = pages.stage_routes(__name__)
WHAT_LABELS = {"stopped": N_("受付を止めた"), "opened": N_("受付を再開"), "same": N_("変わりなし")}


@routes.route("/desk/availability/house/<facility_code>", methods=["GET", "POST"])
@guarded(Action.INVENTORY_WRITE)
def write_down(facility_code: str) -> Response | tuple[str, int]:
    """What a house has said of some days: who, on which way, at what time."""
    house = catalogue.facility(facility_code)
    things = _things(house)
    today = clock.today()
    form = HouseForm(
        data={
            "weekdays": EVERY_DAY,
            "first_day": today,
            "via": rules.Via.PHONE.value,
            "said_on": today,
            "said_time": to_jst(clock.now()).time().replace(second=0, microsecond=0),
            "things": list(things)[:1],
        }
    )
    form.things.choices = [(key, name) for key, (_id, _period, name) in things.items()]
    if form.validate_on_submit():
        try:
            _write(house.id, things, form)
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("%(house)sの空きを書き入れました。", house=either(house.name, house.name_en)))
            return redirect(url_for("inventory.statements", facility_code=facility_code), 303)
    return render_template(
        "inventory/concierge/write_down.html", house=house, form=form, has_things=bool(things)
    ), 422 if request.method == "POST" else 200


def _things(house: Any) -> dict[str, tuple[int, str, str]]:
    """Everything a house counts, by the key of a form: its offering, part of the day and name."""
    found = {}
    for offering in house.offerings:
        if offering.is_open and offering.is_counted:
            for period in periods_of(offering.periods, offering.minutes):
                part = f" {_(PERIOD_LABELS.get(period.code, period.code))}" if period.code else ""
                name = either(offering.name, offering.name_en) + part
                found[f"{offering.code}.{period.code}"] = (offering.id, period.code, name)
    return found


def _write(facility_id: int, things: dict[str, tuple[int, str, str]], form: HouseForm) -> int:
    days = rules.days_between(form.first_day.data, form.last_day.data, set(map(int, form.weekdays.data)))
    act, number = form.act.data, form.number.data
    change = rules.Change(is_stopped=act == "full") if act != "set" else rules.Change(number, is_stopped=False)
    keys = [
        rules.SlotKey(offering_id, day, period)
        for offering_id, period, _name in (things[key] for key in form.things.data)
        for day in days
    ]
    changes = dict.fromkeys(keys, change)
    return service.say(facility_id, changes, person_id=g.actor.person_id, **form.word())


@routes.get("/desk/availability/house/<facility_code>/said")
@guarded(Action.INVENTORY_READ)
def statements(facility_code: str) -> str:
    """Who said what of a house's stock, when and on which way."""
    house = catalogue.facility(facility_code)
    now = clock.now()
    return render_template(
        "inventory/concierge/statements.html",
        house=house,
        statements=[(each, rules.may_take_back(each.at, each.undone_at, now)) for each in queries.statements(house.id)],
        shortfalls=queries.shortfalls(house.id),
        via_labels=rules.VIA_LABELS,
        what_labels=WHAT_LABELS,
        may_write=may(g.actor, Action.INVENTORY_WRITE),
    )


@routes.post("/desk/availability/house/<facility_code>/said/<int:statement_id>/undo")
@guarded(Action.INVENTORY_WRITE)
def take_back(facility_code: str, statement_id: int) -> Response:
    """Take back what was said within the last ten minutes."""
    statement = queries.statement_of(catalogue.facility(facility_code).id, statement_id)
    try:
        undone = service.undo(statement.id)
    except DomainError as error:
        pages.refused(error)
    else:
        kept = _("、").join(sorted({day_short(key.day) for key in undone.kept}))
        pages.done(
            _("元に戻しました。%(days)sは、そのあとで変わったので、そのままです。", days=kept)
            if kept
            else _("元に戻しました。")
        )
    return redirect(url_for("inventory.statements", facility_code=facility_code), 303)


@routes.get("/desk/shortfalls")
@guarded(Action.INVENTORY_READ)
def shortfalls() -> str:
    """Where houses have fewer than are taken, and which trips are in the way."""
    return render_template(
        "inventory/concierge/shortfalls.html", shortfalls=queries.shortfalls(), via_labels=rules.VIA_LABELS
    )
