"""What a place takes when we cancel: its table by group and by day, and what it comes to."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from worktrip.accounts.rules import Action
from worktrip.catalogue import forms, queries, rules, service
from worktrip.catalogue.concierge.places import Answer, back, status
from worktrip.kernel.errors import Invalid
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)
# an empty table has room for the rows most houses have
LEAST_STEPS, SPARE_STEPS = 5, 2
# the case that is worked out: a group of 25 for two nights at 10,000 yen, of whom five drop out on the day before
PEOPLE, DROP_OUT, NIGHTS = 25, rules.DropOut(days_before=1, people=5), (10_000, 10_000)


@routes.route("/desk/catalogue/<facility_code>/cancellation", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def cancellation(facility_code: str) -> Answer:
    """What a place takes when we cancel, from a day on."""
    facility = queries.facility(facility_code)
    tables = queries.all_terms_of(facility.id, clock.today())
    form = forms.LadderForm(data=_known(tables[-1][1] if tables else None))
    if form.validate_on_submit():
        try:
            service.set_cancellation_ladder(
                form.ladder(),
                effective_from=form.effective_from.data,
                facility_id=facility.id,
                base=rules.FeeBase(form.base.data),
                allowance=form.allowance(),
            )
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("取消料の表を入れました。"))
            return back(facility_code)
    return render_template(
        "catalogue/concierge/cancellation.html",
        form=form,
        facility=facility,
        tables=[(first, terms, rules.example_of(terms, PEOPLE, DROP_OUT, NIGHTS)) for first, terms in tables],
        nights=NIGHTS,
        labels=rules.LABELS,
    ), status()


def _known(terms: rules.CancellationTerms | None) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [vars(step) for step in terms.steps] if terms else []
    rows = [
        row | {"from_people": None if (row["from_people"], row["to_people"]) == (1, None) else row["from_people"]}
        for row in rows
    ]
    empty: list[dict[str, Any]] = [{}] * max(SPARE_STEPS, LEAST_STEPS - len(rows))
    found: dict[str, Any] = {"steps": [*rows, *empty], "effective_from": clock.today()}
    if terms is None:
        return found
    found |= {"base": terms.base.value, "source_note": next((row["source_note"] for row in rows), "")}
    if terms.allowance is not None:
        free = terms.allowance
        found |= {
            "free_percent": free.percent,
            "free_days_before": free.days_before,
            "free_from_people": free.from_people,
        }
    return found
