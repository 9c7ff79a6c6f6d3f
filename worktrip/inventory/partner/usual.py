"""How many a house usually has, Monday to Sunday: said once, filled in ahead by itself."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.inventory import queries, rules, service
from worktrip.inventory.forms import UsualForm
from worktrip.inventory.partner import board
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)


@routes.route("/partner/<facility_code>/usual", methods=["GET", "POST"])
@guarded(Action.BOARD_WRITE, scope=queries.house_scope)
def usual(facility_code: str) -> Response | tuple[str, int]:
    """How many there usually are of something."""
    house, today = board.house_of(facility_code), clock.today()
    things = board.things_of(house)
    of = board.thing(things, request.args.get("of"))
    found = queries.usual_of(of.offering.id, of.period.code)
    form = UsualForm(data={**known(found, today), "effective_from": today})
    if form.validate_on_submit():
        word = {name: value for name, value in board.word().items() if name != "via"}
        try:
            statement_id = service.set_pattern(
                of.offering.id, form.numbers(), form.effective_from.data, period=of.period.code, **word
            )
        except DomainError as error:
            form.take(error)
        else:
            text = _("%(thing)sのいつもの数を入れました。ご自分で入れた日は、そのままです。", thing=of.name)
            back = board.month_url(facility_code, of, form.effective_from.data)
            board.say_done(text, facility_code, statement_id, back)
            return redirect(back, 303)
    return render_template(
        "inventory/partner/usual.html",
        house=house,
        form=form,
        of=of,
        things=[(each, url_for("inventory.usual", facility_code=facility_code, of=each.key)) for each in things],
        fill_days=house.fill_days,
        month_url=board.month_url(facility_code, of, today),
        here={"facility_code": facility_code, "of": of.key},
    ), 422 if request.method == "POST" else 200


def known(found: list[rules.Usual], on: Any) -> dict[str, int]:
    """The numbers that hold from a day on, as the form has them."""
    later = [each for each in found if each.effective_to is None or each.effective_to >= on]
    return {f"d{each.weekday}": each.number for each in sorted(later, key=lambda each: each.effective_from)}
