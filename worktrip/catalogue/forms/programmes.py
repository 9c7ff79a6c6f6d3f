"""Programmes and the rows of their patterns."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, FieldList, FormField, SelectField, StringField, SubmitField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from worktrip.catalogue.forms.fields import LINE, CodeField, NumberField, between, boxes, choices, line, number
from worktrip.catalogue.rules import ItemKind, PlannedItem
from worktrip.plumbing.pages import Form, Row
from worktrip.trips.rules import PURPOSE_LABELS, Purpose

MORE_ROWS = 4


class ProgrammeForm(Form):
    """What a programme is and whom it is for."""

    code = CodeField(_l("記号"), [InputRequired(_l("記号を入れてください。")), Length(max=20)])
    name = line(_l("名前"), needed=_l("名前を入れてください。"))
    name_en = line(_l("英語の名前"))
    summary = line(_l("紹介の一文"))
    summary_en = line(_l("紹介の一文（英語）"))
    purposes = boxes(_l("何に向くか"), [SelectChoice(each.value, _l(PURPOSE_LABELS[each])) for each in Purpose])
    min_people = number(_l("最少の人数"), 1, 10_000)
    max_people = number(_l("最多の人数"), 1, 10_000)
    is_open = BooleanField(_l("いま案内できる"), default=True)

    def validate_max_people(self, field: Field) -> None:
        """Not below the least."""
        if field.data is not None and self.min_people.data is not None and field.data < self.min_people.data:
            raise ValidationError(gettext("最少の人数より少なくなっています。"))

    def facts(self) -> dict[str, Any]:
        """What was typed, in the words of the catalogue."""
        found = {name: value for name, value in self.data.items() if name != "csrf_token"}
        return {**found, "purposes": ",".join(found["purposes"] or [])}


def _text(label: Any) -> StringField:
    return StringField(label, [Length(max=LINE)], filters=[lambda typed: (typed or "").strip()])


class ItemForm(Row):
    """One row of a pattern; a row without a time is none. Offerings are named by their codes."""

    day_number = NumberField(_l("何日目"), [Optional(), between(1, 30)])
    starts_at = TimeField(_l("始まり"), [Optional()])
    ends_at = TimeField(_l("終わり"), [Optional()])
    kind = SelectField(_l("何の時間か"), choices=choices(ItemKind))
    title = _text(_l("題"))
    title_en = _text(_l("題（英語）"))
    offering = CodeField(_l("品目の記号"), [Length(max=20)])
    rain_title = _text(_l("雨のときの題"))
    rain_title_en = _text(_l("雨のときの題（英語）"))
    rain_offering = CodeField(_l("雨のときの品目の記号"), [Length(max=20)])

    @property
    def says_something(self) -> bool:
        """Whether it is a row of the pattern."""
        typed = (self.title, self.offering, self.rain_title, self.rain_offering, self.starts_at)
        return any(field.data for field in typed)

    def validate(self, extra_validators: Any = None) -> bool:
        """A day, a time, and what is done."""
        right = bool(super().validate(extra_validators))
        if not self.says_something:
            return right
        for field, missing in (
            (self.day_number, self.day_number.data is None),
            (self.starts_at, self.starts_at.data is None),
        ):
            if missing and not field.errors:
                field.errors = [gettext("何日目の何時かを入れてください。")]
                right = False
        if not (self.title.data or self.offering.data):
            self.title.errors = [gettext("題か品目の記号を入れてください。")]
            right = False
        return right


class PatternForm(Form):
    """One way to do a programme, row by row."""

    name = line(_l("型の名前"), needed=_l("型の名前を入れてください。"))
    name_en = line(_l("型の名前（英語）"))
    rows = FieldList(FormField(ItemForm))
    more = SubmitField(_l("行を増やす"))

    def grow(self) -> "PatternForm":
        """A few empty rows more."""
        for _ in range(MORE_ROWS):
            self.rows.append_entry()
        return self

    def items(self, ids: dict[str, int]) -> list[PlannedItem] | None:
        """The rows that say something, or None where a code is nobody's, which then says so beside itself."""
        kept = [entry.form for entry in self.rows if entry.form.says_something]
        for row in kept:
            for field in (row.offering, row.rain_offering):
                if field.data and field.data not in ids:
                    field.errors = [gettext("この記号の品目はありません。")]
        if any(row.offering.errors or row.rain_offering.errors for row in kept):
            return None
        return [
            PlannedItem(
                day_number=row.day_number.data,
                starts_at=row.starts_at.data,
                ends_at=row.ends_at.data,
                kind=ItemKind(row.kind.data),
                title=row.title.data,
                title_en=row.title_en.data,
                offering_id=ids.get(row.offering.data),
                rain_title=row.rain_title.data,
                rain_title_en=row.rain_title_en.data,
                rain_offering_id=ids.get(row.rain_offering.data),
            )
            for row in kept
        ]


class UseForm(Form):
    """A first day and a party, to see what stands in the way of a programme."""

    class Meta(Form.Meta):
        """A question, sent by its address."""

        csrf = False

    first_day = DateField(_l("初日"), [Optional()])
    people = NumberField(_l("人数"), [Optional(), between(1, 1_000)])
