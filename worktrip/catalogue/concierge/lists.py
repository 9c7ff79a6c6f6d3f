"""The desk takes the whole catalogue out as a file, and in again after a look at what is wrong with it."""

from typing import Any

from flask import Response, g, make_response, render_template, request, url_for
from flask import redirect as to
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Action, may
from worktrip.catalogue import forms, queries, rules, service
from worktrip.kernel.errors import N_, Conflict
from worktrip.plumbing import pages, sheets
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.pages import Page

routes = pages.stage_routes(__name__)
AT_WORK = (rules.ImportState.CHECKING, rules.ImportState.WRITING)
LOOK_AGAIN = 3  # seconds
SHOWN = 50
FILES = {
    service.WORKBOOK: N_("Excelのブック"),
    service.UTF8: N_("CSV（UTF-8）"),
    service.SHIFT_JIS: N_("CSV（Shift-JIS）"),
}


@routes.get("/desk/catalogue/lists")
@guarded(Action.CATALOGUE_READ)
def lists() -> str:
    """Take the catalogue out as a file, and see what came of lists that were sent."""
    return _lists(forms.ListForm())


@routes.post("/desk/catalogue/lists")
@guarded(Action.CATALOGUE_WRITE)
def receive_list() -> Redirect | tuple[str, int]:
    """Send a list, which is looked at before anything changes."""
    form = forms.ListForm()
    if not form.validate_on_submit():
        return _lists(form), 422
    sent = form.file.data
    import_id = service.receive_list(sent.read(), name=sent.filename, person_id=g.actor.person_id)
    return to(url_for("catalogue.received", import_id=import_id), 303)


def _lists(form: forms.ListForm) -> str:
    received = queries.received_lists()
    return render_template(
        "catalogue/concierge/lists.html",
        form=form,
        files=[(name, _(label)) for name, label in FILES.items()],
        received=received,
        names=accounts.names([row.person_id for row in received]),
        labels=rules.LABELS,
        may_write=may(g.actor, Action.CATALOGUE_WRITE),
    )


@routes.get("/desk/catalogue/lists/<int:import_id>")
@guarded(Action.CATALOGUE_WRITE)
def received(import_id: int) -> Response:
    """How far a list is, or what came of it; while it is at work the page looks again by itself."""
    row = queries.received_list(import_id)
    told = service.told(row.result)
    response = make_response(
        render_template(
            "catalogue/concierge/received.html",
            row=row,
            told=told,
            problems=_page(told.problems),
            changes=told.changes[:SHOWN],
            is_at_work=row.state in AT_WORK,
            label=_label(row.state, told),
            translate=_,
        )
    )
    if row.state in AT_WORK:
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response


def _label(state: rules.ImportState, told: service.Told) -> str:
    if state is rules.ImportState.READY and told.changes_nothing:
        return _("変わりません")
    return _(rules.LABELS[state])


def _page(items: Any) -> Page[Any]:
    size, number = SHOWN, min(max(1, request.args.get("page", 1, type=int)), pages.MOST_PAGES)
    return Page(items[(number - 1) * size : number * size], number, size, len(items))


@routes.post("/desk/catalogue/lists/<int:import_id>")
@guarded(Action.CATALOGUE_WRITE)
def accept_list(import_id: int) -> Redirect:
    """Take a list in that nothing is wrong with."""
    queries.received_list(import_id)
    try:
        service.accept_list(import_id)
    except Conflict as error:
        pages.refused(error)
    return to(url_for("catalogue.received", import_id=import_id), 303)


@routes.get("/desk/catalogue/lists/<int:import_id>/problems.csv")
@guarded(Action.CATALOGUE_WRITE)
def list_problems(import_id: int) -> Response:
    """What is wrong with a list, as a file to work through."""
    told = service.told(queries.received_list(import_id).result)
    head = [_("シート"), _("行"), _("列"), _("列の名前"), _("直していただきたいこと")]
    rows = [(each.sheet, each.row or None, each.column, each.head, each.sentence(_)) for each in told.problems]
    return sheets.csv_response(f"{_('直すところ')}_{import_id}.csv", head, rows)
