"""Staff of the demo move the day."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.demo.forms import ClockForm
from worktrip.plumbing import clock as business
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.i18n import day as written
from worktrip.schedule import SCHEDULE

routes = pages.stage_routes(__name__)


@routes.route("/clock", methods=["GET", "POST"])
@guarded(Action.CLOCK_WRITE)
def clock() -> Response | tuple[str, int]:
    """Pretend that today is another day; whatever is due by then happens at once."""
    form = ClockForm(data={"day": business.today()})
    if form.validate_on_submit():
        business.pretend(form.day.data)
        for entry in SCHEDULE:
            entry.run()
        pages.done(_("%(day)sになりました。その日までに起きるはずのことも済ませました。", day=written(form.day.data)))
        return redirect(url_for("demo.clock"), 303)
    return render_template(
        "demo/staff/clock.html", form=form, now=business.now(), real_now=business.real_now()
    ), 422 if request.method == "POST" else 200


@routes.post("/clock/reset")
@guarded(Action.CLOCK_WRITE)
def reset_clock() -> Response:
    """Return to real time."""
    business.pretend(None)
    pages.done(_("実際の時刻に戻しました。"))
    return redirect(url_for("demo.clock"), 303)
