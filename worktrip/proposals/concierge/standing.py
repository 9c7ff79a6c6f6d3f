"""What the association says in every approval pack: the desk keeps it, each with who confirmed it."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from worktrip.accounts.rules import Action
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import FacilityKind
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.i18n import either
from worktrip.proposals import queries, rules, service
from worktrip.proposals.forms import WordForm
from worktrip.proposals.rules import Topic

routes = pages.stage_routes(__name__)


@routes.route("/desk/approval-words", methods=["GET", "POST"])
@guarded(Action.DESK_WRITE)
def standing_words() -> Response | str | tuple[str, int]:
    """Read what holds today, and say something else from today on."""
    kinds = (FacilityKind.LODGING, FacilityKind.WORKSPACE)
    houses = {each.id: each for each in catalogue.facilities() if each.kind in kinds}
    form = WordForm()
    form.facility.choices = [
        SelectChoice("", _("すべての宿と仕事場")),
        *(SelectChoice(str(each.id), either(each.name, each.name_en)) for each in houses.values()),
    ]
    if form.validate_on_submit():
        try:
            service.set_standing_word(
                Topic(form.topic.data),
                form.text.data or "",
                text_en=form.text_en.data or "",
                source=form.source.data or "",
                facility_id=form.facility.data,
                person_id=g.actor.person_id,
            )
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("きょうから送る資料に、この言葉を入れます。"))
            return redirect(url_for("proposals.standing_words"), 303)
    page = render_template(
        "proposals/concierge/standing_words.html",
        form=form,
        words=queries.all_standing_words(clock.today()),
        houses=houses,
        labels=rules.TOPIC_LABELS,
    )
    return (page, 422) if request.method == "POST" else page
