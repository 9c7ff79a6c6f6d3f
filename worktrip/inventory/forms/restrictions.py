"""On what conditions a house takes a stay."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from worktrip.catalogue.rules import WEEKDAYS
from worktrip.inventory.rules import NUMBERED, RESTRICTION_LABELS, RestrictionKind
from worktrip.plumbing.pages import Form


def _number(value: str | int | None) -> int | None:
    return int(value) if value and str(value).isdigit() else None


class RestrictionForm(Form):
    """A condition: what it asks, of what, on which days."""

    kind = SelectField(
        _l("決まり"),
        choices=[SelectChoice(kind.value, _l(label)) for kind, label in RESTRICTION_LABELS.items()],
    )
    value = IntegerField(
        _l("泊数または日数"),
        [Optional(), NumberRange(1, 365, _l("1から365までの数を入れてください。"))],
        widget=widgets.TextInput(),
    )
    offering = SelectField(_l("何に"), coerce=_number)
    first_day = DateField(_l("最初の日"), [Optional()])
    last_day = DateField(_l("最後の日"), [Optional()])
    weekdays = SelectMultipleField(
        _l("曜日"),
        choices=[SelectChoice(str(number), _l(word)) for number, word in WEEKDAYS.items()],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    note = StringField(_l("ひとこと"), [Length(max=200)])

    def validate_value(self, field: Field) -> None:
        """A number where the condition says how many."""
        if RestrictionKind(self.kind.data) in NUMBERED and field.data is None:
            raise ValidationError(gettext("数を入れてください。"))
