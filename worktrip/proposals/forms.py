"""Forms of the builder: field-level checks only; what belongs together is the service's to judge."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from worktrip.plumbing import pages
from worktrip.proposals.rules import (
    ITEM_LABELS,
    MEAL_PLAN_LABELS,
    TOPIC_LABELS,
    VERDICT_LABELS,
    GuestFacts,
    ItemKind,
    MealPlan,
    Party,
)

DAY, CLOCK = _l("日付を入れてください。"), _l("時刻を 19:00 のように入れてください。")


class GuestForm(Form):
    """One row of the party; a row without a label is nobody."""

    id = HiddenField()
    label = StringField(_l("呼び名"), [Length(max=60)], filters=[lambda typed: (typed or "").strip()])
    arrives_on = DateField(_l("着く日"), [Optional()])
    arrives_at = TimeField(_l("着く時刻"), [Optional()])
    leaves_on = DateField(_l("発つ日"), [Optional()])
    leaves_at = TimeField(_l("発つ時刻"), [Optional()])
    diet = StringField(_l("食事の気づかい"), [Length(max=200)], filters=[lambda typed: (typed or "").strip()])
    out = BooleanField(_l("外す"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever comes needs all four: day and hour of arriving and of leaving."""
        right = bool(super().validate(extra_validators))
        if not self.label.data or self.out.data:
            return right
        for field, sentence in (
            (self.arrives_on, DAY),
            (self.arrives_at, CLOCK),
            (self.leaves_on, DAY),
            (self.leaves_at, CLOCK),
        ):
            if field.data is None and not field.errors:
                field.errors = [sentence]
                right = False
        return right


class PartyForm(pages.Form):
    """Everybody who comes, and empty rows for more."""

    guests = FieldList(FormField(GuestForm))

    @classmethod
    def of(cls, party: Party, spare: int = 2) -> "PartyForm":
        """The form filled from a party."""
        rows: list[dict[str, Any]] = [{**vars(guest)} for guest in party.guests]
        last = rows[-1] if rows else {}
        # one more usually comes when the others do
        usual = {name: last[name] for name in ("arrives_on", "arrives_at", "leaves_on", "leaves_at") if name in last}
        return cls(formdata=None, guests=[*rows, *({**usual, "label": ""} for _ in range(spare))])

    def facts(self) -> list[GuestFacts]:
        """Who comes, as typed."""
        return [
            GuestFacts(
                label=row.label.data,
                arrives_on=row.arrives_on.data,
                arrives_at=row.arrives_at.data,
                leaves_on=row.leaves_on.data,
                leaves_at=row.leaves_at.data,
                diet=row.diet.data or "",
                id=int(row.id.data) if str(row.id.data or "").isdigit() else 0,
            )
            for row in (entry.form for entry in self.guests)
            if row.label.data and not row.out.data
        ]


def _number(typed: object) -> int | None:
    return int(str(typed)) if str(typed or "").isdigit() else None


def _meal_plan(typed: object) -> MealPlan | None:
    return next((plan for plan in MealPlan if plan == typed), None)


class AlternativeForm(pages.Form):
    """Where an alternative sleeps, and why one would take it."""

    title = StringField(_l("題"), [Length(max=120)])
    reason = TextAreaField(_l("すすめる理由"), [Length(max=2000)])
    room = SelectField(_l("部屋"), coerce=_number, validate_choice=False)
    people_per_room = IntegerField(
        _l("1室の人数"), [InputRequired(_l("1室の人数を入れてください。")), NumberRange(1, 20)]
    )
    meal_plan = SelectField(
        _l("食事"),
        choices=[
            SelectChoice("", _l("いつもどおり")),
            *(SelectChoice(plan.value, _l(label)) for plan, label in MEAL_PLAN_LABELS.items()),
        ],
        coerce=_meal_plan,
        validate_choice=False,
    )
    is_recommended = BooleanField(_l("この案をすすめる"))


class ItemForm(pages.Form):
    """Something at an hour of a day, from the catalogue or typed."""

    letters = SelectMultipleField(
        _l("入れる案"), option_widget=widgets.CheckboxInput(), widget=widgets.ListWidget(prefix_label=False)
    )
    day = SelectField(_l("日"))
    starts_at = TimeField(_l("始まり"), [InputRequired(CLOCK)])
    ends_at = TimeField(_l("終わり"), [Optional()])
    kind = SelectField(_l("種類"), choices=[SelectChoice(kind.value, _l(label)) for kind, label in ITEM_LABELS.items()])
    offering = SelectField(_l("品書きから"), coerce=_number, validate_choice=False)
    title = StringField(_l("題"), [Length(max=120)])
    note = StringField(_l("ひとこと"), [Length(max=300)])
    quantity = IntegerField(_l("数"), [Optional(), NumberRange(1, 500)])

    def offer(self, letters: Iterable[str], days: Iterable[tuple[date, str]], shelf: list[SelectChoice]) -> "ItemForm":
        """Put in what there is to choose from."""
        self.letters.choices = [SelectChoice(letter, letter) for letter in letters]
        self.day.choices = [SelectChoice(day.isoformat(), label) for day, label in days]
        self.offering.choices = shelf
        return self

    def values(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return {
            "day": date.fromisoformat(self.day.data),
            "starts_at": self.starts_at.data,
            "ends_at": self.ends_at.data,
            "kind": ItemKind(self.kind.data),
            "title": self.title.data or "",
            "note": self.note.data or "",
            "offering_id": self.offering.data,
            "quantity": self.quantity.data,
        }


class SendForm(pages.Form):
    """The words that go with a version, and until when it is good."""

    letter = TextAreaField(_l("添える言葉"), [Length(max=4000)])
    change_note = TextAreaField(_l("前の版から変えたこと"), [Length(max=2000)])
    until_day = DateField(_l("お返事の期限(日)"), [InputRequired(DAY)])
    until_time = TimeField(_l("お返事の期限(時刻)"), [InputRequired(CLOCK)])
    agreed = StringField(_l("宿の了承(誰に、いつ)"), [Length(max=200)])


class ExtendForm(pages.Form):
    """Until when a version that was sent is good instead, and why."""

    until_day = DateField(_l("新しい期限(日)"), [InputRequired(DAY)])
    until_time = TimeField(_l("新しい期限(時刻)"), [InputRequired(CLOCK)])
    reason = StringField(_l("延ばす理由"), [InputRequired(_l("延ばす理由を入れてください。")), Length(max=300)])


class ApproverForm(Form):
    """One row: who, and where a mail reaches them; an empty row is nobody."""

    name = StringField(_l("お名前"), [Length(max=80)], filters=[lambda typed: (typed or "").strip()])
    email = StringField(
        _l("メールアドレス"),
        [Optional(), Email(_l("メールアドレスの形を確かめてください。")), Length(max=200)],
        filters=[lambda typed: (typed or "").strip()],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever is named needs both."""
        right = bool(super().validate(extra_validators))
        for field, other, sentence in (
            (self.name, self.email, _l("お名前を入れてください。")),
            (self.email, self.name, _l("メールアドレスを入れてください。")),
        ):
            if other.data and not field.data and not field.errors:
                field.errors = [sentence]
                right = False
        return right


class ApproversForm(pages.Form):
    """Who must say yes, and whether all at once or one after the other."""

    people_rows = FieldList(FormField(ApproverForm), max_entries=12)
    order = RadioField(
        _l("頼む順番"),
        choices=[
            SelectChoice("at_once", _l("全員に、いま頼む")),
            SelectChoice("in_order", _l("上から順に頼む。前の方が承認したら、次の方にメールが届きます")),
        ],
        default="at_once",
    )

    @classmethod
    def of(cls, known: Sequence[tuple[str, str]], rows: int = 3) -> "ApproversForm":
        """The form with those of the version before, and empty rows."""
        filled = [{"name": name, "email": email} for name, email in known]
        return cls(formdata=None, people_rows=[*filled, *({} for _ in range(max(rows - len(filled), 1)))])

    def people(self) -> list[tuple[str, str]]:
        """Who was named, in the order of the page."""
        rows = (entry.form for entry in self.people_rows)
        return [(row.name.data, row.email.data) for row in rows if row.name.data or row.email.data]


class RemarkForm(pages.Form):
    """A question or a wish about one line."""

    body = TextAreaField(
        _l("ご質問、ご希望"),
        [InputRequired(_l("本文を入れてください。")), Length(max=4000, message=_l("4000文字までにしてください。"))],
    )


class VerdictForm(pages.Form):
    """Yes, or back with a remark; the button says which."""

    verdict = RadioField(
        _l("お返事"),
        choices=[SelectChoice(each.value, _l(label)) for each, label in VERDICT_LABELS.items()],
        validators=[InputRequired(_l("承認するか、差し戻すかを選んでください。"))],
    )
    remark = TextAreaField(_l("一言"), [Length(max=2000, message=_l("2000文字までにしてください。"))])


class WordForm(pages.Form):
    """What is said on a topic in every approval pack, and who confirmed it."""

    topic = SelectField(
        _l("項目"), choices=[SelectChoice(each.value, _l(label)) for each, label in TOPIC_LABELS.items()]
    )
    facility = SelectField(_l("どこの"), coerce=_number, validate_choice=False)
    text = TextAreaField(_l("内容"), [Length(max=2000)])
    text_en = TextAreaField(_l("内容(英語)"), [Length(max=2000)])
    source = StringField(
        _l("だれが、いつ確かめたか"), [InputRequired(_l("だれが、いつ確かめたかを入れてください。")), Length(max=200)]
    )
