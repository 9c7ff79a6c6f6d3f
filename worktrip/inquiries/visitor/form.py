"""The form as a page: what it begins with, what it says at once, and the stamp that tells forms from each other."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from worktrip.inquiries import queries, rules, service
from worktrip.inquiries.forms import InquiryForm, narrowed
from worktrip.inquiries.visitor.saying import fit_words, price_words, reason_words
from worktrip.plumbing import clock, pages, security

# nobody has read and filled the form in less
LEAST_SECONDS = 1


def mailed_to() -> str:
    """Whom this would be confirmed to: nobody's mailbox is to be filled through this form, however it is written."""
    return f"mail:{security.hashed(narrowed(request.form.get('email', '')).lower())}"


def begun() -> InquiryForm:
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
    if clock.today() <= first <= clock.today() + rules.FARTHEST and nights > 0:
        known |= {"first_day": first, "last_day": first + timedelta(days=nights)}
    return InquiryForm(data=known)


def page(form: InquiryForm, *, key: str = "", says: bool = True) -> str:
    """The form with what can be said at once. `key` is of a form that was put aside; `says` False leaves that out."""
    price, answers = answered(form) if says else (price_words(None), [None] * len(rules.WISH_PREFIXES))
    return render_template(
        "inquiries/visitor/ask.html",
        form=form,
        subject=queries.subject(form.about.data or ""),
        opened=_stamp_for(key),
        price=price,
        answers=answers,
        prefixes=rules.WISH_PREFIXES,
        fit_words=fit_words,
        reason_words=reason_words,
        nights=form.counted_nights if form.has_dates else None,
        examples=_examples(),
        purpose_icons=rules.PURPOSE_ICONS,
        purpose_terms={value: _(term) for value, term in rules.PURPOSE_TERMS.items()},
        rarer_purposes=sorted(rules.RARER),
        must_have_icons=rules.MUST_HAVE_ICONS,
        must_have_notes={each.value: _(note) for each, note in rules.MUST_HAVE_NOTES.items()},
    )


def answered(form: InquiryForm) -> tuple[dict[str, Any], list[rules.WishAnswer | None]]:
    """What can be said of a form at once: the price in words, and for each place of a wish its answer."""
    shown = service.estimate(**form.asked_stay())
    price = price_words(shown, form.must_haves.data or [], form.budget_band.data or "")
    placed = form.wishes_by_place()
    if not form.most_people or not any(placed):
        return price, [None] * len(placed)
    found = iter(service.check_wishes(form.wishes(), form.most_people, form.must_haves.data or []))
    return price, [next(found) if wish else None for wish in placed]


def _examples() -> dict[str, list[tuple[str, str]]]:
    """Outcomes to take over, by purpose, each with the word that names it."""
    return {
        purpose.value: [(f"{purpose.value}-{place}", _(text)) for place, text in enumerate(texts)]
        for purpose, texts in rules.GOAL_EXAMPLES.items()
    }


def refused_as_robot(form: InquiryForm, verb: str) -> bool:
    """Whether a form looks like a robot's: then it says to press again, so that nobody who is none gets lost."""
    key, seconds = opened()
    if not form.homepage.data and key is not None and seconds >= LEAST_SECONDS:
        return False
    form.homepage.data = ""
    form.form_errors.append(
        _("送り直しをお願いします。内容はそのまま残っています。もう一度「%(verb)s」を押してください。", verb=verb)
    )
    return True


# The form carries when it was opened, signed: it tells a robot by its haste, and one form from another


def _stamp_for(key: str) -> str | Any:
    """The stamp that was sent, while it is ours; else a new one, of the form `key` or of one nobody has yet."""
    if opened()[0]:
        return request.form["opened"]
    make: Callable[[], str] = lambda: stamp(key or secrets.token_hex(8))  # noqa: E731
    return make() if key else pages.anew(make)


def stamp(key: str) -> str:
    """When a form was opened, and which it is, signed."""
    seconds = int(clock.real_now().timestamp())
    return f"{seconds}-{key}-{security.derive('inquiry', seconds, key)}"


def opened() -> tuple[str | None, int]:
    """The key of the form that was sent and the seconds since it was opened; no key if it is not ours."""
    seconds, _dash, rest = request.form.get("opened", "").partition("-")
    key, _dash, mac = rest.partition("-")
    if not (seconds.isascii() and seconds.isdigit()) or not security.same(
        security.derive("inquiry", seconds, key), mac
    ):
        return None, 0
    return key, int(clock.real_now().timestamp()) - int(seconds)
