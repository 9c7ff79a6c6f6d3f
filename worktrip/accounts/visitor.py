"""Who is asking, on every request; signing in; opening a mailed link."""

import segno
from flask import Response, current_app, g, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from worktrip.accounts import queries, service
from worktrip.accounts.forms import CodeForm, SetUpForm, SignInForm
from worktrip.kernel.errors import DomainError, Forbidden, Gone, Invalid
from worktrip.plumbing import clock, pages, security
from worktrip.plumbing.guards import public

routes = pages.stage_routes(__name__)
STAFF_COOKIE = "worktrip_staff"
MOST_LINKS = 20


@routes.before_app_request
def know_who() -> None:
    """Put the actor of this request in place: one statement per kind of access there is."""
    if request.endpoint == "static":
        return
    token = request.cookies.get(STAFF_COOKIE)
    staff = service.resume(token) if token else None
    pairs = [(int(one), int(two)) for one, two in session.get("links", [])]
    g.actor = queries.actor(staff, queries.open_links(pairs, clock.today()) if pairs else [])


@routes.app_context_processor
def who() -> dict[str, object]:
    """Templates may ask who is reading."""
    return {"actor": g.get("actor")}


routes.add_app_template_global(service.link_url, "link_url")
routes.add_app_template_global(service.digits_of, "code_digits")
routes.add_app_template_global(service.set_up_url, "set_up_url")


def own_path(path: str | None, otherwise: str) -> str:
    """`path` if it leads to this site, else `otherwise`: a mailed link must not send anybody elsewhere."""
    # browsers drop tabs and line ends from an address, so that "/<tab>/elsewhere" would become "//elsewhere"
    if path and path.isprintable() and path.startswith("/") and not path.startswith(("//", "/\\")):
        return path
    return otherwise


@routes.get("/l/<token>")
@public
@security.limiter.limit("60 per minute")
def open_link(token: str) -> AnyResponse:
    """Open a mailed link: it reads, so a GET will do. The browser keeps it; the address bar does not."""
    link = service.link_from_token(token)
    kept = [pair for pair in session.get("links", []) if pair[0] != link.id]
    session["links"] = [*kept, [link.id, link.generation]][-MOST_LINKS:]
    session.permanent = True
    home = url_for("site.open_subject", link_id=link.id)
    return redirect(own_path(request.args.get("to"), home), 303)


@routes.route("/sign-in", methods=["GET", "POST"])
@public
@security.limiter.limit("20 per minute; 100 per hour", methods=["POST"])
def sign_in() -> AnyResponse | str | tuple[str, int]:
    """Address and password."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            session["sign_in"] = service.check_password(form.email.data, form.password.data)
        except Forbidden as error:
            form.take(error)
        else:
            return redirect(url_for("accounts.sign_in_code", then=request.args.get("then")), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("accounts/visitor/sign_in.html", form=form), status


def _whose_code() -> str:
    """Count wrong codes by person: who has the password may guess from many addresses."""
    return f"code:{service.ticket_holder(session.get('sign_in', ''))}"


def _was_wrong(response: Response) -> bool:
    return response.status_code == 422


@routes.route("/sign-in/code", methods=["GET", "POST"])
@public
@security.limiter.limit("10 per minute; 60 per hour", methods=["POST"])
@security.limiter.limit("20 per hour", methods=["POST"], key_func=_whose_code, deduct_when=_was_wrong)
def sign_in_code() -> AnyResponse | str | tuple[str, int]:
    """The code of the authenticator app."""
    form = CodeForm()
    if "sign_in" not in session:
        return redirect(url_for("accounts.sign_in"), 303)
    if form.validate_on_submit():
        try:
            token = service.sign_in(session["sign_in"], form.code.data, request.user_agent.string)
        except Gone as error:
            session.pop("sign_in", None)
            pages.refused(error)
            return redirect(url_for("accounts.sign_in"), 303)
        except Forbidden as error:
            form.take(error)
        else:
            session.pop("sign_in", None)
            return signed_in(token, own_path(request.args.get("then"), url_for("site.staff_home")))
    status = 422 if request.method == "POST" else 200
    return render_template("accounts/visitor/sign_in_code.html", form=form), status


def signed_in(token: str, then: str) -> Response:
    """Hand the browser its session and send it on."""
    response = make_response(redirect(then, 303))
    # by the address people use, since a proxy may not say that it spoke TLS
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(STAFF_COOKIE, token, httponly=True, samesite="Lax", secure=secure, path="/")
    return response


@routes.route("/sign-in/set-up/<token>", methods=["GET", "POST"])
@public
@security.limiter.limit("20 per minute", methods=["POST"])
def set_up(token: str) -> AnyResponse | str | tuple[str, int]:
    """An invited person sets a password and shows that their app makes the right codes."""
    person = service.set_up_person(token)
    form = SetUpForm()
    if form.validate_on_submit():
        try:
            service.set_up(token, password=form.password.data, code=form.code.data)
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("設定できました。新しいパスワードで入ってください。"))
            return redirect(url_for("accounts.sign_in"), 303)
    generation = person.totp_generation + 1
    return render_template(
        "accounts/visitor/set_up.html",
        form=form,
        name=person.name,
        secret=service.totp_secret(person.id, generation),
        drawing=segno.make(service.totp_uri(person, generation)).svg_data_uri(scale=5, border=2),
    ), 422 if request.method == "POST" else 200


@routes.post("/sign-out")
@public
def sign_out() -> AnyResponse:
    """End this browser's session, and forget the links it opened."""
    if g.actor.session_id is not None:
        try:
            service.revoke_session(g.actor.session_id)
        except DomainError as error:
            pages.refused(error)
    session.clear()
    response = make_response(redirect(url_for("site.home"), 303))
    response.delete_cookie(STAFF_COOKIE)
    return response
