"""Fields that several forms of the catalogue have: whatever width somebody types in, it is read."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, ValidationError, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field
from wtforms.validators import InputRequired, Length, Optional

from worktrip.catalogue.rules import LABELS
from worktrip.kernel import writing
from worktrip.kernel.errors import Invalid

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


class KnownField(SelectField):
    """Yes, no, or nobody has confirmed it: True, False, None."""

    def __init__(self, label: Any, **named: Any) -> None:
        choices = [
            SelectChoice("", _l("未確認")),
            SelectChoice("yes", _l("ある")),
            SelectChoice("no", _l("ない")),
        ]
        super().__init__(label, choices=choices, **named)

    def process_data(self, value: object) -> None:
        """What is known, as the choice that says so."""
        super().process_data({True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else "")

    @property
    def known(self) -> bool | None:
        """What was chosen."""
        return {"yes": True, "no": False}.get(self.data or "")


def between(least: int, most: int = 100_000_000) -> Check:
    """A check that a number, if there is one, lies between two others."""

    def check(_form: Any, field: Field) -> None:
        if field.data is not None and not least <= field.data <= most:
            raise ValidationError(gettext("%(least)sから%(most)sまでの数を入れてください。", least=least, most=most))

    return check


def line(label: Any, *, needed: Any = None, length: int = LINE) -> StringField:
    """A line of text; `needed` says what to do where it is empty."""
    checks = [Length(max=length)] if needed is None else [InputRequired(needed), Length(max=length)]
    return StringField(label, checks, filters=[lambda typed: (typed or "").strip()])


def number(label: Any, least: int = 0, most: int = 100_000_000) -> NumberField:
    """A whole number that may stay empty."""
    return NumberField(label, [Optional(), between(least, most)])


def choices(members: Iterable[StrEnum]) -> list[SelectChoice]:
    """Words of the catalogue to choose from."""
    return [SelectChoice(each.value, _l(LABELS[each])) for each in members]


def unless_unknown(members: Iterable[StrEnum], unknown: Any = None) -> list[SelectChoice]:
    """The same, with "nobody has confirmed it" first."""
    return [SelectChoice("", unknown or _l("未確認")), *choices(members)]


def boxes(label: Any, options: list[SelectChoice]) -> SelectMultipleField:
    """Several of a few words, each a box to tick."""
    return SelectMultipleField(
        label,
        choices=options,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
