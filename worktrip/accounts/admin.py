"""Whoever runs the service: people and roles, sessions, what papers say, the outbox, the event log."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts import queries, service
from worktrip.accounts.forms import ROLE_LABELS, IssuerForm, StaffForm
from worktrip.accounts.rules import Action, Role, registration_of
from worktrip.kernel import writing
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)


@routes.route("/admin/people", methods=["GET", "POST"])
@guarded(Action.PEOPLE_WRITE)
def people() -> Response | tuple[str, int]:
    """Who signs in, in which roles; add somebody."""
    form = StaffForm()
    if form.validate_on_submit():
        try:
            service.add_staff(
                name=form.name.data, email=form.email.data, roles=[Role(word) for word in form.roles.data]
            )
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("%(name)sさんに、設定用のメールを送りました。", name=form.name.data))
            return redirect(url_for("accounts.people"), 303)
    return render_template(
        "accounts/admin/people.html",
        form=form,
        people=queries.staff(),
        stopped=queries.stopped_staff(),
        sessions=queries.sessions(clock.real_now()),
        labels=ROLE_LABELS,
    ), 422 if request.method == "POST" else 200


@routes.post("/admin/people/<int:person_id>/disable")
@guarded(Action.PEOPLE_WRITE)
def disable(person_id: int) -> Response:
    """Take somebody's access away."""
    service.disable(person_id)
    again = url_for("accounts.enable", person_id=person_id)
    pages.done_for_now(_("%(name)sさんの利用を止めました。", name=queries.names([person_id])[person_id]), undo=again)
    return redirect(url_for("accounts.people"), 303)


@routes.post("/admin/people/<int:person_id>/enable")
@guarded(Action.PEOPLE_WRITE)
def enable(person_id: int) -> Response:
    """Let somebody in again."""
    service.enable(person_id)
    pages.done(_("利用を再開しました。"))
    return redirect(url_for("accounts.people"), 303)


@routes.post("/admin/people/<int:person_id>/invite")
@guarded(Action.PEOPLE_WRITE)
def invite_again(person_id: int) -> Response:
    """Let somebody set password and app anew."""
    service.invite_again(person_id)
    pages.done(_("設定用のメールをもう一度送りました。いままでのパスワードは使えません。"))
    return redirect(url_for("accounts.people"), 303)


@routes.post("/admin/sessions/<int:session_id>/revoke")
@guarded(Action.PEOPLE_WRITE)
def revoke_any_session(session_id: int) -> Response:
    """End anybody's session."""
    service.revoke_session(session_id)
    pages.done(_("その端末での利用を終わらせました。"))
    return redirect(url_for("accounts.people"), 303)


@routes.route("/admin/settings", methods=["GET", "POST"])
@guarded(Action.SETTINGS_WRITE)
def settings() -> Response | tuple[str, int]:
    """What only the association can confirm: each with how it was confirmed, and from when it holds."""
    form = IssuerForm()
    current = queries.issuer_profile_on(clock.today())
    if form.validate_on_submit():
        try:
            facts = _facts(form)
            service.set_issuer(service.association(facts["name"]), **facts)
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("%(day)sからの設定を残しました。", day=form.effective_from.data.isoformat()))
            return redirect(url_for("accounts.settings"), 303)
    elif request.method == "GET" and current is not None:
        for name in queries.SETTINGS:
            form[name].data = getattr(current, name) or ""
        form.travel_registration.data = registration_of(current.travel_registration) or ""
        form.is_qualified_issuer.data = {True: "yes", False: "no", None: ""}[current.is_qualified_issuer]
    return render_template(
        "accounts/admin/settings.html",
        form=form,
        profiles=queries.issuer_profiles(),
        current=current,
        names=queries.SETTINGS,
        needed=queries.NEEDED,
    ), 422 if request.method == "POST" else 200


def _facts(form: IssuerForm) -> dict[str, Any]:
    t_number = None
    if form.t_number.data:
        try:
            t_number = writing.check_t_number(form.t_number.data, corporation=True).number
        except Invalid as error:
            raise Invalid(error.message, fields={"t_number": error.message}) from error
    facts: dict[str, Any] = {
        name: (form[name].data or "").strip() or None
        for name in (
            *("travel_registration", "travel_registration_no", "travel_manager", "contract_form"),
            *("travel_area", "bank_account"),
        )
    }
    if form.handling_percent.data and form.handling_yen.data:
        sentence = N_("割合か定額の、どちらかを入れてください。")
        raise Invalid(sentence, fields={"handling_yen": sentence})
    return {
        **facts,
        **{name: form[name].data for name in ("handling_percent", "handling_yen", "cancelling_yen")},
        "effective_from": form.effective_from.data,
        "name": form.name.data.strip(),
        "address": form.address.data.strip(),
        "phone": form.phone.data.strip(),
        "t_number": t_number,
        "is_qualified_issuer": {"yes": True, "no": False}.get(form.is_qualified_issuer.data),
        "source_note": form.source_note.data.strip(),
        "confirmed_on": clock.today(),
    }
