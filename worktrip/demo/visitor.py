"""The demo's own pages, there only with DEMO=1: who is who, one-click sign-in, the mailbox."""

import json
from typing import Any

from flask import Response, g, has_request_context, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response as AnyResponse

from worktrip.accounts import queries as accounts
from worktrip.accounts import service
from worktrip.accounts.rules import STAFF
from worktrip.accounts.visitor import own_path, signed_in
from worktrip.demo import entrances, queries, replying
from worktrip.kernel.errors import N_, DomainError, Gone
from worktrip.plumbing import pages, security
from worktrip.plumbing.guards import public

routes = pages.stage_routes(__name__)


@routes.app_context_processor
def demo_bar() -> dict[str, Any]:
    """What the bar on top of every page of the demo leads to."""
    return {"demo_links": LocalProxy(_demo_links)} if has_request_context() else {}


def _demo_links() -> list[dict[str, str]]:
    found = [
        {"label": _("だれとして見るか"), "url": url_for("demo.people")},
        {"label": _("届いたメール"), "url": url_for("demo.mailbox")},
    ]
    # a form that was open too long is refused before anybody looked who sent it
    if "actor" in g and g.actor.is_known:
        found.append({"label": _("日付を動かす"), "url": url_for("demo.clock")})
    return found


@routes.get("/demo")
@public
def people() -> str:
    """Everybody one can be in the demo."""
    return render_template("demo/visitor/people.html", staff=entrances.staff(), links=entrances.links())


@routes.get("/demo/sign-in/<role>/<token>")
@public
@security.limiter.limit("60 per minute")
def enter(role: str, token: str) -> Response:
    """Sign in as the first person of a role by one click. Raises Gone if the address is not one of ours."""
    wanted = next((each for each in STAFF if each.value == role), None)
    somebody = accounts.staff(wanted) if wanted else []
    if wanted is None or not security.same(entrances.token(wanted), token) or not somebody:
        raise Gone(N_("この入り口は使えません。デモを動かし直すと、新しい入り口が表示されます。"))
    session = service.sign_in_demo(somebody[0].id, request.user_agent.string)
    return signed_in(session, own_path(request.args.get("to"), url_for("site.staff_home")))


@routes.get("/mailbox")
@public
def mailbox() -> str:
    """Every mail the demo would have sent."""
    recipient = request.args.get("to", "")
    return render_template("demo/visitor/mailbox.html", page=queries.mails(recipient), recipient=recipient)


@routes.get("/mailbox/<int:mail_id>")
@public
def mail(mail_id: int) -> str:
    """One mail: to whom, its links, its text, and how it looks."""
    found = queries.mail(mail_id)
    links, attached = queries.addresses(found.text or ""), json.loads(found.attachments)
    return render_template("demo/visitor/show_mail.html", mail=found, links=links, attached=attached)


@routes.post("/mailbox/<int:mail_id>/answer")
@public
@security.limiter.limit("60 per minute")
def answer_mail(mail_id: int) -> AnyResponse:
    """Answer a mail as a mail program would: over SMTP, to where its Reply-To leads."""
    found = queries.mail(mail_id)
    try:
        replying.reply(found, request.form.get("body", "")[:8000])
    except DomainError as error:
        pages.refused(error)
    else:
        pages.done(_("メールで返事をしました。旅のやりとりに入っています。"))
    return redirect(url_for("demo.mail", mail_id=mail_id), 303)


@routes.get("/mailbox/<int:mail_id>/html")
@public
def mail_html(mail_id: int) -> AnyResponse:
    """A mail as a mail program shows it, in a frame of its own that may do nothing but be read."""
    response = make_response(queries.mail(mail_id).html or "")
    response.headers["Content-Security-Policy"] = "; ".join(
        (
            "default-src 'none'",
            "style-src 'unsafe-inline'",
            "img-src 'self' data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
            "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation",
        )
    )
    return response
