"""Public pages, and what every page says of the association."""

from dataclasses import dataclass
from typing import Any

from flask import Response, g, has_request_context, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response as AnyResponse

from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Role
from worktrip.catalogue import queries as catalogue
from worktrip.inquiries import rules as inquiries
from worktrip.kernel.errors import N_, Gone
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import public
from worktrip.plumbing.i18n import either
from worktrip.site import queries, rules
from worktrip.site.forms import StyleguideForm
from worktrip.site.visitor import places
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
REPLY_DAYS = 2
GONE = N_("このリンクは、もう使えません。メールのリンクから開き直すか、コンシェルジュにお知らせください。")


@dataclass(frozen=True)
class Registrant:
    """What the travel law wants on every page."""

    name: str
    registration: str | None
    manager: str | None
    phone: str
    address: str
    hours: str


def _registrant() -> Registrant | None:
    """The association as it stands today, read once for a page and only if the page shows it."""
    if "registrant" not in g:
        row = accounts.issuer_profile_on(clock.today())
        g.registrant = row and Registrant(
            name=row.name,
            registration=row.travel_registration_no,
            manager=row.travel_manager,
            phone=row.phone,
            address=row.address,
            hours=_("平日 9:00から17:00"),
        )
    found: Registrant | None = g.registrant
    return found


@routes.app_context_processor
def everywhere() -> dict[str, Any]:
    """The association for every page and mail; ways to go on for every page."""
    known: dict[str, Any] = {"registrant": LocalProxy(_registrant)}
    if not has_request_context():
        return known
    footer = [
        {"label": _("取引条件と登録"), "url": url_for("site.terms")},
        {"label": _("個人情報の扱い"), "url": url_for("site.privacy")},
        {"label": _("事務局の方はこちら"), "url": url_for("accounts.sign_in")},
    ]
    return {**known, "footer_links": footer}


@routes.get("/")
@public
def home() -> str | bytes:
    """What this is, what it costs, where it is, how to ask."""
    return pages.kept(_home)


def _home() -> str:
    today = clock.today()
    lodgings, offices = queries.lodgings(), queries.offices()
    prices = queries.prices_of([each.facility_id for each in lodgings], rules.Wish(), today)
    spots = [spot for number, each in enumerate(lodgings, start=1) for spot in places.spot(each, number)]
    return render_template(
        "site/visitor/home.html",
        season=rules.season_on(today).value,
        reasons=_reasons(rarer=False),
        rarer_reasons=_reasons(rarer=True),
        price_examples=[
            {**vars(each), "what": _(each.word, house=either(each.house, each.house_en))}
            for each in queries.price_examples(today)
        ],
        lodgings=[
            {
                **vars(each),
                "name": either(each.name, each.name_en),
                "note": either(each.note, each.note_en),
                "from_yen": prices[each.facility_id],
            }
            for each in lodgings
        ],
        drawing=places.drawing([*spots, *(spot for each in offices for spot in places.spot(each))]),
        kit=[{"name": either(each.summary or each.name, each.summary_en or each.name_en)} for each in queries.kit()],
        reply_days=REPLY_DAYS,
    )


def _reasons(*, rarer: bool) -> list[dict[str, str]]:
    """The purposes as the form offers them: those at first sight, or those folded below."""
    return [
        {
            "purpose": purpose,
            "icon": inquiries.PURPOSE_ICONS[purpose],
            "label": _(label),
            "term": _(inquiries.PURPOSE_TERMS[purpose]),
        }
        for purpose, label in inquiries.PURPOSES
        if (purpose in inquiries.RARER) is rarer
    ]


@routes.route("/styleguide", methods=["GET", "POST"])
@public
def styleguide() -> tuple[str, int]:
    """Every component in every state; its form keeps nothing, but can be sent wrong."""
    form = StyleguideForm()
    status = 200 if form.validate_on_submit() or request.method == "GET" else 422
    typed = MultiDict({"wrong-name": _("榛名 みのり"), "wrong-people": "0", "wrong-mail": "minori"})
    wrong = StyleguideForm(formdata=typed, prefix="wrong-", meta={"csrf": False})
    wrong.validate()
    return render_template("site/visitor/styleguide.html", form=form, wrong_form=wrong, drawing=_sample()), status


def _sample() -> rules.Drawing | None:
    """A map of two lodgings and an office at a lake, with stations far away."""
    spots = [
        rules.Spot("湖畔ホテル みずおと館", 36.1313, 138.2905, "1"),  # data
        rules.Spot("ペンション 星ひとさじ", 36.1270, 138.2990, "4"),  # data
        rules.Spot("レイクオフィス", 36.1290, 138.2889),  # data
    ]
    lake = rules.Landmark("lake", "女神湖", 36.129, 138.295, 620, 420)  # data
    stations = [
        rules.Landmark("station", "茅野駅", 35.9945, 138.1523),  # data
        rules.Landmark("station", "佐久平駅", 36.2777, 138.4641),  # data
    ]
    return rules.draw(spots, [lake, *stations])


@routes.get("/privacy")
@public
def privacy() -> str:
    """What is kept about people, why, until when."""
    return render_template("site/visitor/privacy.html")


@routes.get("/terms")
@public
def terms() -> str:
    """Who is registered for what, and what cancelling costs."""
    today = clock.today()
    profile = accounts.issuer_profile_on(today)
    form = profile.contract_form if profile else None
    steps = catalogue.cancellation_bands(on=today, contract_form=form) if form else []
    return render_template("site/visitor/terms.html", profile=profile, steps=steps)


@routes.get("/robots.txt")
@public
def robots() -> Response:
    """Search engines may read what is for everybody; what is linked in mail is nobody's business."""
    pages_of_places = [url_for(endpoint) for endpoint, _label in places.PAGES]
    allowed = [url_for("site.home") + "$", url_for("inquiries.ask"), *pages_of_places, "/photos/", "/static/"]
    lines = ["User-agent: *", *(f"Allow: {path}" for path in allowed), "Disallow: /"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@routes.get("/open/<int:link_id>")
@public
def open_subject(link_id: int) -> AnyResponse:
    """From an opened link to the page of what it is about. Raises Gone in a browser that has not opened it."""
    access = next((access for access in g.actor.links if access.link_id == link_id), None)
    if access is None:
        raise Gone(GONE)
    if access.role is Role.PARTNER and access.scope.facility_id is not None:
        code = catalogue.facility_by_id(access.scope.facility_id).code
        return redirect(url_for("site.partner_home", facility_code=code), 303)
    if access.scope.trip_id is None:
        raise Gone(GONE)
    return redirect(url_for("site.trip", trip_no=trips.trip_by_id(access.scope.trip_id).no), 303)
