"""What a company asks, and putting it aside."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from worktrip.inquiries.forms.fields import LINE, TEXT, AddressField, CountField, DayField, PhoneField
from worktrip.inquiries.rules import (
    BUDGET_LABELS,
    EXPERIENCE_LABELS,
    FLEXIBILITY_LABELS,
    GOAL_EXAMPLES,
    MUST_HAVE_LABELS,
    PURPOSES,
    WISH_PREFIXES,
    Flexibility,
    Wish,
)
from worktrip.kernel import writing
from worktrip.plumbing.pages import Form

# more than any field has choices
MOST_VALUES = 30


def _katakana(text: str | None) -> str:
    return writing.to_katakana(text or "")


def _flexibility() -> SelectField:
    return SelectField(
        _l("日にちのゆとり"),
        choices=[SelectChoice(each.value, _l(label)) for each, label in FLEXIBILITY_LABELS.items()],
        default=Flexibility.EXACT.value,
        validators=[Optional()],
    )


class InquiryForm(Form):
    """What a company asks. Only purpose, people and where to answer are asked for; everything else may stay open."""

    purpose = RadioField(
        _l("どのような目的ですか"),
        choices=[SelectChoice(value, _l(label)) for value, label in PURPOSES],
        validators=[InputRequired(_l("ひとつ選んでください。"))],
    )
    experience = RadioField(
        _l("このような合宿は、はじめてですか"),
        choices=[SelectChoice(each.value, _l(label)) for each, label in EXPERIENCE_LABELS.items()],
        validators=[Optional()],
    )
    experience_note = TextAreaField(_l("気がかりなこと、前回のこと"), validators=[Optional(), Length(max=TEXT)])
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
    flexibility = _flexibility()
    other_first_day = DayField(_l("着く日(第2希望)"), validators=[])
    other_last_day = DayField(_l("帰る日(第2希望)"), validators=[])
    other_flexibility = _flexibility()
    third_first_day = DayField(_l("着く日(第3希望)"), validators=[])
    third_last_day = DayField(_l("帰る日(第3希望)"), validators=[])
    third_flexibility = _flexibility()
    nights = CountField(_l("泊数"), default=2, validators=[])
    dates_note = StringField(_l("時期の希望"), validators=[Length(max=LINE)])
    arrivals_note = TextAreaField(_l("着く日や帰る日の違う人"), validators=[Optional(), Length(max=TEXT)])
    people = CountField(
        _l("人数"), validators=[InputRequired(_l("人数を入れてください。未定のときは、およその人数で結構です。"))]
    )
    people_to = CountField(_l("人数(多いとき)"), validators=[])
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
    # the secret of the draft it goes on from
    draft = HiddenField(validators=[Length(max=LINE)])
    # what of the public pages it is asked from
    about = HiddenField(validators=[Length(max=LINE)])
    # people leave it empty, since they do not see it
    homepage = StringField(_l("この欄は空のままにしてください"), validators=[Length(max=LINE)])

    ESTIMATE = (
        *(f"{prefix}{name}" for prefix in WISH_PREFIXES for name in ("first_day", "last_day")),
        *("nights", "people", "people_to"),
    )
    # what is no part of what somebody typed
    UNKEPT = frozenset({"csrf_token", "homepage", "draft"})

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then that a wish for days names both ends of it."""
        self._close_gaps()
        right = bool(super().validate(extra_validators))
        for prefix in WISH_PREFIXES:
            first, last = self[f"{prefix}first_day"], self[f"{prefix}last_day"]
            missing = last if first.data and not last.data else first if last.data and not first.data else None
            if self.has_dates and missing is not None and not missing.errors:
                missing.errors = [*missing.errors, gettext("着く日と帰る日の両方を入れてください。")]
                right = False
        return right

    def _close_gaps(self) -> None:
        """Let the second wish be the first where the first was left empty, and so on: nobody means a gap."""
        filled = [prefix for prefix in WISH_PREFIXES if self._is_typed(prefix)]
        for to, origin in zip(WISH_PREFIXES, filled, strict=False):
            if to != origin:
                for name in ("first_day", "last_day", "flexibility"):
                    here, there = self[f"{to}{name}"], self[f"{origin}{name}"]
                    for kept in ("data", "raw_data", "process_errors"):
                        setattr(here, kept, getattr(there, kept))
                    there.data, there.raw_data, there.process_errors = None, [], []

    def _is_typed(self, prefix: str) -> bool:
        fields = (self[f"{prefix}first_day"], self[f"{prefix}last_day"])
        return any(field.data or (field.raw_data and field.raw_data[0].strip()) for field in fields)

    @property
    def has_dates(self) -> bool:
        """Whether days were wished for; a form without any day says the same as "not decided"."""
        return self.when.data != "undecided" and any(map(self._is_typed, WISH_PREFIXES))

    def wishes(self) -> list[Wish]:
        """The days wished for, in order, as far as both ends can be read."""
        return [wish for wish in self.wishes_by_place() if wish is not None]

    def wishes_by_place(self) -> list[Wish | None]:
        """The same, with a gap where one cannot be read: a page says something beside each."""
        found: list[Wish | None] = []
        for prefix in WISH_PREFIXES:
            first, last = self[f"{prefix}first_day"].data, self[f"{prefix}last_day"].data
            word = self[f"{prefix}flexibility"].data
            flexibility = Flexibility(word) if word in set(Flexibility) else Flexibility.EXACT
            found.append(Wish(first, last, flexibility) if self.has_dates and first and last else None)
        return found

    @property
    def counted_nights(self) -> int:
        """Nights of the first wish, or as typed; 0 if neither can be read."""
        if self.has_dates and self.first_day.data and self.last_day.data:
            return int((self.last_day.data - self.first_day.data).days)
        return self.nights.data or 0

    @property
    def most_people(self) -> int:
        """How many may come at most; 0 if that cannot be read."""
        return max(self.people.data or 0, self.people_to.data or 0)

    def only_estimate_errors(self) -> None:
        """Before sending, say only what keeps a price from being shown."""
        for field in self:
            if field.name not in self.ESTIMATE:
                field.errors = []

    def take_example(self, example: str) -> None:
        """Put an example into the outcome: in place of nothing or of another example, else below what was typed."""
        typed = (self.outcome_goal.data or "").strip()
        known = {gettext(each) for examples in GOAL_EXAMPLES.values() for each in examples}
        self.outcome_goal.data = example if not typed or typed in known else f"{typed}\n{example}"

    def take_days(self, place: int, first: date, last: date) -> None:
        """Put other days in place of those of a wish; they were found free, so they are meant exactly."""
        prefix = WISH_PREFIXES[place]
        for name, day in (("first_day", first), ("last_day", last)):
            field = self[f"{prefix}{name}"]
            field.data, field.raw_data, field.errors = day, [day.isoformat()], []
        self[f"{prefix}flexibility"].data = Flexibility.EXACT.value

    def typed(self, values: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """What was typed into fields of this form, each no longer than a field may be."""
        return {
            field.name: [value[:TEXT] for value in values[field.name]][:MOST_VALUES]
            for field in self
            if field.name in values and field.name not in self.UNKEPT
        }

    def asked_stay(self) -> dict[str, Any]:
        """What the price depends on."""
        dated = self.has_dates
        return {
            "people": self.people.data or 0,
            "people_to": self.people_to.data,
            "nights": self.counted_nights,
            "first_day": self.first_day.data if dated else None,
            "last_day": self.last_day.data if dated else None,
            "must_haves": self.must_haves.data or [],
        }

    def asked(self) -> dict[str, Any]:
        """Everything that was asked, in the words of `service.receive`."""
        texts = (
            *("purpose", "outcome_goal", "experience", "experience_note", "dates_note", "arrivals_note", "budget_band"),
            *("company", "name", "name_kana", "email", "phone", "note", "about", "draft"),
        )
        return {
            **{name: self[name].data or "" for name in texts},
            "people": self.people.data or 0,
            "people_to": self.people_to.data,
            "nights": self.counted_nights,
            "wishes": self.wishes(),
            "must_haves": self.must_haves.data or [],
            "needs_approval_paper": bool(self.needs_approval_paper.data),
        }


class DraftForm(Form):
    """What it takes to put an inquiry aside: an address, whatever else is there."""

    email = AddressField(
        _l("メールアドレス"),
        validators=[InputRequired(_l("続きのリンクをお送りするメールアドレスを入れてください。")), Length(max=LINE)],
    )
