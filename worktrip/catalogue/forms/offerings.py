"""Something a place offers: of all that can be known, what matters for its kind."""

import unicodedata
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field
from wtforms.validators import InputRequired, Length, Optional

from worktrip.catalogue.forms.fields import (
    CodeField,
    KnownField,
    NumberField,
    between,
    boxes,
    choices,
    line,
    number,
    unless_unknown,
)
from worktrip.catalogue.rules import (
    NAMED,
    PERIOD_LABELS,
    Diet,
    MealPlan,
    OfferingKind,
    Serving,
    Weather,
    check_periods,
    words_in,
    words_text,
)
from worktrip.kernel.errors import Invalid
from worktrip.plumbing.pages import Form, say

_PEOPLE, _PERIODS = ("min_people", "max_people"), ("parts", "times")
# what is asked of each kind, besides names, lead time and whether it is counted
FIELDS: dict[OfferingKind, tuple[str, ...]] = {
    OfferingKind.ROOM: (*_PEOPLE, "beds", "splits_by_gender", "meal_plan", "min_age", "max_age"),
    OfferingKind.WORKSPACE: (*_PEOPLE, *_PERIODS, "weather"),
    OfferingKind.KIT: (),
    OfferingKind.ACTIVITY: (*_PEOPLE, "min_age", "max_age", "weather", "minutes", *_PERIODS),
    OfferingKind.TRANSPORT: (*_PEOPLE, "minutes", *_PERIODS),
    OfferingKind.MEAL: (*_PEOPLE, "serving", "diets", "weather", "minutes"),
}
OFFERED = tuple(FIELDS)
_SOMETIMES = frozenset(name for names in FIELDS.values() for name in names)


class OfferingForm(Form):
    """What is known of an offering. An empty number is "ask"."""

    code = CodeField(_l("記号"), [InputRequired(_l("記号を入れてください。")), Length(max=20)])
    kind = HiddenField()
    name = line(_l("名前"), needed=_l("名前を入れてください。"))
    name_en = line(_l("英語の名前"))
    summary = line(_l("紹介の一文"))
    summary_en = line(_l("紹介の一文（英語）"))
    min_people = NumberField(_l("最少の人数"), [Optional(), between(1, 10_000)], default=1)
    max_people = number(_l("最多の人数"), 1, 10_000)
    beds = number(_l("ベッドと布団"), 0, 1_000)
    splits_by_gender = KnownField(_l("男女別に部屋を分けること"))
    min_age = number(_l("何歳から"), 0, 120)
    max_age = number(_l("何歳まで"), 0, 120)
    meal_plan = SelectField(_l("食事"), choices=choices(MealPlan))
    serving = SelectField(_l("出しかた"), choices=unless_unknown(Serving))
    diets = boxes(_l("食事の対応"), choices(Diet))
    weather = SelectField(_l("天気"), choices=unless_unknown(Weather, _l("要問合せ")))
    minutes = number(_l("かかる時間"), 1, 10_000)
    parts = boxes(_l("時間帯"), [SelectChoice(code, _l(PERIOD_LABELS[code])) for code in NAMED])
    times = line(_l("始まる時刻"))
    lead_days = number(_l("最短の申込み"), 0, 365)
    is_counted = BooleanField(_l("在庫を数える"), default=True)
    is_open = BooleanField(_l("いま案内できる"), default=True)

    def of(self, kind: OfferingKind) -> "OfferingForm":
        """The form of one kind: what does not matter for it is not asked."""
        self.kind.data = kind.value
        for name in _SOMETIMES - set(FIELDS[kind]):
            del self[name]
        return self

    def without_identity(self) -> "OfferingForm":
        """For what is known: its code and kind do not change."""
        del self.code, self.kind
        return self

    def validate_max_people(self, field: Field) -> None:
        """Not below the least."""
        if field.data is not None and self.min_people.data is not None and field.data < self.min_people.data:
            raise ValidationError(gettext("最少の人数より少なくなっています。"))

    def validate_max_age(self, field: Field) -> None:
        """Not below the least."""
        if field.data is not None and self.min_age.data is not None and field.data < self.min_age.data:
            raise ValidationError(gettext("下の年齢より小さくなっています。"))

    def validate_times(self, field: Field) -> None:
        """Times of a day that do not fall together, in any width."""
        field.data = _times(field.data)
        if field.data and self.parts.data:
            raise ValidationError(gettext("時間帯か始まる時刻の、どちらかにしてください。"))
        try:
            field.data = check_periods(field.data, self._minutes()) if field.data else ""
        except Invalid as error:
            raise ValidationError(say(error)) from None

    def _minutes(self) -> int | None:
        return self.minutes.data if "minutes" in self else None

    def facts(self) -> dict[str, Any]:
        """What was typed, in the words of the catalogue."""
        found = {name: value for name, value in self.data.items() if name not in ("csrf_token", *_PERIODS)}
        for name, kind in (("kind", OfferingKind), ("meal_plan", MealPlan)):
            if name in found:
                found[name] = kind(found[name])
        if "serving" in found:
            found["serving"] = Serving(found["serving"]) if found["serving"] else None
        if "weather" in found:
            found["weather"] = Weather(found["weather"]) if found["weather"] else None
        if "splits_by_gender" in found:
            found["splits_by_gender"] = self.splits_by_gender.known
        if "diets" in found:
            found["diets"] = words_text(words_in(Diet, ",".join(found["diets"] or [])))
        if "times" in self:
            found["periods"] = ",".join(self.parts.data or []) or self.times.data
        return found


def _times(typed: str | None) -> str:
    """Times as somebody types them, with whatever stands between them."""
    narrow = unicodedata.normalize("NFKC", typed or "")
    parts = narrow.replace("、", ",").replace(" ", ",").split(",")
    return ",".join(part.zfill(len("09:00")) for part in parts if part)
