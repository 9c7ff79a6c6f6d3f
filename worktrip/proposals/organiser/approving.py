"""The organiser has a version approved: downloads the pack, names who must say yes, sees what they answered."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.kernel.errors import DomainError, NotFound
from worktrip.plumbing import pages, security, sheets
from worktrip.plumbing.guards import guarded
from worktrip.proposals import queries, rules, service
from worktrip.proposals.forms import ApproversForm
from worktrip.proposals.rules import VersionFacts, VersionState
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
ONE = "/trips/<trip_no>/proposals/<int:number>/approval"


def _sent(trip_no: str, number: int) -> VersionFacts:
    version = queries.version(trips.trip(trip_no).id, number)
    if version.state is VersionState.DRAFT:
        raise NotFound(queries.UNKNOWN)
    return version


@routes.get(ONE)
@guarded(Action.TRIP_READ, scope=trips.scope)
def approval(trip_no: str, number: int) -> str:
    """The pack, and how far its approval is."""
    version = _sent(trip_no, number)
    return _approval(trip_no, version, ApproversForm.of(service.usual_approvers(version)))


@routes.post(ONE)
@guarded(Action.TRIP_WRITE, scope=trips.scope)
@security.limiter.limit("20 per hour", key_func=security.by_trip)
def ask_approval(trip_no: str, number: int) -> Response | tuple[str, int]:
    """Mail the people who must say yes their links."""
    version, form = _sent(trip_no, number), ApproversForm()
    if form.validate_on_submit():
        try:
            service.name_approvers(version.id, form.people(), in_order=form.order.data == "in_order")
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("承認をお願いするメールを送りました。"))
            return redirect(url_for("proposals.approval", trip_no=trip_no, number=number), 303)
    return _approval(trip_no, version, form), 422


@routes.post(f"{ONE}/<int:approver_id>/withdraw")
@guarded(Action.TRIP_WRITE, scope=trips.scope)
def withdraw_approver(trip_no: str, number: int, approver_id: int) -> Response:
    """Take somebody out: their link opens nothing any more."""
    service.withdraw_approver(_sent(trip_no, number).id, approver_id)
    pages.done(_("承認の依頼を取り消しました。リンクは、もう開けません。"))
    return redirect(url_for("proposals.approval", trip_no=trip_no, number=number), 303)


def _approval(trip_no: str, version: VersionFacts, form: ApproversForm) -> str:
    approvers = queries.approvers([version.id]).get(version.id, [])
    return render_template(
        "proposals/organiser/approval.html",
        trip=trips.trip(trip_no),
        version=version,
        approvers=approvers,
        standing=rules.standing(approvers).value,
        is_open=version.state is VersionState.SENT and not service.is_over(version),
        papers=queries.papers(version.id),
        form=form,
        labels=rules.VERDICT_LABELS,
        bad=request.method == "POST",
    )


@routes.get("/trips/<trip_no>/proposals/<int:number>/pack.xlsx")
@guarded(Action.TRIP_READ, scope=trips.scope)
def pack_workbook(trip_no: str, number: int) -> Response:
    """The pack as a workbook, to be pasted into a form of the company."""
    return sheets.download(*service.workbook(_sent(trip_no, number)))
