"""What happens when: an item, a way, another hour for it, a word on its warning."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from worktrip.plumbing import pages
from worktrip.proposals.forms.fields import CLOCK, DAY, number
from worktrip.proposals.rules import ITEM_LABELS, MEANS_LABELS, Hours, ItemKind, Means


class ItemForm(pages.Form):
    """Something at an hour of a day, from the catalogue or typed."""

    letters = SelectMultipleField(
        _l("入れる案"), option_widget=widgets.CheckboxInput(), widget=widgets.ListWidget(prefix_label=False)
    )
    day = SelectField(_l("日"))
    starts_at = TimeField(_l("始まり"), [InputRequired(CLOCK)])
    ends_at = TimeField(_l("終わり"), [Optional()])
    kind = SelectField(
        _l("種類"),
        choices=[
            SelectChoice("", _l("品書きのとおり")),
            *(SelectChoice(kind.value, _l(label)) for kind, label in ITEM_LABELS.items()),
        ],
    )
    offering = SelectField(_l("品書きから"), coerce=number, validate_choice=False)
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
            "kind": ItemKind(self.kind.data) if self.kind.data else None,
            "title": self.title.data or "",
            "note": self.note.data or "",
            "offering_id": self.offering.data,
            "quantity": self.quantity.data,
            "is_optional": self.is_optional.data,
            "is_own": self.is_own.data,
        }


class LegForm(pages.Form):
    """A way from one place to another; its fields stand beside those of an item on one page."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **{"prefix": "way", **more})

    letters = SelectMultipleField(
        _l("入れる案"), option_widget=widgets.CheckboxInput(), widget=widgets.ListWidget(prefix_label=False)
    )
    from_place = StringField(_l("出る所"), [Length(max=120)], filters=[lambda typed: (typed or "").strip()])
    to_place = StringField(_l("着く所"), [Length(max=120)], filters=[lambda typed: (typed or "").strip()])
    day = SelectField(_l("日"))
    means = SelectField(_l("乗り物"), choices=[SelectChoice(each.value, _l(it)) for each, it in MEANS_LABELS.items()])
    starts_at = TimeField(_l("出る時刻"), [InputRequired(CLOCK)])
    ends_at = TimeField(_l("着く時刻"), [Optional()])

    def offer(self, letters: Iterable[str], days: Iterable[tuple[date, str]]) -> "LegForm":
        """Put in what there is to choose from."""
        self.letters.choices = [SelectChoice(letter, letter) for letter in letters]
        self.day.choices = [SelectChoice(day.isoformat(), label) for day, label in days]
        return self

    def values(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return {
            "day": date.fromisoformat(self.day.data),
            "starts_at": self.starts_at.data,
            "ends_at": self.ends_at.data,
            "from_place": self.from_place.data or "",
            "to_place": self.to_place.data or "",
            "means": Means(self.means.data),
        }


class DropForm(pages.Form):
    """What of the catalogue is put into which lane, and at what hour."""

    letter = StringField(validators=[InputRequired()])
    day = DateField(validators=[InputRequired(DAY)])
    starts_at = TimeField(validators=[InputRequired(CLOCK)])
    offering = IntegerField(validators=[InputRequired()])


class MoveForm(pages.Form):
    """Where the timeline puts an item, and where it took it from."""

    day = DateField(validators=[InputRequired(DAY)])
    starts_at = TimeField(validators=[InputRequired(CLOCK)])
    ends_at = TimeField(validators=[Optional()])
    seen_day = DateField(validators=[InputRequired(DAY)])
    seen_starts_at = TimeField(validators=[InputRequired(CLOCK)])
    seen_ends_at = TimeField(validators=[Optional()])

    def hours(self) -> tuple[Hours, Hours]:
        """Where to, and from where."""
        return (
            Hours(self.day.data, self.starts_at.data, self.ends_at.data),
            Hours(self.seen_day.data, self.seen_starts_at.data, self.seen_ends_at.data),
        )


class NoteForm(pages.Form):
    """A word on why a warning may stand."""

    word = StringField(_l("ひとこと"), [Length(max=200)], filters=[lambda typed: (typed or "").strip()])
    again = HiddenField()
