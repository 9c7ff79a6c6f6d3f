"""A programme put into alternatives."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from worktrip.plumbing import pages
from worktrip.proposals.rules import Rain


class ProgrammeForm(pages.Form):
    """Which pattern of which programme begins on which day, in which alternatives."""

    pattern = RadioField(
        _l("プログラム"), validators=[InputRequired(_l("プログラムを選んでください。"))], validate_choice=False
    )
    first_day = SelectField(_l("始める日"), validate_choice=False)
    letters = SelectMultipleField(
        _l("入れる案"), option_widget=widgets.CheckboxInput(), widget=widgets.ListWidget(prefix_label=False)
    )
    rain = RadioField(
        _l("雨のときの予定"),
        choices=[
            SelectChoice(Rain.BESIDE.value, _l("ひとことに残す")),
            SelectChoice(Rain.INSTEAD.value, _l("かわりに入れる")),
        ],
        default=Rain.BESIDE.value,
    )

    def offer(
        self, patterns: list[SelectChoice], days: Iterable[tuple[date, str]], letters: Iterable[str]
    ) -> "ProgrammeForm":
        """Put in what there is to choose from."""
        self.pattern.choices = patterns
        self.first_day.choices = [SelectChoice(day.isoformat(), label) for day, label in days]
        self.letters.choices = [SelectChoice(letter, letter) for letter in letters]
        return self

    def values(self) -> dict[str, Any]:
        """What was chosen, as the service takes it; ValueError where an address was made up."""
        code, _, position = str(self.pattern.data).rpartition(":")
        return {
            "letters": self.letters.data or [],
            "code": code,
            "position": int(position),
            "first_day": date.fromisoformat(self.first_day.data),
            "rain": Rain(self.rain.data),
        }
