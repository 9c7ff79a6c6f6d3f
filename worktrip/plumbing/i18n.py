"""Two languages. The Japanese sentence is the key, so Japanese needs no catalogue; English is complete beside it."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, Domain, get_locale, get_translations, gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from worktrip.kernel import calendar
from worktrip.plumbing import clock

LANGUAGES = ("ja", "en")


@lru_cache(maxsize=8192)
def _say(_language: str, sentence: str) -> str:
    """`sentence` in the reader's language, remembered: a page says a hundred of them."""
    return str(get_translations().ugettext(sentence))


class Sentences(Domain):
    """The catalogue of sentences, each looked up once for a language."""

    def gettext(self, string: str, **variables: Any) -> str:
        said = _say(language(), string)
        return said % variables if variables else said


@pass_eval_context
def _in_template(context: EvalContext, sentence: str, /, **variables: Any) -> str:
    """What `_("…")` says in a template, escaped where the template escapes: a sentence may be what somebody typed."""
    said = _say(language(), sentence)
    if context.autoescape:
        said = escape(said)
    return said % variables if variables or "%" in said else said


babel = Babel()
babel.domain_instance = Sentences()


def language() -> str:
    """The language of this page or mail: "ja" or "en"."""
    # Flask-Babel keeps its choice in `g`; going there straight is what makes a hundred sentences a page cheap
    kept = g._get_current_object().__dict__.get("_flask_babel") if g else None
    locale = getattr(kept, "babel_locale", None) or get_locale()
    return "en" if locale is not None and locale.language == "en" else "ja"


def _keep_asked() -> None:
    """Remember the language an address asks for, even where the answer says nothing and only leads on."""
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        session["language"] = asked


def _choose() -> str:
    if not has_request_context():
        return "ja"
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    actor = g.get("actor")
    preferred = getattr(actor, "language", None)
    if preferred in LANGUAGES:
        return str(preferred)
    # Japanese first: many who read here have browsers set up in English by somebody else
    return "ja"


def money(yen: int | None, *, sign: bool = False) -> str:
    """105600 → 105,600円, in English ¥105,600."""
    if yen is None:
        return "—"
    plus = "+" if sign and yen > 0 else ""
    return f"{plus}{yen:,}円" if language() == "ja" else f"{'-' if yen < 0 else plus}¥{abs(yen):,}"


def _as_date(value: date | datetime | str) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value.astimezone(clock.JST).date() if isinstance(value, datetime) else value


def _as_moment(value: datetime | str) -> datetime:
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(clock.JST)


def _weekday(day: date) -> str:
    if language() == "en":
        return f"{day:%a}"
    return calendar.weekday_label(day) + ("・祝" if calendar.is_holiday(day) else "")


def weekdays() -> list[str]:
    """日 to 土, or Sun to Sat: the heads of a month."""
    sunday = date(2026, 11, 22)
    return [calendar.weekday_label(sunday + timedelta(days=after), language()) for after in range(7)]


def month(value: date) -> str:
    """11月, in English Nov."""
    return f"{value:%b}" if language() == "en" else f"{value.month}月"  # data


def day(value: date | datetime | str) -> str:
    """2026年11月23日(月・祝), in English Mon 23 Nov 2026."""
    on = _as_date(value)
    if language() == "en":
        return f"{on:%a} {on.day} {on:%b %Y}"
    return f"{on.year}年{on.month}月{on.day}日({_weekday(on)})"


def day_short(value: date | datetime | str) -> str:
    """2月24日(水), in English Wed 24 Feb."""
    on = _as_date(value)
    if language() == "en":
        return f"{on:%a} {on.day} {on:%b}"
    return f"{on.month}月{on.day}日({_weekday(on)})"


def month_day(value: date) -> str:
    """12月28日, in English 28 Dec: a day of every year."""
    return f"{value.day} {value:%b}" if language() == "en" else f"{value.month}月{value.day}日"  # data


def moment(value: datetime | str) -> str:
    """12月10日(木) 17:00 in Japan's time; the year is added where it is not this one."""
    at = _as_moment(value)
    label = day_short(at) if at.year == clock.today().year else day(at)
    return f"{label} {at.hour}:{at.minute:02}"


def clock_time(value: datetime | time | str) -> str:
    """17:00, 24 hours, Japan's time."""
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    if isinstance(value, str) and "T" not in value:
        return clock_time(time.fromisoformat(value))
    at = _as_moment(value)
    return f"{at.hour}:{at.minute:02}"


def fiscal_year(year: int) -> str:
    """令和8年度, in English FY2026."""
    return calendar.fiscal_year_label(year, language())


def either(japanese: str | None, english: str | None) -> str:
    """The name in the reader's language, or the one there is."""
    return (english or japanese or "") if language() == "en" else (japanese or english or "")


def paragraphs(text: str | None) -> Markup:
    """Typed text as paragraphs and line breaks, nothing else of it taken as markup."""
    blocks = [block for block in (text or "").replace("\r", "").split("\n\n") if block.strip()]
    lines = (Markup("<br>").join(Markup("%s") % line for line in block.split("\n")) for block in blocks)
    return Markup("").join(Markup("<p>%s</p>") % line for line in lines)


def other_language_url() -> str:
    """This page in the other language; the home page where this one is no page, or only takes what is sent to it."""
    # an address that is none of ours may be anything, "/\\elsewhere" as well
    opens = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    other = "en" if language() == "ja" else "ja"
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{request.path if opens else '/'}?{urlencode([*rest, ('lang', other)])}"


def init_app(app: Flask) -> None:
    """Give every template its language, its dates and its money."""
    app.config["BABEL_DEFAULT_LOCALE"] = "ja"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Tokyo"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = app.config["TRANSLATIONS"]
    babel.init_app(app, locale_selector=_choose)
    app.before_request(_keep_asked)
    app.jinja_env.filters.update(
        money=money,
        day=day,
        month=month,
        day_short=day_short,
        month_day=month_day,
        moment=moment,
        clock_time=clock_time,
        fiscal_year=fiscal_year,
        paragraphs=paragraphs,
    )
    app.jinja_env.globals.update(
        _=_in_template, gettext=_in_template, either=either, weekdays=weekdays, other_language_url=other_language_url
    )

    @app.context_processor
    def reader() -> dict[str, Any]:
        return {"language": language(), "demo": app.config["DEMO"], "today": clock.today()}


__all__ = ["LANGUAGES", "babel", "gettext", "init_app", "language"]
