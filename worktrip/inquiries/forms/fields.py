"""Fields that read what people type in any width; what cannot be read stays in its field."""

import re
import unicodedata
from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import EmailField, TelField
from wtforms.fields.core import Field
from wtforms.widgets import DateInput, TextInput

from worktrip.kernel import writing
from worktrip.kernel.errors import Invalid

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


def narrowed(address: str) -> str:
    """An address of mail as it is meant, however wide it was typed."""
    return "".join(unicodedata.normalize("NFKC", address).split())


class AddressField(EmailField):
    """An address of mail. Odd ones are taken, since old telephones have them; what lacks an @ is not."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Narrow what was typed and check its form."""
        self.data = narrowed(valuelist[0]) if valuelist else ""
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
