"""Whose a trip is next, and what is next until when."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from worktrip.inquiries.forms.fields import LINE, TEXT, DayField
from worktrip.kernel.calendar import DESK_HOURS, at_jst
from worktrip.plumbing.pages import Form


class HandoverForm(Form):
    """To whom a trip goes, and what there is to know about it."""

    to = RadioField(_l("だれに引き継ぎますか"), validators=[InputRequired(_l("引き継ぐ相手を選んでください。"))])
    note = TextAreaField(_l("引き継ぐこと"), [InputRequired(_l("引き継ぐことを書いてください。")), Length(max=TEXT)])

    def offer(self, people: Iterable[tuple[int, str]]) -> "HandoverForm":
        """Put in who may get it."""
        self.to.choices = [SelectChoice(str(person_id), name) for person_id, name in people]
        return self


class PlanForm(Form):
    """What is next, until when, and why that was changed by hand."""

    next_action = StringField(
        _l("次にすること"), [InputRequired(_l("次にすることを入れてください。")), Length(max=LINE)]
    )
    due_day = DayField(_l("期限の日"), validators=[InputRequired(_l("日付を入れてください。"))])
    due_time = SelectField(_l("時刻"))
    why = StringField(_l("変えるわけ"), [InputRequired(_l("変えるわけを、ひとこと書いてください。")), Length(max=LINE)])

    def offer(self, known: time | None = None) -> "PlanForm":
        """Put in every half hour at which the desk is open, and the time that holds now."""
        hours = range(DESK_HOURS.opens.hour, DESK_HOURS.closes.hour + 1)
        halves = [time(hour, minute) for hour in hours for minute in (0, 30) if time(hour, minute) <= DESK_HOURS.closes]
        times = sorted({*halves, *([known] if known else [])})
        self.due_time.choices = [SelectChoice(each.isoformat("minutes"), f"{each:%-H:%M}") for each in times]
        return self

    @property
    def due_at(self) -> datetime:
        """The moment that was chosen."""
        return at_jst(cast(date, self.due_day.data), time.fromisoformat(self.due_time.data))
