"""Forms of inquiries: what is typed in any width is read, and what cannot be read stays in its field."""

import re
import unicodedata
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TextInput

from worktrip.inquiries.rules import BUDGET_LABELS, MUST_HAVE_LABELS, PURPOSES
from worktrip.kernel import writing
from worktrip.kernel.errors import Invalid
from worktrip.plumbing.pages import Form

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
# longer than anybody types, shorter than what would burden a mail
LINE, TEXT = 200, 4000


class _Read(Field):
    """A field whose text is read by the kernel; what cannot be read is shown again as it was typed."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self._written(self.data)

    def _written(self, value: Any) -> str:
        return str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; an empty field is None."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = self._read(text)
            except Invalid as error:
                raise ValueError(gettext(error.message)) from None

    def _read(self, text: str) -> Any:
        raise NotImplementedError


class DayField(_Read):
    """A day, by calendar or typed in any way people write one."""

    widget = DateInput()

    def _value(self) -> str:
        # a calendar shows nothing but ISO dates
        return self.data.isoformat() if isinstance(self.data, date) else super()._value()

    def _read(self, text: str) -> date:
        return writing.parse_date(text)


class CountField(_Read):
    """A whole number, in any width."""

    widget = TextInput()

    def _read(self, text: str) -> int:
        return writing.parse_int(text.removesuffix("名").removesuffix("人").removesuffix("泊"))


class AddressField(EmailField):
    """An address of mail. Odd ones are taken, since old telephones have them; what lacks an @ is not."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Narrow what was typed and check its form."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = "".join(unicodedata.normalize("NFKC", typed).split())
        if self.data and "@" not in self.data:
            raise ValueError(gettext("「@」がありません。例のように入力してください。例: minori@example.jp"))
        if self.data and not _EMAIL.fullmatch(self.data):
            raise ValueError(gettext("アドレスの形になっていません。例のように入力してください。例: minori@example.jp"))


class PhoneField(TelField):
    """A telephone number on one line, with or without dashes."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number into the form people read; an empty field stays empty."""
        self.data = valuelist[0].strip() if valuelist else ""
        if self.data:
            try:
                self.data = writing.normalise_phone(self.data).display
            except Invalid as error:
                raise ValueError(gettext(error.message)) from None


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
