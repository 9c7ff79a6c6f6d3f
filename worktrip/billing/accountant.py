"""The accountant's desk: what waits to be issued, what is owed, what came in."""

from flask import Response, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Action, may
from worktrip.billing import queries, rules, service
from worktrip.billing.forms import TransferForm
from worktrip.billing.queries import Show
from worktrip.kernel.errors import DomainError, Invalid, NotFound
from worktrip.plumbing import clock, pages, sheets
from worktrip.plumbing.guards import guarded
from worktrip.trips import service as trips_service

routes = pages.stage_routes(__name__)


def _show() -> Show:
    asked = request.args.get("show", "")
    return Show(asked) if asked in set(Show) else Show.OPEN


@routes.get("/billing")
@guarded(Action.BILLING_READ)
def ledger() -> str:
    """What must be looked into, what waits to be issued, and what was issued."""
    today, show = clock.today(), _show()
    return render_template(
        "billing/accountant/ledger.html",
        todos=queries.todos(),
        drafts=queries.drafts(),
        issuer=accounts.issuer_on(today),
        due_on=rules.due_on(today),
        standing=queries.standing(today),
        shows=Show,
        show=show,
        page=queries.ledger(show, today),
        rules=rules,
        may_write=may(g.actor, Action.BILLING_WRITE),
    )


@routes.get("/billing/invoices.csv")
@guarded(Action.BILLING_READ)
def export() -> Response:
    """The same list as a file for a spreadsheet."""
    today, show = clock.today(), _show()
    head = [
        _("請求書番号"), _("旅の番号"), _("宛名"), _("利用開始"), _("利用終了"), _("発行日"), _("期日"),
        _("標準税率(税込)"), _("うち消費税(標準)"), _("軽減税率(税込)"), _("うち消費税(軽減)"), _("不課税"),
        _("請求額"), _("入金額"), _("残り"), _("最後の入金日"),
    ]  # fmt: skip
    rows = [
        [
            row.no, row.trip_no, row.recipient, row.service_from, row.service_to, row.issued_on, row.due_on,
            row.of_class("STD10", "gross_yen"), row.of_class("STD10", "tax_yen"),
            row.of_class("RED8", "gross_yen"), row.of_class("RED8", "tax_yen"), row.out_of_scope_yen,
            row.total_yen, row.paid_yen, row.rest_yen, row.last_paid_on,
        ]
        for row in queries.ledger_whole(show, today)
    ]  # fmt: skip
    return sheets.csv_response(f"invoices-{show.value}-{today:%Y%m%d}.csv", head, rows)


@routes.get("/billing/invoices/<int:invoice_id>")
@guarded(Action.BILLING_READ)
def show(invoice_id: int) -> str:
    """A draft, as it would go out; or an issued invoice with its payments."""
    return _page(invoice_id, TransferForm(formdata=None))


@routes.post("/billing/invoices/<int:invoice_id>/issue")
@guarded(Action.BILLING_WRITE)
def issue(invoice_id: int) -> AnyResponse:
    """Give a draft its number and send it."""
    try:
        no = service.issue(invoice_id)
    except DomainError as error:
        pages.refused(error)
    else:
        pages.done(_("請求書 %(no)s を発行しました。まもなくメールで届きます。", no=no))
    return redirect(url_for("billing.show", invoice_id=invoice_id), 303)


@routes.post("/billing/invoices/<int:invoice_id>/transfers")
@guarded(Action.BILLING_WRITE)
def record(invoice_id: int) -> AnyResponse | tuple[str, int]:
    """Record a bank transfer; one that looks like another asks first."""
    form, is_same = TransferForm(), False
    if form.validate_on_submit():
        try:
            service.record_transfer(
                invoice_id=invoice_id,
                amount_yen=form.yen,
                received_on=form.received_on.data,
                payer_name=form.payer_name.data or "",
                person_id=g.actor.person_id,
                is_another=bool(form.is_another.data),
            )
        except service.SameTransfer as error:
            form.take(error)
            is_same = True
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("入金を記録しました。"))
            return redirect(url_for("billing.show", invoice_id=invoice_id, _anchor="payments"), 303)
    return _page(invoice_id, form, is_same=is_same), 422


@routes.post("/billing/todos/<int:todo_id>")
@guarded(Action.BILLING_WRITE)
def tick(todo_id: int) -> AnyResponse:
    """Tick off something about money that was looked into."""
    if not queries.todo_exists(todo_id):
        raise NotFound("この用件は見つかりませんでした。")
    trips_service.tick_todo(todo_id, person_id=g.actor.person_id)
    pages.done(_("用件を済みにしました。"))
    return redirect(url_for("billing.ledger"), 303)


def _page(invoice_id: int, form: TransferForm, *, is_same: bool = False) -> str:
    found, today = queries.invoice(invoice_id), clock.today()
    issuer = accounts.issuer_on(today)
    return render_template(
        "billing/accountant/show.html",
        invoice=found,
        issuer=issuer,
        hindrances=found.hindrances(issuer) if found.no is None else (),
        would_be_due_on=rules.due_on(today),
        is_late=rules.is_late(found.due_on, found.state, today),
        form=form,
        is_same=is_same,
        rules=rules,
        may_write=may(g.actor, Action.BILLING_WRITE),
    )
