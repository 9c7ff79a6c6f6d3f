"""Asking, by whoever comes to the site. Nothing to sign in to, nothing to remember."""

import secrets
from datetime import date, timedelta
from typing import Any

from flask import Response, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from worktrip.inquiries import queries, rules, service
from worktrip.inquiries.forms import InquiryForm
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import clock, pages, security
from worktrip.plumbing.guards import public
from worktrip.plumbing.i18n import language, money
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
# nobody has read and filled the form in less
LEAST_SECONDS = 1


def _mailed_to() -> str:
    """Whom an inquiry would be confirmed to: nobody's mailbox is to be filled through this form."""
    return f"mail:{security.hashed(request.form.get('email', '').strip().lower())}"


def _was_taken(response: Response) -> bool:
    return response.status_code == 303


@routes.route("/inquiries/new", methods=["GET", "POST"])
@public
@security.limiter.limit("30 per hour", methods=["POST"])
@security.limiter.limit("10 per hour", methods=["POST"], key_func=_mailed_to, deduct_when=_was_taken)
def ask() -> AnyResponse | str | bytes | tuple[str, int]:
    """Ask. What looks like a robot is asked to press again, so that nobody who is none gets lost."""
    if request.method == "GET":
        return pages.kept(lambda: _page(_begun()), reads=("about", "purpose", "people", "first", "nights"))
    form = InquiryForm()
    if not form.validate_on_submit():
        return _page(form), 422
    key, seconds = _opened(request.form.get("opened", ""))
    if form.homepage.data or key is None or seconds < LEAST_SECONDS:
        form.homepage.data = ""
        form.form_errors.append(
            _("送り直しをお願いします。内容はそのまま残っています。もう一度「相談を送る」を押してください。")
        )
        return _page(form), 422
    try:
        shown = service.estimate(**form.asked_stay())
        no = service.receive(key=key, language=language(), shown=shown, **form.asked())
    except DomainError as error:
        form.take(error)
        return _page(form), 422
    due_at = trips.trip(no).due_at
    session["asked"] = {"no": no, "due_at": due_at.isoformat() if due_at else None}
    return redirect(url_for("inquiries.sent"), 303)


@routes.route("/inquiries/estimate", methods=["GET", "POST"])
@public
@security.limiter.limit("60 per minute")
def estimate() -> AnyResponse | str:
    """What it will roughly cost: the form with the range in it, or the range alone while somebody types."""
    if request.method == "GET":
        return redirect(url_for("inquiries.ask"), 303)
    form = InquiryForm()
    form.validate_on_submit()
    form.only_estimate_errors()
    if pages.wants_json():
        return jsonify(price_words(service.estimate(**form.asked_stay())))
    return _page(form)


@routes.get("/inquiries/sent")
@public
def sent() -> str:
    """What happens next."""
    return render_template("inquiries/visitor/sent.html", **session.get("asked", {}))


def _begun() -> InquiryForm:
    """The form as whoever leads here fills it in: what it is about, why, how many, from when and how long."""
    asked = request.args
    known: dict[str, Any] = {"about": asked.get("about", "")}
    if asked.get("purpose") in dict(rules.PURPOSES):
        known["purpose"] = asked["purpose"]
    if (people := asked.get("people", type=int)) and 0 < people <= rules.MOST_PEOPLE:
        known["people"] = people
    nights = min(asked.get("nights", 1, type=int), rules.MOST_NIGHTS)
    try:
        first = date.fromisoformat(asked.get("first", ""))
    except ValueError:
        return InquiryForm(data=known)
    if first >= clock.today() and nights > 0:
        known |= {"first_day": first, "last_day": first + timedelta(days=nights)}
    return InquiryForm(data=known)


def _page(form: InquiryForm) -> str:
    shown = service.estimate(**form.asked_stay()) if request.method == "POST" else None
    opened = request.form.get("opened", "")
    return render_template(
        "inquiries/visitor/ask.html",
        form=form,
        subject=queries.subject(form.about.data or ""),
        opened=opened if _opened(opened)[0] else pages.anew(_stamp),
        price=price_words(shown),
        nights=form.counted_nights if form.has_dates else None,
        purpose_icons=rules.PURPOSE_ICONS,
        must_have_icons=rules.MUST_HAVE_ICONS,
        must_have_notes={each.value: _(note) for each, note in rules.MUST_HAVE_NOTES.items()},
    )


def price_words(shown: rules.PriceRange | None) -> dict[str, str]:
    """A range as the page says it, and what was assumed."""
    if shown is None:
        return {"range": "", "note": _("人数と日程がわかると、ここに目安が出ます。")}
    low, high = money(shown.low_yen), money(shown.high_yen)
    words = [
        ngettext(
            "%(num)s名、%(nights)s泊、夕食と朝食つきの場合です。",
            "%(num)s名、%(nights)s泊、夕食と朝食つきの場合です。",
            shown.people,
            nights=shown.nights,
        ),
        _("1人に1部屋です。") if shown.only_single else _("相部屋から1人に1部屋までの幅です。"),
        _("消費税、宿泊税、入湯税を含みます。日中の部屋、体験、送迎は別です。"),
    ]
    if shown.is_guess:
        words.append(_("日にちが決まっていないので、平日の料金で計算しています。"))
    if shown.is_spread:
        words.append(_("この人数は、いくつかの宿に分かれてのご案内になります。"))
    text = low if low == high else _("%(low)s〜%(high)s", low=low, high=high)
    return {"range": text, "note": "".join(words) if language() == "ja" else " ".join(words)}


# The form carries when it was opened, signed: it tells a robot by its haste, and one form from another


def _stamp() -> str:
    seconds, nonce = int(clock.real_now().timestamp()), secrets.token_hex(8)
    return f"{seconds}-{nonce}-{security.derive('inquiry', seconds, nonce)}"


def _opened(stamp: str) -> tuple[str | None, int]:
    """The key of the form a stamp belongs to and the seconds since it was opened; no key if it is not ours."""
    seconds, _dash, rest = stamp.partition("-")
    nonce, _dash, mac = rest.partition("-")
    if not (seconds.isascii() and seconds.isdigit()) or not security.same(
        security.derive("inquiry", seconds, nonce), mac
    ):
        return None, 0
    return nonce, int(clock.real_now().timestamp()) - int(seconds)
