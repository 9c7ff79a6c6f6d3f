"""Forms of the catalogue: what the desk hears from a partner, typed in any width."""

import re
import unicodedata
from collections.abc import Callable
from datetime import time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    TimeField,
    ValidationError,
    widgets,
)
from wtforms import Form as Rows
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field
from wtforms.validators import InputRequired, Length, Optional

from worktrip.catalogue.rules import (
    LABELS,
    WEEKDAYS,
    CancellationStep,
    DayClass,
    FacilityKind,
    MealPlan,
    OfferingKind,
    Price,
    Reach,
    Unit,
    Weather,
)
from worktrip.kernel import writing
from worktrip.kernel.errors import Invalid
from worktrip.kernel.tax import TaxClass
from worktrip.plumbing.pages import Form

LINE, TEXT = 200, 2000
DAY = _l("日付を入れてください。")
_CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
Check = Callable[[Any, Field], None]


class NumberField(IntegerField):
    """A whole number in any width, with or without commas; what cannot be read stays as it was typed."""

    widget = widgets.TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; an empty field is None."""
        typed, self.data = (valuelist[0].strip() if valuelist else ""), None
        if typed:
            try:
                self.data = writing.parse_int(typed)
            except Invalid as error:
                raise ValueError(gettext(error.message)) from None


class CodeField(StringField):
    """A short code that stands in addresses and on papers."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Narrow and raise what was typed."""
        self.data = unicodedata.normalize("NFKC", valuelist[0] if valuelist else "").strip().upper()
        if self.data and not _CODE.fullmatch(self.data):
            raise ValueError(gettext("英字と数字で、L1 や L1-R のように入れてください。"))


def between(least: int, most: int = 100_000_000) -> Check:
    """A check that a number, if there is one, lies between two others."""

    def check(_form: Any, field: Field) -> None:
        if field.data is not None and not least <= field.data <= most:
            raise ValidationError(gettext("%(least)sから%(most)sまでの数を入れてください。", least=least, most=most))

    return check


def _text(label: Any, *, needed: Any = None, length: int = LINE) -> StringField:
    checks = [Length(max=length)] if needed is None else [InputRequired(needed), Length(max=length)]
    return StringField(label, checks, filters=[lambda typed: (typed or "").strip()])


def _number(label: Any, least: int = 0, most: int = 100_000_000) -> NumberField:
    return NumberField(label, [Optional(), between(least, most)])


def _choices(members: Any) -> list[SelectChoice]:
    return [SelectChoice(each.value, _l(LABELS[each])) for each in members]


class FacilityForm(Form):
    """A place and the business behind it. What is left empty stays unconfirmed, and the pages say so."""

    code = CodeField(_l("記号"), [InputRequired(_l("記号を入れてください。")), Length(max=20)])
    kind = SelectField(_l("種類"), choices=_choices(FacilityKind))
    name = _text(_l("名前"), needed=_l("名前を入れてください。"))
    name_kana = _text(_l("ふりがな"))
    name_en = _text(_l("英語の名前"))
    summary = _text(_l("紹介の一文"))
    summary_en = _text(_l("紹介の一文（英語）"))
    is_open = BooleanField(_l("いま案内できる"), default=True)

    partner_name = _text(_l("事業者の名前"), needed=_l("事業者の名前を入れてください。"))
    partner_kana = _text(_l("事業者のふりがな"))
    party_type = SelectField(
        _l("法人か個人か"),
        choices=[
            SelectChoice("corporation", _l("法人")),
            SelectChoice("sole_proprietor", _l("個人事業者")),
        ],
    )
    t_number = _text(_l("適格請求書の登録番号"))
    invoice_notified_on = DateField(_l("登録番号の通知を受けた日"), [Optional()])

    municipality_code = _text(_l("市町村コード"), needed=_l("市町村コードを入れてください。"))
    address = _text(_l("住所"))
    phone = TelField(_l("電話"), [Length(max=LINE)])
    email = EmailField(_l("メールアドレス"), [Length(max=LINE)], filters=[lambda typed: (typed or "").strip()])
    reach = SelectField(_l("連絡のしかた"), choices=_choices(Reach))
    lead_days = _number(_l("最短の申込み"), 0, 365)
    closed_weekdays = SelectMultipleField(
        _l("休業日"),
        choices=[SelectChoice(str(number), _l(word)) for number, word in WEEKDAYS.items()],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )

    work_seats = _number(_l("仕事の席"), 0, 10_000)
    wifi_down_mbps = _number(_l("回線（下り）"), 0, 100_000)
    wifi_measured_on = DateField(_l("回線を測った日"), [Optional()])

    sleeps = _number(_l("定員"), 1, 10_000)
    exclusive_from = _number(_l("貸切にできる人数"), 1, 10_000)
    room_only_ex_tax_yen = _number(_l("素泊まりの料金（税抜き、1人1泊）"))
    has_onsen = BooleanField(_l("温泉がある"))
    bathing_tax_yen = _number(_l("入湯税（1人1泊）"), 0, 10_000)
    bathing_tax_min_age = _number(_l("入湯税のかかる年齢"), 0, 120)
    check_in = TimeField(_l("チェックイン"), [InputRequired(_l("時刻を入れてください。"))], default=time(15))
    check_out = TimeField(_l("チェックアウト"), [InputRequired(_l("時刻を入れてください。"))], default=time(10))

    PARTNER = ("partner_name", "partner_kana", "party_type", "t_number")
    warning: str | None = None

    def without_identity(self) -> "FacilityForm":
        """For a place that is known: its code and kind do not change."""
        del self.code, self.kind
        return self

    def validate_municipality_code(self, field: Field) -> None:
        """Five digits, in any width."""
        field.data = unicodedata.normalize("NFKC", field.data or "")
        if not re.fullmatch("[0-9]{5}", field.data):
            raise ValidationError(gettext("5桁の数字で入れてください。立科町は20324です。"))

    def validate_t_number(self, field: Field) -> None:
        """As far as it can be checked without the register."""
        if field.data:
            try:
                found = writing.check_t_number(field.data, corporation=self.party_type.data == "corporation")
            except Invalid as error:
                raise ValidationError(gettext(error.message)) from None
            field.data, self.warning = found.number, found.warning

    def validate_phone(self, field: Field) -> None:
        """A number people can read; needed by whoever is reached by telephone."""
        if field.data:
            try:
                field.data = writing.normalise_phone(field.data).display
            except Invalid as error:
                raise ValidationError(gettext(error.message)) from None
        elif self.reach.data == Reach.PHONE:
            raise ValidationError(gettext("電話で連絡する施設には、電話番号が要ります。"))

    def validate_email(self, field: Field) -> None:
        """Needed by whoever is reached by mail."""
        if field.data and not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", field.data):
            raise ValidationError(
                gettext("アドレスの形になっていません。例のように入力してください。例: minori@example.jp")
            )
        if not field.data and self.reach.data == Reach.MAIL:
            raise ValidationError(gettext("メールで連絡する施設には、アドレスが要ります。"))

    def partner(self) -> dict[str, Any]:
        """The business, in the words of accounts."""
        return {
            "name": self.partner_name.data,
            "name_kana": self.partner_kana.data,
            "party_type": self.party_type.data,
            "t_number": self.t_number.data or None,
        }

    def facts(self) -> dict[str, Any]:
        """The place, in the words of the catalogue."""
        found = {name: value for name, value in self.data.items() if name not in (*self.PARTNER, "csrf_token")}
        if "kind" in found:
            found["kind"] = FacilityKind(found["kind"])
        return {
            **found,
            "reach": Reach(found["reach"]),
            "email": found["email"] or None,
            "closed_weekdays": ",".join(found["closed_weekdays"] or []),
            "check_in": f"{found['check_in']:%H:%M}",
            "check_out": f"{found['check_out']:%H:%M}",
        }


class OfferingForm(Form):
    """Something a place offers."""

    code = CodeField(_l("記号"), [InputRequired(_l("記号を入れてください。")), Length(max=20)])
    kind = SelectField(_l("種類"), choices=_choices(OfferingKind))
    name = _text(_l("名前"), needed=_l("名前を入れてください。"))
    name_en = _text(_l("英語の名前"))
    summary = _text(_l("紹介の一文"))
    summary_en = _text(_l("紹介の一文（英語）"))
    min_people = NumberField(
        _l("最少の人数"), [InputRequired(_l("人数を入れてください。")), between(1, 10_000)], default=1
    )
    max_people = _number(_l("最多の人数"), 1, 10_000)
    minutes = _number(_l("かかる時間"), 1, 10_000)
    tax_class = SelectField(_l("消費税"), choices=_choices(TaxClass))
    is_counted = BooleanField(_l("在庫を数える"), default=True)
    meal_plan = SelectField(_l("食事"), choices=_choices(MealPlan))
    weather = SelectField(_l("天気"), choices=[SelectChoice("", _l("要問合せ")), *_choices(Weather)])
    is_open = BooleanField(_l("いま案内できる"), default=True)

    def without_identity(self) -> "OfferingForm":
        """For what is known: its code and kind do not change."""
        del self.code, self.kind
        return self

    def validate_max_people(self, field: Field) -> None:
        """Not below the least."""
        if field.data is not None and self.min_people.data is not None and field.data < self.min_people.data:
            raise ValidationError(gettext("最少の人数より少なくなっています。"))

    def facts(self) -> dict[str, Any]:
        """What was typed, in the words of the catalogue."""
        found = {name: value for name, value in self.data.items() if name != "csrf_token"}
        if "kind" in found:
            found["kind"] = OfferingKind(found["kind"])
        return {
            **found,
            "tax_class": TaxClass(found["tax_class"]),
            "meal_plan": MealPlan(found["meal_plan"]),
            "weather": Weather(found["weather"]) if found["weather"] else None,
        }


class PriceForm(Form):
    """What something costs from a day on."""

    effective_from = DateField(_l("いつから"), [InputRequired(DAY)])
    unit = SelectField(_l("何の料金か"), choices=_choices(Unit))
    is_asked = BooleanField(_l("まだ決まっていない（要問合せ）"))
    weekday_yen = _number(_l("平日の料金"))
    weekend_yen = _number(_l("休前日の料金"))
    weekday_net_yen = _number(_l("平日の仕入れ"))
    weekend_net_yen = _number(_l("休前日の仕入れ"))
    single_supplement_yen = _number(_l("1人で使うときの追加"))
    single_supplement_net_yen = _number(_l("1人で使うときの追加（仕入れ）"))

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Both prices are needed, unless they are to be asked."""
        right = bool(super().validate_on_submit(extra_validators))
        if self.is_submitted() and not self.is_asked.data:
            for field in (self.weekday_yen, self.weekend_yen):
                if field.data is None and not field.errors:
                    field.errors = [gettext("料金を入れてください。無料のときは0です。")]
                    right = False
        return right

    def prices(self) -> dict[DayClass, Price]:
        """The price of each class of day."""
        asked = self.is_asked.data
        return {
            DayClass.ORDINARY: Price(None if asked else self.weekday_yen.data, self.weekday_net_yen.data),
            DayClass.EVE: Price(None if asked else self.weekend_yen.data, self.weekend_net_yen.data),
        }

    def alone(self) -> Price:
        """What somebody alone in a room pays more."""
        return Price(self.single_supplement_yen.data or 0, self.single_supplement_net_yen.data or 0)


class StepForm(Rows):
    """One row of a cancellation table; a row without a percentage is none."""

    from_days_before = NumberField(_l("何日前から"), [Optional(), between(-1, 365)])
    to_days_before = NumberField(_l("何日前まで"), [Optional(), between(-1, 365)])
    percent = NumberField(_l("割合"), [Optional(), between(0, 100)])

    def validate(self, extra_validators: Any = None) -> bool:
        """All three or none."""
        right = bool(super().validate(extra_validators))
        fields = (self.from_days_before, self.to_days_before, self.percent)
        if any(field.data is not None for field in fields):
            for field in fields:
                if field.data is None and not field.errors:
                    field.errors = [gettext("数を入れてください。")]
                    right = False
        return right


class LadderForm(Form):
    """What a place takes when we cancel, from a day on."""

    effective_from = DateField(_l("いつから"), [InputRequired(DAY)])
    steps = FieldList(FormField(StepForm))
    source_note = TextAreaField(_l("何で確かめたか"), [Optional(), Length(max=TEXT)])

    def ladder(self) -> list[CancellationStep]:
        """The rows that say something."""
        return [
            CancellationStep(
                row.from_days_before.data, row.to_days_before.data, row.percent.data, self.source_note.data or ""
            )
            for row in (entry.form for entry in self.steps)
            if row.percent.data is not None
        ]


class TakeBackForm(Form):
    """The day of prices that are to be taken back."""

    effective_from = DateField(_l("いつから"), [InputRequired(DAY)], widget=widgets.HiddenInput())
