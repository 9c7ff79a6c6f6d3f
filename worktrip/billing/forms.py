"""Forms of billing."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import InputRequired, Length, StopValidation

from worktrip.kernel import writing
from worktrip.kernel.errors import Invalid
from worktrip.plumbing.pages import Form


def _whole_yen(_form: Form, field: Any) -> None:
    try:
        writing.parse_int(field.data or "")
    except Invalid as error:
        raise StopValidation(gettext(error.message)) from None


class TransferForm(Form):
    """A bank transfer as it stands in the bank's statement."""

    amount_yen = StringField(_l("入った額"), validators=[InputRequired(_l("入った額を入れてください。")), _whole_yen])
    received_on = DateField(_l("入金日"), validators=[InputRequired(_l("入金日を入れてください。"))])
    payer_name = StringField(
        _l("振込の名義"),
        validators=[
            InputRequired(_l("振込の名義を入れてください。")),
            Length(max=100, message=_l("100字までで入れてください。")),
        ],
    )
    is_another = BooleanField(_l("別の入金です"))

    @property
    def yen(self) -> int:
        """The amount that was typed, in any width, with or without commas."""
        return writing.parse_int(self.amount_yen.data or "")
