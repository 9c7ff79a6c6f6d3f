"""The director's board: work that companies might hand to residents."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.kernel.errors import Invalid
from worktrip.leads import queries, rules, service
from worktrip.leads.forms import MoveForm
from worktrip.leads.rules import LeadState
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)


@routes.get("/leads")
@guarded(Action.LEAD_READ)
def board() -> str:
    """Every lead by where it stands."""
    return render_template("leads/director/board.html", columns=queries.board(clock.today()), rules=rules)


@routes.get("/leads/<lead_no>")
@guarded(Action.LEAD_READ)
def show(lead_no: str) -> str:
    """One lead: where it comes from, whom to ask, how it moved."""
    return _lead_page(lead_no, MoveForm(formdata=None))


@routes.post("/leads/<lead_no>")
@guarded(Action.LEAD_WRITE)
def move(lead_no: str) -> Response | tuple[str, int]:
    """Move a lead on."""
    form = MoveForm()
    if form.validate_on_submit() and form.to.data in set(LeadState):
        to = LeadState(form.to.data)
        try:
            service.move(
                lead_no=lead_no,
                to=to,
                reason=form.reason.data or "",
                until=form.until.data,
                person_id=g.actor.person_id,
            )
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("%(no)sを「%(state)s」へ移しました。", no=lead_no, state=_(rules.STATE_LABELS[to])))
            back = "leads.board" if request.form.get("back") == "board" else "leads.show"
            return redirect(url_for(back, lead_no=lead_no) if back == "leads.show" else url_for(back), 303)
    return _lead_page(lead_no, form), 422


def _lead_page(lead_no: str, form: MoveForm) -> str:
    return render_template(
        "leads/director/show.html",
        lead=queries.lead(lead_no),
        form=form,
        rules=rules,
        states=LeadState,
        today=clock.today(),
    )
