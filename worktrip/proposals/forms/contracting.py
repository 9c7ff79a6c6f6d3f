"""Under which contract, and at which prices of its own."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from worktrip.plumbing import pages
from worktrip.proposals import rules
from worktrip.proposals.forms.fields import number
from worktrip.proposals.rules import FORM_LABELS, UNIT_LABELS, VersionFacts


class ContractForm(pages.Form):
    """The form of contract, and what goes with it."""

    form = SelectField(_l("契約の形"))
    planning_fee_yen = IntegerField(_l("企画料金(円、税込)"), [Optional(), NumberRange(1, 10_000_000)])
    meets_in_area = SelectField(
        _l("集合と解散"),
        choices=[
            SelectChoice("", _l("まだ決めていない")),
            SelectChoice("yes", _l("登録の地域の中")),
            SelectChoice("no", _l("登録の地域の外")),
        ],
        default="",
    )

    @classmethod
    def of(cls, version: VersionFacts) -> "ContractForm":
        """The form filled from a version."""
        inside = {True: "yes", False: "no", None: ""}[version.meets_in_area]
        values = {"form": version.contract_form, "planning_fee_yen": version.planning_fee_yen, "meets_in_area": inside}
        return cls(formdata=None, data=values)

    def offer(self, allowed: Iterable[rules.ContractForm]) -> "ContractForm":
        """Put in the forms that the registration allows."""
        self.form.choices = [SelectChoice(form.value, _l(FORM_LABELS[form])) for form in allowed]
        return self


class PriceForm(pages.Form):
    """A price that holds in one alternative instead of the card's."""

    offering = SelectField(_l("もの"), coerce=number, validate_choice=False)
    unit = SelectField(
        _l("数え方"),
        choices=[
            SelectChoice("", _l("品書きのとおり")),
            *(SelectChoice(unit.value, _l(label)) for unit, label in UNIT_LABELS.items()),
        ],
        default="",
    )
    sell_yen = IntegerField(_l("売価(円、税込)"), [Optional(), NumberRange(0, 10_000_000)])
    net_yen = IntegerField(_l("仕入(円、税込)"), [Optional(), NumberRange(0, 10_000_000)])
    reason = StringField(_l("理由"), [Length(max=300)])
    said_by = StringField(_l("仕入を決めた方"), [Length(max=120)])
