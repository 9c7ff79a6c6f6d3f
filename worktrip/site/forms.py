"""Forms of the public pages."""

from datetime import date
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from worktrip.inquiries.rules import FARTHEST
from worktrip.kernel import writing
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing.pages import Form
from worktrip.site.rules import Wish
from worktrip.trips.rules import PURPOSE_LABELS


class StyleguideForm(Form):
    """One field of every kind, so that the style guide can show them filled in, empty and wrong."""

    purpose = RadioField(
        _("どのような目的ですか"),
        choices=[
            SelectChoice(value="development", label=_("開発を追い込みたい")),
            SelectChoice(value="meeting", label=_("落ち着いて話し合いたい")),
        ],
        validators=[InputRequired(_("ひとつ選んでください。"))],
    )
    goal = TextAreaField(
        _("帰るときに、何ができていたら成功ですか"), description=_("ひとことで結構です。"), validators=[Optional()]
    )
    check_in = DateField(_("着く日"), validators=[Optional()])
    people = IntegerField(
        _("人数"), validators=[InputRequired(_("人数を入れてください。")), NumberRange(min=1, max=80)]
    )
    room = SelectField(
        _("部屋"),
        choices=[SelectChoice(value="single", label=_("一人部屋")), SelectChoice(value="twin", label=_("2人部屋"))],
        validators=[Optional()],
    )
    meals = SelectMultipleField(
        _("食事で気をつけること"),
        choices=[
            SelectChoice(value="vegetarian", label=_("ベジタリアンの人がいる")),
            SelectChoice(value="allergy", label=_("アレルギーのある人がいる")),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
    )
    name = StringField(_("お名前"), validators=[InputRequired(_("お名前を入れてください。"))])
    mail = EmailField(
        _("メールアドレス"),
        description=_("お返事のメールから、パスワードなしでご自分のページを開けます。"),
        validators=[
            InputRequired(_("メールアドレスを入れてください。")),
            Email(_("「@」がありません。例: minori@example.jp")),
        ],
    )
    consent = BooleanField(
        _("取引条件説明書面を読みました"), validators=[InputRequired(_("お読みになってから、印をつけてください。"))]
    )


# --- what an organiser looks for --------------------------------------------------------------------------------------

# longer than anybody types a number or a day
LONGEST = 40


class _Typed(StringField):
    """A field that takes what people type, in any width; what cannot be read stays in it, with a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; an empty field is None."""
        text = valuelist[0].strip()[:LONGEST] if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = self._read(text)
            except Invalid as error:
                raise ValueError(gettext(error.message)) from None

    def _value(self) -> str:
        if isinstance(self.data, date):
            return self.data.isoformat()
        return str(self.raw_data[0])[:LONGEST] if self.raw_data else ""

    def _read(self, text: str) -> Any:
        raise NotImplementedError


class CountField(_Typed):
    """A whole number up to `most`."""

    def __init__(self, *arguments: Any, most: int, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.most = most

    def _read(self, text: str) -> int:
        number = writing.parse_int(text.removesuffix("名").removesuffix("泊").removesuffix("円"))
        if not 1 <= number <= self.most:
            raise Invalid(N_("この欄に入れられる数ではありません。"))
        return number


class DayField(_Typed):
    """A day, by calendar or typed."""

    widget = DateInput()

    def _read(self, text: str) -> date:
        return writing.parse_date(text)


class WishForm(Form):
    """What somebody looks for. It stands in the address, so that it can be kept and sent on."""

    people = CountField(_("人数"), most=300)
    # the least day it may name; set by `of`
    today = date.min

    @classmethod
    def of(cls, asked: MultiDict[str, str], today: date) -> Self:
        """The form as an address fills it in. A field that cannot be read asks for nothing and says so."""
        form = cls(formdata=asked, meta={"csrf": False})
        form.today = today
        form.validate()
        return form

    def validate_first(self, field: DayField) -> None:
        """Nobody comes on a day that has passed, and nobody knows what is free in two years."""
        if field.data and not self.today <= field.data <= self.today + FARTHEST:
            raise ValidationError(gettext("きょうから2年先までの日を入れてください。"))

    def wish(self) -> Wish:
        """What can be read of it."""
        return Wish(**{field.name: field.data for field in self if field.data and not field.errors})

    def query(self) -> dict[str, str]:
        """The wish as an address says it, without what is empty."""
        return {
            field.name: "y" if field.data is True else str(field.data)
            for field in self
            if field.data and not field.errors
        }

    @property
    def is_asked(self) -> bool:
        """Whether anything is asked for."""
        return any(field.data or field.errors for field in self if field.name != "nights")

    @property
    def has_more(self) -> bool:
        """Whether one of the finer wishes is named."""
        return any(field.data or field.errors for field in self if field.name not in {"people", "first", "nights"})


def _mbps() -> SelectField:
    choices = [("", _("こだわらない")), *((str(n), _("%(mbps)s Mbps以上", mbps=n)) for n in (50, 100, 200))]
    return SelectField(_("回線の速さ"), choices=[SelectChoice(*each) for each in choices], coerce=_number, default="")


def _number(value: Any) -> int | str:
    return int(value) if str(value or "").isdigit() else ""


class LodgingWish(WishForm):
    """A lodging for a party over some nights."""

    first = DayField(_("着く日"))
    nights = CountField(_("泊数"), most=30)
    budget = CountField(_("1人1泊の予算"), most=999_999)
    mbps = _mbps()
    desks = CountField(_("机"), most=999)
    buyout = BooleanField(_("貸し切りにしたい"))


class ActivityWish(WishForm):
    """Something to do."""

    first = DayField(_("日"))
    budget = CountField(_("1人の予算"), most=999_999)
    weather = SelectField(
        _("天気"),
        choices=[
            SelectChoice("", _("こだわらない")),
            SelectChoice("rain", _("雨でもできる")),
            SelectChoice("indoor", _("屋内だけ")),
        ],
        default="",
    )


class WorkspaceWish(WishForm):
    """A place to work."""

    first = DayField(_("日"))
    mbps = _mbps()
    budget = CountField(_("1人の予算"), most=999_999)


class ProgrammeWish(WishForm):
    """A programme."""

    purpose = SelectField(
        _("目的"),
        choices=[
            SelectChoice("", _("こだわらない")),
            *(SelectChoice(purpose.value, _(label)) for purpose, label in PURPOSE_LABELS.items()),
        ],
        default="",
    )
