"""Putting the form aside, and going on with it by the mailed link."""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from worktrip.inquiries import service
from worktrip.inquiries.forms import DraftForm, InquiryForm
from worktrip.inquiries.visitor import form as shown
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import pages, security
from worktrip.plumbing.guards import public
from worktrip.plumbing.i18n import day, language

routes = pages.stage_routes(__name__)
routes.add_app_template_global(service.draft_url, "draft_url")


@routes.route("/inquiries/drafts", methods=["GET", "POST"])
@public
@security.limiter.limit("30 per hour", methods=["POST"])
def save_draft() -> AnyResponse | str | tuple[str, int]:
    """Keep what was typed so far: all it takes is an address to mail the link to."""
    if request.method == "GET":
        return redirect(url_for("inquiries.ask"), 303)
    form, needed = InquiryForm(), DraftForm()
    if not needed.validate() or shown.refused_as_robot(form, _("保存して、あとで続ける")):
        form.email.errors = needed.email.errors
        return shown.page(form), 422
    typed = form.typed(request.form.to_dict(flat=False))
    try:
        saved = service.save_draft(
            key=shown.opened()[0] or "", email=needed.email.data or "", content=typed, language=language()
        )
    except DomainError as error:
        form.take(error)
        return shown.page(form), 422
    until = day(saved.ends_on)
    if saved.is_mailed:
        pages.done(_("ここまでを保存し、続きを開くリンクをメールでお送りしました。%(day)sまで開けます。", day=until))
    elif saved.was_mailed:
        pages.done(_("ここまでを保存しました。先ほどのメールのリンクから、%(day)sまで開けます。", day=until))
    else:
        pages.done(
            _(
                "ここまでを保存しました。このアドレスには、きょうはもうメールを送れません。このページのアドレスを控えてください。%(day)sまで開けます。",
                day=until,
            )
        )
    return redirect(url_for("inquiries.resume_draft", token=saved.token), 303)


@routes.get("/inquiries/drafts/<token>")
@public
@security.limiter.limit("60 per minute")
def resume_draft(token: str) -> str:
    """The form as it was put aside. It reads, so a GET will do; its link opens nothing but this form."""
    draft = service.resume_draft(token)
    typed = MultiDict((name, value) for name, values in draft.content.items() for value in values)
    form = InquiryForm(typed)
    form.draft.data = token
    return shown.page(form, key=draft.key)
