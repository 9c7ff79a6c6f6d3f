"""What a place takes when we cancel, from a day on."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, FormField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from worktrip.catalogue.forms.fields import DAY, TEXT, NumberField, between, choices, number
from worktrip.catalogue.rules import Allowance, CancellationStep, FeeBase
from worktrip.plumbing.pages import Form, Row


class StepForm(Row):
    """One row of a cancellation table; a row without a percentage is none."""

    from_people = NumberField(_l("何名から"), [Optional(), between(1, 10_000)])
    to_people = NumberField(_l("何名まで"), [Optional(), between(1, 10_000)])
    from_days_before = NumberField(_l("何日前から"), [Optional(), between(-1, 365)])
    to_days_before = NumberField(_l("何日前まで"), [Optional(), between(-1, 365)])
    percent = NumberField(_l("割合"), [Optional(), between(0, 100)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Days and percentage, or nothing."""
        right = bool(super().validate(extra_validators))
        needed = (self.from_days_before, self.to_days_before, self.percent)
        if any(field.data is not None for field in (*needed, self.from_people, self.to_people)):
            for field in needed:
                if field.data is None and not field.errors:
                    field.errors = [gettext("数を入れてください。")]
                    right = False
        return right


class LadderForm(Form):
    """What a place takes when we cancel, from a day on."""

    effective_from = DateField(_l("いつから"), [InputRequired(DAY)])
    base = SelectField(_l("何にかかる割合か"), choices=choices(FeeBase))
    steps = FieldList(FormField(StepForm))
    free_percent = number(_l("無料で減らせる割合"), 1, 100)
    free_days_before = NumberField(
        _l("何日前の人数から数えるか"), [Optional(), between(0, 365)], default=Allowance.days_before
    )
    free_from_people = NumberField(
        _l("何名の団体から"), [Optional(), between(1, 10_000)], default=Allowance.from_people
    )
    source_note = TextAreaField(_l("何で確かめたか"), [Optional(), Length(max=TEXT)])

    def ladder(self) -> list[CancellationStep]:
        """The rows that say something."""
        return [
            CancellationStep(
                row.from_days_before.data,
                row.to_days_before.data,
                row.percent.data,
                self.source_note.data or "",
                row.from_people.data or 1,
                row.to_people.data,
            )
            for row in (entry.form for entry in self.steps)
            if row.percent.data is not None
        ]

    def allowance(self) -> Allowance | None:
        """How far a group may shrink for nothing; None is not at all."""
        if self.free_percent.data is None:
            return None
        usual = Allowance()
        days, people = self.free_days_before.data, self.free_from_people.data
        return Allowance(
            self.free_percent.data,
            usual.days_before if days is None else days,
            usual.from_people if people is None else people,
        )
