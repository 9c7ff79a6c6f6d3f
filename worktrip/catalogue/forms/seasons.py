"""Days of the year that mean something for a place or for one thing it offers."""

import unicodedata
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, FieldList, FormField, SelectField, StringField, SubmitField
from wtforms.validators import Length, Optional

from worktrip.catalogue.forms.fields import LINE, choices
from worktrip.catalogue.rules import Season, SeasonKind, check_season
from worktrip.kernel.errors import Invalid
from worktrip.plumbing.pages import Form, Row

MORE_ROWS = 3


def _short(typed: str | None) -> str:
    return unicodedata.normalize("NFKC", typed or "").strip().upper()


class SeasonForm(Row):
    """One span of days; a row without days is none."""

    kind = SelectField(_l("意味"), choices=choices(SeasonKind))
    name = StringField(_l("名前"), [Length(max=LINE)], filters=[lambda typed: (typed or "").strip()])
    name_en = StringField(_l("英語の名前"), [Length(max=LINE)], filters=[lambda typed: (typed or "").strip()])
    code = StringField(_l("記号"), [Length(max=20)], filters=[_short])
    first_day = DateField(_l("最初の日"), [Optional()])
    last_day = DateField(_l("最後の日"), [Optional()])
    is_yearly = BooleanField(_l("毎年"))

    @property
    def says_something(self) -> bool:
        """Whether it is a season."""
        return self.first_day.data is not None and self.last_day.data is not None

    def season(self) -> Season:
        """The row as a season."""
        kind = SeasonKind(self.kind.data)
        return Season(
            kind,
            self.first_day.data,
            self.last_day.data,
            bool(self.is_yearly.data),
            self.code.data if kind is SeasonKind.SEASON else "",
            self.name.data,
            self.name_en.data,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Both days or none, and sense."""
        if not super().validate(extra_validators):
            return False
        if not self.says_something:
            for field in (self.first_day, self.last_day):
                if field.data is None and (self.first_day.data or self.last_day.data or self.name.data):
                    field.errors = [gettext("日付を入れてください。")]
            return not (self.first_day.errors or self.last_day.errors)
        try:
            check_season(self.season())
        except Invalid as error:
            for name, sentence in error.fields.items():
                self[name].errors = [gettext(sentence)]
            return False
        return True


class SeasonsForm(Form):
    """All seasons of a place, or of one thing it offers; what is not in them any more is gone."""

    rows = FieldList(FormField(SeasonForm))
    more = SubmitField(_l("行を増やす"))

    def grow(self) -> "SeasonsForm":
        """A few empty rows more."""
        for _ in range(MORE_ROWS):
            self.rows.append_entry()
        return self

    def seasons(self) -> list[Season]:
        """The rows that say something."""
        return [entry.form.season() for entry in self.rows if entry.form.says_something]
