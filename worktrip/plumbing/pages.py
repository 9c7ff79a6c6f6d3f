"""The base of every page: one blueprint per stage, errors as pages or problem+json, forms that keep what was typed."""

import secrets
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    g,
    jsonify,
    make_response,
    render_template,
    request,
    session,
)
from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError, generate_csrf
from markupsafe import Markup, escape
from sqlalchemy import Select, func, select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter
from wtforms import Form as BaseForm
from wtforms import StringField
from wtforms.widgets.core import Input, clean_key

from worktrip.kernel.errors import N_, DomainError
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import db
from worktrip.plumbing.i18n import language

Item = TypeVar("Item")
MOST_PAGES = 100_000
MOST_KEPT = 256
_BLUEPRINTS: dict[str, Blueprint] = {}


def stage_routes(module: str) -> Blueprint:
    """The blueprint of a view module's stage; all audiences of a stage share it, so endpoints read stage.verb."""
    stage = module.split(".")[1]
    if stage not in _BLUEPRINTS:
        _BLUEPRINTS[stage] = Blueprint(stage, module)
    return _BLUEPRINTS[stage]


def register(app: Flask, stages: Sequence[str]) -> None:
    """Register the blueprint of each stage that has one, in the order of the journey."""
    for stage in stages:
        if stage in _BLUEPRINTS:
            app.register_blueprint(_BLUEPRINTS[stage])


def _attributes(**values: object) -> Markup:
    """The attributes of an input, written as WTForms does at a fifth of its cost: a form has a hundred of them."""
    written = []
    for name, value in sorted(values.items()):
        key = clean_key(name)
        if value is True:
            written.append(key)
        elif value is not False:
            written.append(f'{key}="{str(escape(value)).replace(chr(34), "&quot;")}"')
    return Markup(" ".join(written))  # noqa: S704


Input.html_params = staticmethod(_attributes)


REFUSALS = {
    "Not a valid date value.": N_("日付を 2027-02-24 のように入れてください。"),
    "Not a valid time value.": N_("時刻を 19:00 のように入れてください。"),
    "Not a valid integer value.": N_("数字で入力してください。"),
    "Not a valid decimal value.": N_("数字で入力してください。"),
    "Not a valid choice.": N_("選び直してください。"),
    "Invalid Choice: could not coerce.": N_("選び直してください。"),
    "This field is required.": N_("この欄を入れてください。"),
    "Number must be at least %(min)s.": N_("%(min)s以上の数を入れてください。"),
    "Number must be at most %(max)s.": N_("%(max)s以下の数を入れてください。"),
    "Number must be between %(min)s and %(max)s.": N_("%(min)sから%(max)sまでの数を入れてください。"),
    "Field cannot be longer than %(max)d character.": N_("%(max)d文字までで入れてください。"),
    "Field must be at least %(min)d character long.": N_("%(min)d文字以上で入れてください。"),
    "Field must be between %(min)d and %(max)d characters long.": N_(
        "%(min)d文字から%(max)d文字までで入れてください。"
    ),
}


class _Refusals:
    """What WTForms itself refuses, in our words; its own catalogue speaks of types and fields."""

    def gettext(self, string: str) -> str:
        """The sentence with its placeholders, which WTForms fills in."""
        return gettext(REFUSALS.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """As above; our sentences read the same for one and many."""
        return gettext(REFUSALS[singular]) if singular in REFUSALS else singular if n == 1 else plural


class _OurWords:
    """Refusals in our own words."""

    def get_translations(self, form: object) -> _Refusals:
        """What the fields of this form take their sentences from."""
        return _Refusals()


def _take_blanks_as_nothing(form: BaseForm) -> None:
    """Spaces alone, also those of full width, are no name: what must be filled in is not filled in by them."""
    for each in form:
        if isinstance(each, StringField) and each.raw_data and not str(each.raw_data[0]).strip():
            each.raw_data = [""]


class Row(BaseForm):
    """Base of the rows within a form."""

    class Meta(_OurWords):
        """As in the form around it."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything in it can be taken."""
        _take_blanks_as_nothing(self)
        return bool(super().validate(extra_validators))


class Form(FlaskForm):
    """Base of every form. Errors stand beside the field; what was typed stays."""

    class Meta(_OurWords, FlaskForm.Meta):
        """Refusals in our own words."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything in it can be taken."""
        _take_blanks_as_nothing(self)
        return bool(super().validate(extra_validators))

    def take(self, error: DomainError) -> None:
        """Show a refusal of the service beside its fields, or as a sentence above the form."""
        fields: dict[str, str] = getattr(error, "fields", {})
        for name, message in fields.items():
            if name in self:
                self[name].errors = [*self[name].errors, gettext(message, **error.values)]
        if not any(name in self for name in fields):
            self.form_errors.append(say(error))


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a long list."""

    items: Sequence[Item]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


def page_of(query: Select[*tuple[Any, ...]], size: int = 50, *, whole_rows: bool = False) -> Page[Any]:
    """The page of `query` that the address asks for (?page=2), in two statements."""
    number = min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    limited = query.limit(size).offset((number - 1) * size)
    items = db.session.execute(limited).all() if whole_rows else db.session.scalars(limited).all()
    return Page(items, number, size, total)


# Pages that are kept ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Kept:
    """A page as drawn, with a mark wherever something is made anew for each reader."""

    drawn: bytes
    marks: Mapping[bytes, Callable[[], str]]

    def filled_in(self) -> bytes:
        """The page for this reader."""
        page = self.drawn
        for mark, make in self.marks.items():
            page = page.replace(mark, make().encode())
        return page


@dataclass(frozen=True)
class _Shelf:
    """The pages of one business minute in which nothing was recorded; the next state of affairs has a shelf of its own.

    Bounded by not taking more, since it lives for a minute.
    """

    state: tuple[int, datetime] | None = None
    pages: dict[tuple[object, ...], _Kept] = field(default_factory=dict)


def kept(draw: Callable[[], str], *, reads: Collection[str] = (), for_staff: bool = False) -> str | bytes:
    """The page that `draw` draws; the same reader gets it without drawing while nothing is recorded, for a minute.

    Whatever use cases record shows at once, since the newest event is part of what a page is kept under; so are the
    rights of the reader, and the arguments of the address that `reads` names: with any other the page is drawn. The
    token against forged forms is put in anew, and what the page says through `anew`. What staff read is kept only where
    it is asked for: what they see of each other's work must be worth the memory.
    """
    is_plain = request.method == "GET" and request.args.keys() <= {"lang", *reads}
    if not is_plain or (g.actor.is_known and not for_staff) or "_flashes" in session:
        return draw()
    asked = tuple(sorted((name, value) for name, value in request.args.items(multi=True) if name in reads))
    state = events.newest(), clock.now().replace(second=0, microsecond=0)
    shelf: _Shelf = current_app.extensions["kept_pages"]
    if shelf.state != state:
        shelf = current_app.extensions["kept_pages"] = _Shelf(state)
    key = request.path, asked, language(), g.actor
    page = shelf.pages.get(key)
    if page is None:
        page = _to_keep(draw)
        # there are any number of questions: they leave half of the shelf to pages that are read without one
        if len(shelf.pages) < (MOST_KEPT // 2 if asked else MOST_KEPT):
            shelf.pages[key] = page
    return page.filled_in()


def _to_keep(draw: Callable[[], str]) -> _Kept:
    marks: dict[str, Callable[[], str]] = {}
    g.marks, token = marks, current_app.config["WTF_CSRF_FIELD_NAME"]
    # where Flask-WTF keeps the token of a request: forms take what they find there
    setattr(g, token, anew(generate_csrf))
    try:
        page = draw()
    finally:
        g.pop("marks")
        g.pop(token)
    return _Kept(page.encode(), {mark.encode(): make for mark, make in marks.items() if mark in page})


def anew(make: Callable[[], str]) -> str:
    """What `make` makes, without characters HTML escapes; made again for each reader of a kept page."""
    if "marks" not in g:
        return make()
    mark = secrets.token_hex(16)
    g.marks[mark] = make
    return mark


def forget_kept(app: Flask) -> None:
    """Draw every page anew; for whoever puts another database in place."""
    app.extensions["kept_pages"] = _Shelf()


def say(error: DomainError) -> str:
    """The error's sentence in the reader's language."""
    return str(gettext(error.message, **error.values))


def done(message: str, **values: Any) -> None:
    """Tell the person on the next page what was done."""
    flash(gettext(message, **values) if values else message, "done")


def done_for_now(text: str, undo: str) -> None:
    """Tell the person on the next page what was done, with a button that takes it back at the address `undo`."""
    # Flask keeps any JSON value, and the layouts show this one with a button
    flash({"text": text, "undo": undo}, "done")  # type: ignore[arg-type]


def refused(error: DomainError) -> None:
    """Tell the person on the next page what was refused, and what to do."""
    flash(say(error), "refused")


def wants_json() -> bool:
    """Whether the client asked for JSON rather than a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/problem+json", "application/json"])
    return request.path.startswith(("/api/", "/webhooks/")) or best in {"application/problem+json", "application/json"}


def problem(status: int, slug: str, sentence: str, fields: dict[str, str] | None = None) -> Response:
    """An error as a page a person can act on, or as problem+json (RFC 9457)."""
    if wants_json():
        body = {
            "type": f"/problems/{slug}",
            "title": sentence,
            "status": status,
            **({"fields": fields} if fields else {}),
        }
        response = jsonify(body)
        response.content_type = "application/problem+json"
    else:
        response = make_response(render_template("error.html", status=status, slug=slug, sentence=sentence))
    response.status_code = status
    return response


class Id(IntegerConverter):
    """A number in an address that a database key can have; a larger one is no page, not a failure."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"max": 2**62, **named})


def init_app(app: Flask) -> None:
    """Map every error to one place, and begin with no page kept."""
    forget_kept(app)
    app.url_map.converters["int"] = Id
    # a page draws thirty of them: building the same address each time was a twentieth of it
    app.jinja_env.globals["icons_url"] = f"{app.static_url_path}/img/icons.svg"

    @app.errorhandler(DomainError)
    def domain(error: DomainError) -> Response:
        db.session.rollback()
        fields = {name: gettext(text, **error.values) for name, text in getattr(error, "fields", {}).items()}
        return problem(error.http_status, error.slug, say(error), fields)

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> Response:
        return problem(
            400, "stale-form", gettext("ページを開いてから時間がたちました。前のページへ戻り、もう一度送ってください。")
        )

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:
            return error.get_response()  # type: ignore[return-value]
        sentence = {
            404: gettext("お探しのページは見つかりませんでした。"),
            405: gettext("このページは、その方法では開けません。"),
            413: gettext("送られたデータが大きすぎます。"),
            429: gettext("続けて何度も送られました。少し待ってから、もう一度お試しください。"),
        }.get(status, gettext("うまく処理できませんでした。時間をおいて、もう一度お試しください。"))
        return problem(status, str(error.name).lower().replace(" ", "-"), sentence)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        app.logger.exception("unexpected", exc_info=sys.exc_info())
        db.session.rollback()
        if app.config.get("PROPAGATE_EXCEPTIONS") or app.testing:
            raise error
        return problem(
            500, "internal", gettext("こちらの不具合で処理できませんでした。入力された内容は変わっていません。")
        )
