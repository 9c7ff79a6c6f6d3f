"""The desk builds a proposal, looks at it once more, and sends it."""

from itertools import chain
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.catalogue import queries as catalogue
from worktrip.inquiries import queries as inquiries
from worktrip.inventory import queries as inventory
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import clock, i18n, pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals import forms, queries, rules, service
from worktrip.proposals.concierge import saying
from worktrip.proposals.forms import AlternativeForm, ContractForm, ItemForm, LegForm, PartyForm, PriceForm
from worktrip.proposals.rules import VersionFacts, VersionState
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
PREFIX = "/desk/trips/<trip_no>/proposals"
ONE = f"{PREFIX}/<int:number>"
Answer = Response | str | tuple[str, int]


@routes.get(PREFIX)
@guarded(Action.DESK_READ)
def versions(trip_no: str) -> str:
    """Every version of a trip, newest first."""
    trip = trips.trip(trip_no)
    versions = queries.versions(trip.id)
    return render_template(
        "proposals/concierge/versions.html",
        trip=trip,
        versions=versions,
        approvers=queries.approvers([each.id for each in versions]),
        verdict_labels=rules.VERDICT_LABELS,
        state_labels=rules.STATE_LABELS,
    )


@routes.post(PREFIX)
@guarded(Action.DESK_WRITE)
def draft(trip_no: str) -> Response:
    """Open the trip's draft, or start the next version."""
    trip = trips.trip(trip_no)
    try:
        version = queries.version_by_id(service.draft(trip.id, person_id=g.actor.person_id))
    except DomainError as error:
        pages.refused(error)
        return redirect(url_for("proposals.versions", trip_no=trip_no), 303)
    return redirect(url_for("proposals.build", trip_no=trip_no, number=version.number), 303)


@routes.get(ONE)
@guarded(Action.DESK_READ)
def build(trip_no: str, number: int) -> Answer:
    """The builder of a draft; a sent version is shown as the organiser sees it."""
    version = queries.version(trips.trip(trip_no).id, number)
    if version.state is not VersionState.DRAFT:
        return redirect(url_for("proposals.show", trip_no=trip_no, number=number), 303)
    return builder(trip_no, version)


def builder(
    trip_no: str,
    version: VersionFacts,
    *,
    party: PartyForm | None = None,
    alternative: tuple[str, AlternativeForm] | None = None,
    item: ItemForm | None = None,
    leg: LegForm | None = None,
    contract: ContractForm | None = None,
    price: tuple[str, PriceForm] | None = None,
    editing: int = 0,
) -> Answer:
    """The whole builder, with the form that was refused as it was typed."""
    trip = trips.trip(trip_no)
    shelf, holds = service.shelf(version), inventory.holds_of(trip.id)
    free = service.available(version, holds=holds)
    broken, tariff = service.preview(version, clock.now()).breaches, service.tariff_of(version)
    warnings = rules.warnings(version, free, clock.today(), broken, tariff)
    rooms = _choices(shelf, rooms=True)
    editing = editing or request.args.get("edit", 0, type=int)
    letters, days = [each.letter for each in version.alternatives], _days(version)
    bad = party or alternative or item or leg or contract or price
    desk = service.contract_desk(version)
    priced = service.price_version(version, tariff)
    quotes = [(each.alternative.letter, each.quote) for each in priced]
    page = render_template(
        "proposals/concierge/build.html",
        trip=trip,
        version=version,
        days=[day for day, _label in days],
        seen=queries.seen_warnings(version.id),
        priced=priced,
        warnings=_sorted(desk.warnings(quotes), warnings),
        desk=desk,
        contract_form=(contract or ContractForm.of(version)).offer(desk.allowed),
        form_labels=rules.FORM_LABELS,
        price_forms={each.letter: PriceForm(None, prefix=f"{each.letter}-price") for each in version.alternatives}
        | (dict([price]) if price else {}),
        set_by=service.who_priced(version),
        short=rules.short_houses(version, free),
        tell=service.tell,
        houses_told=service.houses_told,
        holds=holds,
        steps=saying.steps(*queries.steps(version.id)),
        heard=rules.heard_days(inquiries.timetable(trip.id), version.party),
        numbers=saying.numbers,
        open_questions=inquiries.open_questions(trip.id, answered=False),
        today=clock.today(),
        party_form=party or PartyForm.of(version.party),
        alternative_forms={
            each.letter: alternative[1]
            if alternative and alternative[0] == each.letter
            else AlternativeForm.of(each).offer(rooms)
            for each in version.alternatives
        },
        item_form=(item or _item_form(version, editing)).offer(letters, days, _choices(shelf)),
        leg_form=(leg or _leg_form(version, editing)).offer(letters, days),
        on_the_way=leg is not None or any(each.id == editing and each.leg for each in version.items),
        place_names=_place_names(version),
        editing=editing,
        workspaces=[each for each in shelf if each.offer.kind == "workspace"],
        item_labels=rules.ITEM_LABELS,
        unit_labels=rules.UNIT_LABELS,
    )
    return (page, 422) if bad else page


def _sorted(*warnings: list[rules.Warning]) -> list[rules.Warning]:
    """What stops the sending first."""
    return sorted(chain(*warnings), key=lambda warning: warning.weight is rules.Weight.LOOK)


def _days(version: VersionFacts) -> list[tuple[Any, str]]:
    items = {item.day for each in version.alternatives for item in each.items}
    return [(day, i18n.day_short(day)) for day in sorted({*version.party.days, *items})]


def told_of(each: service.OnShelf) -> list[str]:
    """What one of it costs on a weekday, and how many are free from day to day."""
    parts = []
    if each.rate is None or each.rate.sell_yen is None:
        parts.append(_("要問合せ"))
    elif each.rate.sell_yen == 0:
        parts.append(_("無料"))
    else:
        parts.append(f"{i18n.money(each.rate.sell_yen)}/{_(rules.UNIT_LABELS[each.rate.unit])}")
    if each.free:
        parts.append(_("空き %(free)s", free="・".join(map(str, each.free))))
    return parts


def _label(each: service.OnShelf) -> str:
    return "  ".join([i18n.either(*each.offer.named), *told_of(each)])


def _choices(shelf: list[service.OnShelf], *, rooms: bool = False) -> list[forms.SelectChoice]:
    nothing = forms.SelectChoice("", _("部屋なし") if rooms else _("使わない(題を入れる)"))
    offered = [each for each in shelf if (each.offer.kind == "room") is rooms]
    own = [forms.SelectChoice(forms.OWN, _("お客さま手配の宿"))] if rooms else []
    return [
        nothing,
        *own,
        *(
            forms.SelectChoice(each.offer.offering_id, _label(each), optgroup=i18n.either(*each.offer.place))
            for each in offered
        ),
    ]


_TYPED = ("starts_at", "ends_at", "title", "note", "quantity", "is_optional", "is_own")


def _item_form(version: VersionFacts, editing: int) -> ItemForm:
    for each in version.alternatives:
        for item in each.items:
            if item.id == editing:
                values = {name: getattr(item, name) for name in _TYPED}
                values |= {"day": item.day.isoformat(), "kind": item.kind.value, "letters": [each.letter]}
                return ItemForm(formdata=None, data=values | {"offering": item.offer and item.offer.offering_id})
    letters = [each.letter for each in version.alternatives]
    return ItemForm(formdata=None, data={"letters": letters, "day": request.args.get("day", ""), "kind": ""})


def _leg_form(version: VersionFacts, editing: int) -> LegForm:
    for each in version.alternatives:
        for item in each.items:
            if item.id == editing and item.leg is not None:
                values = {**vars(item.leg), "starts_at": item.starts_at, "ends_at": item.ends_at}
                return LegForm(formdata=None, data=values | {"day": item.day.isoformat(), "letters": [each.letter]})
    return LegForm(formdata=None, data={"letters": [each.letter for each in version.alternatives]})


def _place_names(version: VersionFacts) -> list[str]:
    """What a way may lead from and to by name: the houses of the draft, and what the map shows."""
    houses = [i18n.either(*offer.place) for offer in version.offers]
    marks = [i18n.either(mark.name, mark.name_en or mark.name) for mark in catalogue.landmarks()]
    return list(dict.fromkeys([*houses, *marks]))


def back(trip_no: str, number: int, anchor: str) -> Response:
    return redirect(url_for("proposals.build", trip_no=trip_no, number=number, _anchor=anchor), 303)


def draft_of(trip_no: str, number: int) -> VersionFacts:
    return queries.version(trips.trip(trip_no).id, number)


@routes.post(f"{ONE}/party")
@guarded(Action.DESK_WRITE)
def set_party(trip_no: str, number: int) -> Answer:
    """Save everybody who comes."""
    version, form = draft_of(trip_no, number), PartyForm()
    if form.validate_on_submit():
        try:
            service.set_party(version.id, form.facts())
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("来る人を直しました。"))
            return back(trip_no, number, "party")
    return builder(trip_no, version, party=form)


@routes.post(f"{ONE}/alternatives")
@guarded(Action.DESK_WRITE)
def add_alternative(trip_no: str, number: int) -> Response:
    """Add an alternative, empty or copied from another."""
    try:
        letter = service.add_alternative(draft_of(trip_no, number).id, copy_of=request.form.get("source", ""))
    except DomainError as error:
        pages.refused(error)
        return back(trip_no, number, "alternatives")
    return back(trip_no, number, f"alternative-{letter}")


@routes.post(f"{ONE}/alternatives/<letter>")
@guarded(Action.DESK_WRITE)
def set_alternative(trip_no: str, number: int, letter: str) -> Answer:
    """Save where an alternative sleeps, and why."""
    version, form = draft_of(trip_no, number), AlternativeForm(prefix=letter)
    if form.validate_on_submit():
        try:
            service.set_alternative(
                version.id,
                letter,
                title=form.title.data or "",
                reason=form.reason.data or "",
                rooms=form.chosen(),
                is_recommended=form.is_recommended.data,
            )
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("%(letter)s案を直しました。", letter=letter))
            return back(trip_no, number, f"alternative-{letter}")
    form.offer(_choices(service.shelf(version), rooms=True))
    return builder(trip_no, version, alternative=(letter, form))


@routes.post(f"{ONE}/alternatives/<letter>/change")
@guarded(Action.DESK_WRITE)
def change_alternative(trip_no: str, number: int, letter: str) -> Response:
    """Lay out the days, take over another alternative's days, or remove the alternative, as the button says."""
    version_id, form = draft_of(trip_no, number).id, request.form
    try:
        match form.get("do", "").partition(":"):
            case ("days", _, _):
                place = form.get("workspace", "")
                laid = service.lay_out_days(version_id, letter, workspace_id=int(place) if place.isdigit() else None)
                pages.done(saying.laid_out(letter, laid.count, laid.days))
            case ("copy", _, source):
                service.copy_alternative(version_id, letter, source=source)
                pages.done(_("%(letter)s案の旅程を、%(source)s案から写しました。", letter=letter, source=source))
            case ("remove", _, _):
                service.remove_alternative(version_id, letter)
                pages.done(_("%(letter)s案をなくしました。", letter=letter))
                return back(trip_no, number, "alternatives")
    except DomainError as error:
        pages.refused(error)
    return back(trip_no, number, f"alternative-{letter}")


@routes.post(f"{ONE}/items")
@guarded(Action.DESK_WRITE)
def add_item(trip_no: str, number: int) -> Answer:
    """Put something at an hour of a day."""
    return _save_item(trip_no, number, 0)


@routes.post(f"{ONE}/items/<int:item_id>")
@guarded(Action.DESK_WRITE)
def set_item(trip_no: str, number: int, item_id: int) -> Answer:
    """Change something that stands at an hour of a day."""
    return _save_item(trip_no, number, item_id)


def _save_item(trip_no: str, number: int, item_id: int) -> Answer:
    version = draft_of(trip_no, number)
    form = ItemForm().offer([each.letter for each in version.alternatives], _days(version), [])
    if form.validate_on_submit():
        try:
            if item_id:
                service.set_item(version.id, item_id, **form.values())
            else:
                service.add_item(version.id, form.letters.data or [], **form.values())
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("予定を直しました。") if item_id else _("予定を入れました。"))
            return back(trip_no, number, "alternatives")
    return builder(trip_no, version, item=form, editing=item_id)


@routes.post(f"{ONE}/items/<int:item_id>/remove")
@guarded(Action.DESK_WRITE)
def remove_item(trip_no: str, number: int, item_id: int) -> Response:
    """Take something out; one button puts it back."""
    try:
        named = service.remove_item(draft_of(trip_no, number).id, item_id)
    except DomainError as error:
        pages.refused(error)
    else:
        text = _("「%(title)s」を外しました。", title=i18n.either(*named))
        pages.done_for_now(text, url_for("proposals.undo", trip_no=trip_no, number=number))
    return back(trip_no, number, "alternatives")


@routes.post(f"{ONE}/discard")
@guarded(Action.DESK_WRITE)
def discard(trip_no: str, number: int) -> Response:
    """Throw the draft away."""
    try:
        service.discard(draft_of(trip_no, number).id)
    except DomainError as error:
        pages.refused(error)
    else:
        pages.done(_("第%(number)s版の下書きを捨てました。", number=number))
    return redirect(url_for("proposals.versions", trip_no=trip_no), 303)
