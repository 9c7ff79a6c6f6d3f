"""The form of the hearing."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from worktrip.inquiries.forms.fields import LINE, TEXT, CountField, DayField
from worktrip.plumbing.pages import Form


class HearingForm(Form):
    """What the concierge listens for: why and what for before anything about rooms."""

    why = TextAreaField(_l("なぜ来るのか"), validators=[Optional(), Length(max=TEXT)])
    outcome = TextAreaField(_l("持ち帰るもの"), validators=[Optional(), Length(max=TEXT)])
    decider = StringField(_l("決める人"), validators=[Length(max=LINE)])
    decide_by = DayField(_l("いつまでに決めるか"), validators=[])
    approver_asks = TextAreaField(_l("承認する人が気にすること"), validators=[Optional(), Length(max=TEXT)])
    people = CountField(
        _l("人数"), validators=[InputRequired(_l("人数を入れてください。未定のときは、およその人数で結構です。"))]
    )
    first_day = DayField(_l("最初に着く日"), validators=[])
    last_day = DayField(_l("最後に帰る日"), validators=[])
    people_note = TextAreaField(_l("来る人と、着く日・帰る日の違い"), validators=[Optional(), Length(max=TEXT)])
    diet_note = TextAreaField(_l("食事"), validators=[Optional(), Length(max=TEXT)])
    timetable_note = TextAreaField(_l("過ごし方"), validators=[Optional(), Length(max=TEXT)])
    risks = TextAreaField(_l("心配なこと"), validators=[Optional(), Length(max=TEXT)])
    open_questions = TextAreaField(_l("あとで確かめること"), validators=[Optional(), Length(max=TEXT)])

    def heard(self) -> dict[str, Any]:
        """Everything that was heard, in the words of `service.note_hearing`."""
        days = {"decide_by": self.decide_by.data, "first_day": self.first_day.data, "last_day": self.last_day.data}
        texts = ("why", "outcome", "decider", "approver_asks", "people_note", "diet_note", "timetable_note", "risks")
        return {
            **{name: self[name].data or "" for name in (*texts, "open_questions")},
            **days,
            "people": self.people.data,
        }
