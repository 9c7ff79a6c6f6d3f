"""A place and the business behind it. What is left empty stays unconfirmed, and the pages say so."""

import re
import unicodedata
from datetime import time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, EmailField, SelectField, StringField, TelField, TimeField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field
from wtforms.validators import InputRequired, Length, Optional

from worktrip.catalogue.forms.fields import (
    LINE,
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
from worktrip.catalogue.rules import WEEKDAYS, FacilityKind, Noise, Reach, ReleaseRule
from worktrip.kernel import writing
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing.pages import Form

# what a telephone's map says of a point in Japan: latitude, then longitude
_POSITION = re.compile(r"\(?\s*([0-9]{2}(?:\.[0-9]+)?)\s*[,、 ]\s*([0-9]{3}(?:\.[0-9]+)?)\s*\)?")
_LATITUDES, _LONGITUDES = (20, 46), (122, 154)
NEEDS_A_NUMBER: dict[str, str] = {
    Reach.PHONE: N_("電話で連絡する施設には、電話番号が要ります。"),
    # there is no address to write to, so somebody calls when a message stays unread
    Reach.LINE: N_("LINEで連絡する施設にも、電話番号が要ります。読まれないときにかけます。"),
}


class FacilityForm(Form):
    """Everything that is known of a place, in the parts in which the page shows it."""

    code = CodeField(_l("記号"), [InputRequired(_l("記号を入れてください。")), Length(max=20)])
    kind = SelectField(_l("種類"), choices=choices(FacilityKind))
    name = line(_l("名前"), needed=_l("名前を入れてください。"))
    name_kana = line(_l("ふりがな"))
    name_en = line(_l("英語の名前"))
    summary = line(_l("紹介の一文"))
    summary_en = line(_l("紹介の一文（英語）"))
    is_open = BooleanField(_l("いま案内できる"), default=True)

    partner_name = line(_l("事業者の名前"), needed=_l("事業者の名前を入れてください。"))
    partner_kana = line(_l("事業者のふりがな"))
    party_type = SelectField(
        _l("法人か個人か"),
        choices=[
            SelectChoice("corporation", _l("法人")),
            SelectChoice("sole_proprietor", _l("個人事業者")),
        ],
    )
    t_number = line(_l("適格請求書の登録番号"))
    t_number_from = DateField(_l("登録の始まった日"), [Optional()])
    t_number_to = DateField(_l("登録の終わった日"), [Optional()])
    invoice_notified_on = DateField(_l("登録番号の通知を受けた日"), [Optional()])

    municipality_code = line(_l("市町村コード"), needed=_l("市町村コードを入れてください。"))
    address = line(_l("住所"))
    position = StringField(_l("地図の位置"), [Length(max=LINE)])
    access = line(_l("行き方"))
    access_en = line(_l("行き方（英語）"))

    reach = SelectField(_l("連絡のしかた"), choices=choices(Reach))
    phone = TelField(_l("電話"), [Length(max=LINE)])
    fax = TelField(_l("ファックス"), [Length(max=LINE)])
    email = EmailField(_l("メールアドレス"), [Length(max=LINE)], filters=[lambda typed: (typed or "").strip()])

    closed_weekdays = boxes(_l("休業日"), [SelectChoice(str(number), _l(word)) for number, word in WEEKDAYS.items()])
    lead_days = number(_l("最短の申込み"), 0, 365)
    max_groups = number(_l("1日に受ける組数"), 1, 100)
    release_days = number(_l("自動で空きに戻る日"), 0, 365)
    release_rule = SelectField(_l("戻しかた"), choices=choices(ReleaseRule))
    fresh_days = NumberField(
        _l("空き確認のもつ日数"), [InputRequired(_l("日数を入れてください。")), between(1, 365)], default=30
    )
    fill_days = NumberField(
        _l("曜日の型で先まで入れる日数"), [InputRequired(_l("日数を入れてください。")), between(1, 730)], default=365
    )

    work_seats = number(_l("仕事の席"), 0, 10_000)
    desks = number(_l("机"), 0, 10_000)
    has_chairs = KnownField(_l("椅子の席（座敷でない）"))
    outlets = number(_l("コンセント"), 0, 10_000)
    noise = SelectField(_l("静かさ"), choices=unless_unknown(Noise))
    has_door = KnownField(_l("閉められる扉"))
    has_projector = KnownField(_l("プロジェクター"))
    wifi_down_mbps = number(_l("回線（下り）"), 0, 100_000)
    wifi_up_mbps = number(_l("回線（上り）"), 0, 100_000)
    wifi_measured_on = DateField(_l("回線を測った日"), [Optional()])

    sleeps = number(_l("定員"), 1, 10_000)
    exclusive_from = number(_l("貸切にできる人数"), 1, 10_000)
    room_only_ex_tax_yen = number(_l("素泊まりの料金（税抜き、1人1泊）"))
    has_onsen = BooleanField(_l("温泉がある"))
    bathing_tax_yen = number(_l("入湯税（1人1泊）"), 0, 10_000)
    bathing_tax_min_age = number(_l("入湯税のかかる年齢"), 0, 120)
    check_in = TimeField(_l("チェックイン"), [InputRequired(_l("時刻を入れてください。"))], default=time(15))
    check_out = TimeField(_l("チェックアウト"), [InputRequired(_l("時刻を入れてください。"))], default=time(10))

    PARTNER = ("partner_name", "partner_kana", "party_type", "t_number", "t_number_from", "t_number_to")
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

    def validate_position(self, field: Field) -> None:
        """As a map gives it: latitude and longitude of somewhere in Japan."""
        field.data = unicodedata.normalize("NFKC", field.data or "").strip()
        if field.data and self.coordinates() == (None, None):
            raise ValidationError(gettext("地図で調べた位置を、36.1290, 138.2950 のように入れてください。"))

    def coordinates(self) -> tuple[float | None, float | None]:
        """Latitude and longitude, or neither."""
        found = _POSITION.fullmatch(self.position.data or "")
        if found is None:
            return None, None
        latitude, longitude = float(found[1]), float(found[2])
        inside = _LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]
        return (latitude, longitude) if inside else (None, None)

    def validate_t_number(self, field: Field) -> None:
        """As far as it can be checked without the register."""
        if field.data:
            try:
                found = writing.check_t_number(field.data, corporation=self.party_type.data == "corporation")
            except Invalid as error:
                raise ValidationError(gettext(error.message)) from None
            field.data, self.warning = found.number, found.warning

    def validate_t_number_to(self, field: Field) -> None:
        """A registration ends after it began."""
        if field.data and self.t_number_from.data and field.data < self.t_number_from.data:
            raise ValidationError(gettext("登録の始まった日より前になっています。"))

    def validate_phone(self, field: Field) -> None:
        """A number people can read; needed by whoever is reached by it."""
        if field.data:
            field.data = _readable(field.data)
        elif self.reach.data in NEEDS_A_NUMBER:
            raise ValidationError(gettext(NEEDS_A_NUMBER[self.reach.data]))

    def validate_fax(self, field: Field) -> None:
        """Needed by whoever is reached by fax."""
        if field.data:
            field.data = _readable(field.data)
        elif self.reach.data == Reach.FAX:
            raise ValidationError(gettext("ファックスで連絡する施設には、ファックス番号が要ります。"))

    def validate_email(self, field: Field) -> None:
        """Needed by whoever is reached by mail."""
        if field.data and not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", field.data):
            raise ValidationError(
                gettext("アドレスの形になっていません。例のように入力してください。例: minori@example.jp")
            )
        if not field.data and self.reach.data == Reach.MAIL:
            raise ValidationError(gettext("メールで連絡する施設には、アドレスが要ります。"))

    def validate(self, extra_validators: Any = None) -> bool:
        """A speed without its day is worth little, so the day is asked for."""
        right = bool(super().validate(extra_validators))
        measured = self.wifi_measured_on
        speeds = (self.wifi_down_mbps.data, self.wifi_up_mbps.data)
        if measured.data is None and not measured.errors and any(speed is not None for speed in speeds):
            measured.errors = [gettext("いつ測った数字かを入れてください。")]
            return False
        return right

    def partner(self) -> dict[str, Any]:
        """The business, in the words of accounts."""
        return {
            "name": self.partner_name.data,
            "name_kana": self.partner_kana.data,
            "party_type": self.party_type.data,
            "t_number": self.t_number.data or None,
            "t_number_from": self.t_number_from.data,
            "t_number_to": self.t_number_to.data,
        }

    def facts(self) -> dict[str, Any]:
        """The place, in the words of the catalogue."""
        found = {
            name: value for name, value in self.data.items() if name not in (*self.PARTNER, "csrf_token", "position")
        }
        if "kind" in found:
            found["kind"] = FacilityKind(found["kind"])
        latitude, longitude = self.coordinates()
        return {
            **found,
            "latitude": latitude,
            "longitude": longitude,
            "reach": Reach(found["reach"]),
            "release_rule": ReleaseRule(found["release_rule"]),
            "noise": Noise(found["noise"]) if found["noise"] else None,
            "has_chairs": self.has_chairs.known,
            "has_door": self.has_door.known,
            "has_projector": self.has_projector.known,
            "email": found["email"] or None,
            "closed_weekdays": ",".join(found["closed_weekdays"] or []),
            "check_in": f"{found['check_in']:%H:%M}",
            "check_out": f"{found['check_out']:%H:%M}",
        }


def _readable(typed: str) -> str:
    try:
        return writing.normalise_phone(typed).display
    except Invalid as error:
        raise ValidationError(gettext(error.message)) from None
