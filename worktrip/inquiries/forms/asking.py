"""Forms of inquiries: what is typed in any width is read, and what cannot be read stays in its field."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from worktrip.inquiries.forms.fields import LINE, TEXT, AddressField, CountField, DayField, PhoneField
from worktrip.inquiries.rules import BUDGET_LABELS, MUST_HAVE_LABELS, PURPOSES
from worktrip.kernel import writing
from worktrip.plumbing.pages import Form


def _katakana(text: str | None) -> str:
    return writing.to_katakana(text or "")


class InquiryForm(Form):
    """What a company asks. Only purpose, people and where to answer are asked for; everything else may stay open."""

    purpose = RadioField(
        _l("どのような目的ですか"),
        choices=[SelectChoice(value, _l(label)) for value, label in PURPOSES],
        validators=[InputRequired(_l("ひとつ選んでください。"))],
    )
    outcome_goal = TextAreaField(
        _l("帰るときに、何ができていたら成功ですか"), validators=[Optional(), Length(max=TEXT)]
    )
    when = RadioField(
        _l("いつごろですか"),
        choices=[
            SelectChoice("decided", _l("日にちの希望がある")),
            SelectChoice("undecided", _l("まだ決まっていない")),
        ],
        default="decided",
        validators=[Optional()],
    )
    first_day = DayField(_l("着く日"), validators=[])
    last_day = DayField(_l("帰る日"), validators=[])
    other_first_day = DayField(_l("着く日(第2希望)"), validators=[])
    other_last_day = DayField(_l("帰る日(第2希望)"), validators=[])
    nights = CountField(_l("泊数"), default=2, validators=[])
    dates_note = StringField(_l("時期の希望"), validators=[Length(max=LINE)])
    arrivals_note = TextAreaField(_l("着く日や帰る日の違う人"), validators=[Optional(), Length(max=TEXT)])
    people = CountField(
        _l("人数"), validators=[InputRequired(_l("人数を入れてください。未定のときは、およその人数で結構です。"))]
    )
    must_haves = SelectMultipleField(
        _l("ゆずれないこと"),
        choices=[SelectChoice(each.value, _l(label)) for each, label in MUST_HAVE_LABELS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    budget_band = SelectField(
        _l("1人あたりのご予算(全日程)"),
        choices=[
            SelectChoice("", _l("まだわからない")),
            *(SelectChoice(each.value, _l(label)) for each, label in BUDGET_LABELS.items()),
        ],
        default="",
        validators=[Optional()],
    )
    is_first_time = BooleanField(_l("このような合宿は、はじめて"))
    needs_approval_paper = BooleanField(_l("社内の承認に、書類がいる"))
    company = StringField(
        _l("会社名・団体名"),
        validators=[InputRequired(_l("会社名か団体名を入れてください。")), Length(max=LINE)],
    )
    name = StringField(_l("お名前"), validators=[InputRequired(_l("お名前を入れてください。")), Length(max=LINE)])
    name_kana = StringField(_l("ふりがな"), filters=[_katakana], validators=[Length(max=LINE)])
    email = AddressField(
        _l("メールアドレス"), validators=[InputRequired(_l("メールアドレスを入れてください。")), Length(max=LINE)]
    )
    phone = PhoneField(_l("電話番号"), validators=[Length(max=LINE)])
    note = TextAreaField(_l("ほかに伝えておきたいこと"), validators=[Optional(), Length(max=TEXT)])
    # what of the public pages it is asked from
    about = HiddenField(validators=[Length(max=LINE)])
    # people leave it empty, since they do not see it
    homepage = StringField(_l("この欄は空のままにしてください"), validators=[Length(max=LINE)])

    ESTIMATE = ("first_day", "last_day", "nights", "people")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then that a wish for a day names both ends of it."""
        right = bool(super().validate(extra_validators))
        for first, last in ((self.first_day, self.last_day), (self.other_first_day, self.other_last_day)):
            missing = last if first.data and not last.data else first if last.data and not first.data else None
            if self.has_dates and missing is not None and not missing.errors:
                missing.errors = [*missing.errors, gettext("着く日と帰る日の両方を入れてください。")]
                right = False
        return right

    @property
    def has_dates(self) -> bool:
        """Whether days were wished for; a form without any day says the same as "not decided"."""
        return self.when.data != "undecided" and any(
            field.raw_data and field.raw_data[0].strip()
            for field in (self.first_day, self.last_day, self.other_first_day, self.other_last_day)
        )

    @property
    def counted_nights(self) -> int:
        """Nights between the days wished for, or as typed; 0 if neither can be read."""
        if self.has_dates and self.first_day.data and self.last_day.data:
            return int((self.last_day.data - self.first_day.data).days)
        return self.nights.data or 0

    def only_estimate_errors(self) -> None:
        """Before sending, say only what keeps a price from being shown."""
        for field in self:
            if field.name not in self.ESTIMATE:
                field.errors = []

    def asked_stay(self) -> dict[str, Any]:
        """What the price depends on."""
        return {
            "people": self.people.data or 0,
            "nights": self.counted_nights,
            "first_day": self.first_day.data if self.has_dates else None,
            "last_day": self.last_day.data if self.has_dates else None,
            "must_haves": self.must_haves.data or [],
        }

    def asked(self) -> dict[str, Any]:
        """Everything that was asked, in the words of `service.receive`."""
        dated = self.has_dates
        same = ("purpose", "outcome_goal", "dates_note", "arrivals_note", "budget_band", "is_first_time")
        more = ("needs_approval_paper", "company", "name", "name_kana", "email", "phone", "note", "about")
        return {
            **self.asked_stay(),
            **{name: self[name].data or "" for name in (*same, *more)},
            "is_first_time": bool(self.is_first_time.data),
            "needs_approval_paper": bool(self.needs_approval_paper.data),
            "other_first_day": self.other_first_day.data if dated else None,
            "other_last_day": self.other_last_day.data if dated else None,
        }
