"""Forms of the builder: field-level checks only; what belongs together is the service's to judge."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
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

from worktrip.kernel.errors import DomainError
from worktrip.plumbing import pages
from worktrip.proposals import rules
from worktrip.proposals.rules import (
    FORM_LABELS,
    ITEM_LABELS,
    MEAL_PLAN_LABELS,
    TOPIC_LABELS,
    UNIT_LABELS,
    VERDICT_LABELS,
    AlternativeFacts,
    GuestFacts,
    ItemKind,
    MealPlan,
    Party,
    RoomChoice,
    VersionFacts,
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
    # where in the list they stand, which says who sleeps in which room
    order = IntegerField(_l("順"), [Optional(), NumberRange(1, 999)])
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
        rows: list[dict[str, Any]] = [
            {**vars(guest), "order": place} for place, guest in enumerate(party.guests, start=1)
        ]
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
            for row in self._in_order()
            if row.label.data and not row.out.data
        ]

    def _in_order(self) -> list[GuestForm]:
        """The rows by the place that was typed: who is given another's place comes in front of or behind them."""

        def place(index: int, row: GuestForm) -> float:
            typed = row.order.data if row.order.data is not None else index
            return typed + (typed > index) / 2 - (typed < index) / 2

        rows = [(place(index, entry.form), entry.form) for index, entry in enumerate(self.guests, start=1)]
        return [row for _, row in sorted(rows, key=lambda each: each[0])]


def _number(typed: object) -> int | None:
    return int(str(typed)) if str(typed or "").isdigit() else None


def _meal_plan(typed: object) -> MealPlan | None:
    return next((plan for plan in MealPlan if plan == typed), None)


OWN = "own"


class RoomForm(Form):
    """One of the rooms of an alternative; a row without a room is none."""

    room = SelectField(_l("部屋"), validate_choice=False)
    people_per_room = IntegerField(_l("1室の人数"), [Optional(), NumberRange(1, 20)], default=1)
    meal_plan = SelectField(
        _l("食事"),
        choices=[
            SelectChoice("", _l("いつもどおり")),
            *(SelectChoice(plan.value, _l(label)) for plan, label in MEAL_PLAN_LABELS.items()),
        ],
        coerce=_meal_plan,
        validate_choice=False,
    )
    people = IntegerField(_l("泊まる人数"), [Optional(), NumberRange(1, 200)])
    note = StringField(_l("どなた"), [Length(max=60)], filters=[lambda typed: (typed or "").strip()])
    first_night = DateField(_l("最初の夜"), [Optional()])
    last_night = DateField(_l("最後の夜"), [Optional()])

    @property
    def is_empty(self) -> bool:
        return not self.room.data

    def validate(self, extra_validators: Any = None) -> bool:
        """A room says how many share it."""
        right = bool(super().validate(extra_validators))
        if not self.is_empty and self.people_per_room.data is None and not self.people_per_room.errors:
            self.people_per_room.errors = [_l("1室の人数を入れてください。")]
            right = False
        return right


class AlternativeForm(pages.Form):
    """Where an alternative sleeps, and why one would take it."""

    title = StringField(_l("題"), [Length(max=120)])
    reason = TextAreaField(_l("すすめる理由"), [Length(max=2000)])
    rooms = FieldList(FormField(RoomForm))
    is_recommended = BooleanField(_l("この案をすすめる"))

    @classmethod
    def of(cls, each: AlternativeFacts, spare: int = 1) -> "AlternativeForm":
        """The form filled from an alternative, with empty rows for more rooms."""
        rows: list[dict[str, Any]] = [
            {
                "room": str(use.room.offering_id) if use.room else OWN,
                **{
                    name: getattr(use, name)
                    for name in ("people_per_room", "meal_plan", "people", "note", "first_night", "last_night")
                },
            }
            for use in each.rooms
        ]
        words = {"title": each.title, "reason": each.reason, "is_recommended": each.is_recommended}
        empty: list[dict[str, Any]] = [{"people_per_room": 1} for _ in range(max(spare, 1 - len(rows)))]
        return cls(formdata=None, prefix=each.letter, data={**words, "rooms": [*rows, *empty]})

    def offer(self, choices: list[SelectChoice]) -> "AlternativeForm":
        """Put in the rooms there are to choose from."""
        for entry in self.rooms:
            entry.form.room.choices = choices
        return self

    def chosen(self) -> list[RoomChoice]:
        """The rooms as typed."""
        return [
            RoomChoice(
                offering_id=None if row.room.data == OWN else _number(row.room.data),
                people_per_room=row.people_per_room.data,
                meal_plan=row.meal_plan.data,
                people=row.people.data,
                note=row.note.data or "",
                first_night=row.first_night.data,
                last_night=row.last_night.data,
            )
            for row in (entry.form for entry in self.rooms)
            if not row.is_empty
        ]

    def take(self, error: DomainError) -> None:
        """Show a refusal beside the field of the row it is about."""
        fields: dict[str, str] = getattr(error, "fields", {})
        rows = [entry.form for entry in self.rooms if not entry.form.is_empty]
        found = False
        for name, message in fields.items():
            match name.split("-"):
                case ["rooms", place, field]:
                    rows[int(place)][field].errors = [gettext(message)]
                    found = True
        if not found:
            super().take(error)


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
    is_optional = BooleanField(_l("お客さまに選んでいただく(合計に入れない)"))
    is_own = BooleanField(_l("お客さま手配(値段なし)"))
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
            "is_optional": self.is_optional.data,
            "is_own": self.is_own.data,
        }


class ContractForm(pages.Form):
    """The form of contract, and what goes with it."""

    form = SelectField(_l("契約の形"))
    planning_fee_yen = IntegerField(_l("企画料金(円、税込)"), [Optional(), NumberRange(1, 10_000_000)])
    meets_in_area = SelectField(
        _l("集合と解散"),
        choices=[
            SelectChoice("", _l("まだ決めていない")),
            SelectChoice("yes", _l("登録の地域の中")),
            SelectChoice("no", _l("登録の地域の外")),
        ],
        default="",
    )

    @classmethod
    def of(cls, version: VersionFacts) -> "ContractForm":
        """The form filled from a version."""
        inside = {True: "yes", False: "no", None: ""}[version.meets_in_area]
        values = {"form": version.contract_form, "planning_fee_yen": version.planning_fee_yen, "meets_in_area": inside}
        return cls(formdata=None, data=values)

    def offer(self, allowed: Iterable[rules.ContractForm]) -> "ContractForm":
        """Put in the forms that the registration allows."""
        self.form.choices = [SelectChoice(form.value, _l(FORM_LABELS[form])) for form in allowed]
        return self


class PriceForm(pages.Form):
    """A price that holds in one alternative instead of the card's."""

    offering = SelectField(_l("もの"), coerce=_number, validate_choice=False)
    unit = SelectField(
        _l("数え方"),
        choices=[
            SelectChoice("", _l("品書きのとおり")),
            *(SelectChoice(unit.value, _l(label)) for unit, label in UNIT_LABELS.items()),
        ],
        default="",
    )
    sell_yen = IntegerField(_l("売価(円、税込)"), [Optional(), NumberRange(0, 10_000_000)])
    net_yen = IntegerField(_l("仕入(円、税込)"), [Optional(), NumberRange(0, 10_000_000)])
    reason = StringField(_l("理由"), [Length(max=300)])
    said_by = StringField(_l("仕入を決めた方"), [Length(max=120)])


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
