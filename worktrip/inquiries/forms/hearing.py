"""What the desk hears: the sheet, the skeleton of the days, and the questions that stay open."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from worktrip.inquiries.forms.fields import LINE, TEXT, CountField, DayField
from worktrip.inquiries.rules import MOST_DAYS, Block, Unsettled
from worktrip.plumbing.pages import Form, Row

MORE = 3
ORGANISER = "organiser"


def owner_id_of(chosen: str | None) -> int | None:
    """Whose a question is: an id of the desk's, None for the organiser's."""
    return int(chosen) if chosen and chosen.isdigit() else None


class BlockRow(Row):
    """A part of a day; a row without words is none."""

    day_number = SelectField(_l("何日目"), coerce=int, default=1, validate_choice=False)
    starts_at = TimeField(_l("始まり"), [Optional()])
    ends_at = TimeField(_l("終わり"), [Optional()])
    words = StringField(_l("すること"), [Length(max=LINE)])

    @property
    def block(self) -> Block | None:
        """What the row says; None if it says nothing."""
        words = (self.words.data or "").strip()
        if not words:
            return None
        return Block(self.day_number.data, self.starts_at.data, self.ends_at.data, words)

    def validate(self, extra_validators: Any = None) -> bool:
        """What is done has a day, a beginning and an end after it; a time is a time of something."""
        right = bool(super().validate(extra_validators))
        if self.day_number.data not in range(1, MOST_DAYS + 1):
            self.day_number.errors, right = [gettext("選び直してください。")], False
        if not (self.words.data or "").strip():
            if self.starts_at.data or self.ends_at.data:
                self.words.errors, right = [gettext("何をする時間かを入れてください。")], False
            return right
        for field in (self.starts_at, self.ends_at):
            if field.data is None and not field.errors:
                field.errors, right = [gettext("時刻を 19:00 のように入れてください。")], False
        if self.starts_at.data and self.ends_at.data and self.ends_at.data <= self.starts_at.data:
            self.ends_at.errors, right = [gettext("始まりより後の時刻にしてください。")], False
        return right


class QuestionRow(Row):
    """Something not known yet; a row without words asks nothing."""

    question_id = HiddenField()
    body = StringField(_l("問い"), [Length(max=LINE)])
    owner = SelectField(_l("だれに確かめるか"))
    due_on = DayField(_l("いつまでに"), validators=[])

    @property
    def question(self) -> Unsettled | None:
        """What the row asks; None if it asks nothing."""
        body = (self.body.data or "").strip()
        if not body or self.due_on.data is None:
            return None
        known = self.question_id.data or ""
        return Unsettled(body, self.due_on.data, owner_id_of(self.owner.data), int(known) if known.isdigit() else None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whatever is asked has a day."""
        right = bool(super().validate(extra_validators))
        if (self.body.data or "").strip() and self.due_on.data is None and not self.due_on.errors:
            self.due_on.errors, right = [gettext("いつまでに確かめるか、日付を入れてください。")], False
        return right


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
    blocks = FieldList(FormField(BlockRow), _l("時間割の骨組み"))
    timetable_note = TextAreaField(_l("過ごし方"), validators=[Optional(), Length(max=TEXT)])
    risks = TextAreaField(_l("心配なこと"), validators=[Optional(), Length(max=TEXT)])
    questions = FieldList(FormField(QuestionRow), _l("残った問い"))

    def offer(self, days: Sequence[tuple[int, str]], people: Iterable[tuple[int, str]]) -> "HearingForm":
        """Put in the days of the stay and who of the desk may find something out."""
        chosen = [SelectChoice(str(number), words) for number, words in days]
        owners = _owners(people)
        for row in self.blocks:
            known = row.form.day_number.data
            is_more = isinstance(known, int) and len(days) < known <= MOST_DAYS
            more = [SelectChoice(str(known), gettext("%(number)s日目", number=known))] if is_more else []
            row.form.day_number.choices = [*chosen, *more]
        for row in self.questions:
            row.form.owner.choices = owners
        return self

    def grow(self) -> "HearingForm":
        """A few empty rows more of either kind."""
        for _ in range(MORE):
            self.blocks.append_entry()
            self.questions.append_entry()
        return self

    def heard(self) -> dict[str, Any]:
        """Everything that was heard, in the words of `service.note_hearing`."""
        days = {"decide_by": self.decide_by.data, "first_day": self.first_day.data, "last_day": self.last_day.data}
        texts = ("why", "outcome", "decider", "approver_asks", "people_note", "diet_note", "timetable_note", "risks")
        return {
            **{name: self[name].data or "" for name in texts},
            **days,
            "people": self.people.data,
            "blocks": [block for row in self.blocks if (block := row.form.block)],
            "questions": [question for row in self.questions if (question := row.form.question)],
        }


def _owners(people: Iterable[tuple[int, str]]) -> list[SelectChoice]:
    return [
        SelectChoice(ORGANISER, gettext("幹事の方にたずねる")),
        *(SelectChoice(str(person_id), name) for person_id, name in people),
    ]


class QuestionForm(Form):
    """One more thing that is not known yet."""

    body = StringField(_l("問い"), [InputRequired(_l("問いを入れてください。")), Length(max=LINE)])
    owner = SelectField(_l("だれに確かめるか"))
    due_on = DayField(_l("いつまでに"), validators=[InputRequired(_l("いつまでに確かめるか、日付を入れてください。"))])

    def offer(self, people: Iterable[tuple[int, str]], due_on: date) -> "QuestionForm":
        """Put in who may find it out, and the usual day."""
        self.owner.choices = _owners(people)
        if not self.is_submitted():
            self.due_on.data = due_on
        return self

    @property
    def question(self) -> Unsettled:
        """What is asked."""
        return Unsettled(self.body.data or "", cast(date, self.due_on.data), owner_id_of(self.owner.data))


class QuestionsForm(Form):
    """The open questions as one message, which the desk may change before it goes."""

    message = TextAreaField(
        _l("本文"), [InputRequired(_l("本文を入れてください。")), Length(max=8000)], render_kw={"rows": 12}
    )
    # which questions the message was made of
    asked = HiddenField()

    @property
    def question_ids(self) -> set[int]:
        """The ids of the questions in the message."""
        return {int(part) for part in (self.asked.data or "").split(",") if part.isdigit()}


class AnswerForm(Form):
    """What came of a question."""

    answer = TextAreaField(_l("わかったこと"), [InputRequired(_l("答えを入れてください。")), Length(max=TEXT)])
