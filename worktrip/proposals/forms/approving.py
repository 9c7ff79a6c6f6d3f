"""Who in the company must say yes, and what they say."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional

from worktrip.plumbing import pages
from worktrip.proposals.rules import VERDICT_LABELS


class ApproverForm(pages.Row):
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


class VerdictForm(pages.Form):
    """Yes, or back with a remark; the button says which."""

    verdict = RadioField(
        _l("お返事"),
        choices=[SelectChoice(each.value, _l(label)) for each, label in VERDICT_LABELS.items()],
        validators=[InputRequired(_l("承認するか、差し戻すかを選んでください。"))],
    )
    remark = TextAreaField(_l("一言"), [Length(max=2000, message=_l("2000文字までにしてください。"))])
