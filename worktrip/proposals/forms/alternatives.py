"""Where an alternative sleeps, and why one would take it."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from worktrip.kernel.errors import DomainError
from worktrip.plumbing import pages
from worktrip.proposals.forms.fields import number
from worktrip.proposals.rules import MEAL_PLAN_LABELS, AlternativeFacts, MealPlan, RoomChoice


def _meal_plan(typed: object) -> MealPlan | None:
    return next((plan for plan in MealPlan if plan == typed), None)


OWN = "own"


class RoomForm(pages.Row):
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
                offering_id=None if row.room.data == OWN else number(row.room.data),
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
