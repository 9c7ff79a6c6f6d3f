"""Who must approve a version has no account: the address is of this person and this version, and is all there is."""

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from worktrip.kernel.errors import DomainError
from worktrip.plumbing import pages, security, sheets
from worktrip.plumbing.guards import public
from worktrip.proposals import queries, rules, service
from worktrip.proposals.forms import VerdictForm
from worktrip.proposals.rules import Door, Verdict
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
routes.add_app_template_global(service.approval_url, "approval_url")
ONE = "/approvals/<token>"


@routes.route(ONE, methods=["GET", "POST"])
@public
@security.limiter.limit("60 per minute")
def review(token: str) -> AnyResponse | str | tuple[str, int]:
    """Read a version as its approver, and say yes or return it."""
    found, form = service.review(token), VerdictForm()
    if form.validate_on_submit():
        try:
            service.answer_approval(found.approver.id, Verdict(form.verdict.data), form.remark.data or "")
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("お返事を受け付け、ご依頼の方にお知らせしました。"))
            return redirect(url_for("proposals.review", token=token), 303)
    page = _review(token, found, form)
    return (page, 422) if request.method == "POST" else page


def _review(token: str, found: service.Review, form: VerdictForm) -> str:
    version, trip = found.version, trips.trip_by_id(found.version.trip_id)
    current = queries.current(trip.id) if found.door is Door.SUPERSEDED else None
    return render_template(
        "proposals/visitor/review.html",
        token=token,
        trip=trip,
        version=version,
        approver=found.approver,
        door=found.door.value,
        reading=service.read(version),
        pack=service.pack(version),
        newer=service.between(version, current) if current else [],
        form=form,
        labels=rules.VERDICT_LABELS,
        has_paper=any(paper.kind == service.PACK for paper in queries.papers(version.id)),
    )


@routes.get(f"{ONE}/pack.pdf")
@public
@security.limiter.limit("30 per minute")
def review_paper(token: str) -> AnyResponse:
    """The pack as a paper."""
    version = service.review(token).version
    paper = next((each for each in queries.papers(version.id) if each.kind == service.PACK), None)
    if paper is None:
        return redirect(url_for("proposals.review", token=token), 303)
    file = trips.paper_file(version.trip_id, paper.document_id, internal=False)
    response = Response(file.content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"{paper.number}.pdf")
    return response


@routes.get(f"{ONE}/pack.xlsx")
@public
@security.limiter.limit("30 per minute")
def review_workbook(token: str) -> AnyResponse:
    """The pack as a workbook."""
    return sheets.download(*service.workbook(service.review(token).version))
