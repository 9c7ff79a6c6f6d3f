"""What something costs: the short form, the whole card, a trial of it, and taking back what has not begun."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from worktrip.accounts.rules import Action
from worktrip.catalogue import forms, queries, rules, service
from worktrip.catalogue.concierge.places import Answer, back, found_offering, status
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.i18n import either

routes = pages.stage_routes(__name__)


@routes.route("/desk/catalogue/<facility_code>/offerings/<offering_code>/price", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def price(facility_code: str, offering_code: str) -> Answer:
    """The prices in force and to come; set new ones for ordinary days and eves from a day on."""
    facility, offering = found_offering(facility_code, offering_code)
    book = queries.rate_book([offering.id], clock.today(), date.max)
    form = forms.PriceForm(data=_begin(book, offering))
    if form.validate_on_submit():
        try:
            service.set_prices(
                offering.id,
                form.prices(),
                unit=rules.Unit(form.unit.data),
                effective_from=form.effective_from.data,
                alone=form.alone(),
            )
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("%(name)sの料金を入れました。", name=offering.name))
            return back(facility_code)
    short = rules.prices_on(book, clock.today()).get(offering.id)
    return render_template(
        "catalogue/concierge/price_form.html",
        form=form,
        is_whole=short is None or short.is_whole,
        **_shown(facility, offering, book),
    ), status()


@routes.route("/desk/catalogue/<facility_code>/offerings/<offering_code>/card", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def card(facility_code: str, offering_code: str) -> Answer:
    """The whole card row by row, from a day on; and what a party would pay."""
    facility, offering = found_offering(facility_code, offering_code)
    book = queries.rate_book([offering.id], clock.today(), date.max)
    seasons = _seasons_to_choose(book, offering.id)
    form = forms.CardForm(data={**_begin(book, offering), "rows": _rows(book)})
    if request.method == "GET" or form.more.data:
        form.grow(seasons, offering.meal_plan)
    elif form.with_seasons(seasons).validate_on_submit():
        try:
            service.set_card(offering.id, form.card(), effective_from=form.effective_from.data)
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("%(name)sの料金表を入れました。", name=offering.name))
            return to_card(facility_code, offering_code)
    trial = _trial(offering)
    return render_template(
        "catalogue/concierge/card.html",
        form=form,
        trial=trial,
        probed=_probed(trial, offering),
        **_shown(facility, offering, book),
    ), 200 if form.more.data else status()


def _begin(book: rules.RateBook, offering: Any) -> dict[str, Any]:
    usual = book.rows[-1].unit if book.rows else rules.USUAL_UNIT[offering.kind]
    return {"unit": usual.value, "effective_from": None if book.rows else clock.today()}


def _rows(book: rules.RateBook) -> list[dict[str, Any]]:
    """The newest card as rows of the form: a new one is usually the old one with other numbers."""
    newest = max((row.effective_from for row in book.rows), default=None)
    return [
        {
            "season": row.season,
            "day_class": row.day_class.value,
            "from_people": row.from_people if row.from_people > 1 or row.to_people else None,
            "to_people": row.to_people,
            "meal_plan": row.meal_plan.value,
            "sell_yen": row.sell_yen,
            "is_asked": row.sell_yen is None,
            "net_yen": row.net_yen,
        }
        for row in in_order(row for row in book.rows if row.effective_from == newest)
    ]


def in_order(rows: Any) -> Sequence[rules.RateRow]:
    """Rows of a card as one reads them: all year first, then by season, class of day, meal plan and people."""
    classes, plans = list(rules.DayClass), list(rules.MealPlan)
    return sorted(
        rows,
        key=lambda row: (row.season, plans.index(row.meal_plan), classes.index(row.day_class), row.from_people),
    )


def season_names(book: rules.RateBook, offering_id: int) -> dict[str, str]:
    """What the seasons of a card are called, by code; a code without a season stands for itself."""
    seasons = [each for each in book.seasons.get(offering_id, ()) if each.kind is rules.SeasonKind.SEASON]
    named = {each.code: either(each.name, each.name_en) or each.code for each in seasons}
    return {row.season: row.season for row in book.rows if row.season} | named


def _seasons_to_choose(book: rules.RateBook, offering_id: int) -> list[SelectChoice]:
    named = season_names(book, offering_id)
    return [SelectChoice("", _("通年")), *(SelectChoice(code, name) for code, name in sorted(named.items()))]


def _shown(facility: Any, offering: Any, book: rules.RateBook) -> dict[str, Any]:
    """What stands beside a form of prices: the card in force and those to come."""
    firsts = sorted({row.effective_from for row in book.rows})
    named = season_names(book, offering.id)
    known = {each.code for each in book.seasons.get(offering.id, ())}
    return {
        "facility": facility,
        "offering": offering,
        "cards": [(first, in_order(row for row in book.rows if row.effective_from == first)) for first in firsts],
        "to_come": [first for first in firsts if first > clock.today()][-1:],
        "season_names": named,
        "without_days": sorted({row.season for row in book.rows if row.season} - known),
        "labels": rules.LABELS,
    }


def _trial(offering: Any) -> forms.TrialForm:
    usual = {"people": offering.min_people or 1, "meal_plan": offering.meal_plan.value}
    if offering.kind is rules.OfferingKind.ROOM:
        usual = {"people": 4, "meal_plan": offering.meal_plan.value, "per_room": offering.max_people}
    form = forms.TrialForm(request.args if "people" in request.args else None, data=usual)
    if offering.kind is not rules.OfferingKind.ROOM:
        del form.per_room, form.meal_plan
    return form


def _probed(form: forms.TrialForm, offering: Any) -> list[rules.ProbedDay]:
    if "people" not in request.args or not form.validate() or not form.days() or not form.people.data:
        return []
    days = form.days()
    is_room = "per_room" in form
    return rules.probe(
        queries.rate_book([offering.id], days[0], days[-1]),
        offering.id,
        days,
        form.people.data,
        meal_plan=rules.MealPlan(form.meal_plan.data) if is_room else offering.meal_plan,
        per_room=form.per_room.data if is_room else None,
    )


@routes.post("/desk/catalogue/<facility_code>/offerings/<offering_code>/price/take-back")
@guarded(Action.CATALOGUE_WRITE)
def take_back_price(facility_code: str, offering_code: str) -> Response:
    """Take prices back that have not begun."""
    offering = found_offering(facility_code, offering_code)[1]
    form = forms.TakeBackForm()
    if not form.validate_on_submit():
        raise Invalid(N_("どの日からの料金かがわかりません。ページを開き直してください。"))
    try:
        service.take_back_prices(offering.id, form.effective_from.data)
    except Invalid as error:
        pages.refused(error)
    else:
        pages.done(_("まだ始まっていない料金を取り消しました。"))
    return to_price(facility_code, offering_code)


def to_price(facility_code: str, offering_code: str) -> Response:
    """To the short form of prices."""
    return redirect(url_for("catalogue.price", facility_code=facility_code, offering_code=offering_code), 303)


def to_card(facility_code: str, offering_code: str) -> Response:
    """To the whole card."""
    return redirect(url_for("catalogue.card", facility_code=facility_code, offering_code=offering_code), 303)
