"""Forms of accounts."""

import unicodedata

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    EmailField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp

from worktrip.accounts.rules import STAFF, Registration, Role
from worktrip.kernel.errors import N_
from worktrip.plumbing.pages import Form

ROLE_LABELS: dict[Role, str] = {
    Role.CONCIERGE: N_("コンシェルジュ"),
    Role.ACCOUNTANT: N_("経理"),
    Role.DIRECTOR: N_("ディレクター"),
    Role.OFFICER: N_("町の担当"),
    Role.ADMIN: N_("管理者"),
}


class SignInForm(Form):
    """First half of signing in."""

    email = EmailField(
        _l("メールアドレス"), validators=[DataRequired(_l("メールアドレスを入れてください。")), Length(max=200)]
    )
    password = PasswordField(
        _l("パスワード"), validators=[DataRequired(_l("パスワードを入れてください。")), Length(max=200)]
    )


class CodeForm(Form):
    """A six-digit code from an app or a mail."""

    code = StringField(_l("6桁の番号"), validators=[DataRequired(_l("6桁の番号を入れてください。")), Length(max=20)])


class SetUpForm(CodeForm):
    """Password and the first code of the authenticator app."""

    password = PasswordField(
        _l("新しいパスワード"), validators=[DataRequired(_l("パスワードを決めてください。")), Length(max=200)]
    )


class StaffForm(Form):
    """Somebody who signs in."""

    name = StringField(_l("氏名"), validators=[DataRequired(_l("氏名を入れてください。")), Length(max=80)])
    email = EmailField(
        _l("メールアドレス"),
        filters=[lambda typed: unicodedata.normalize("NFKC", typed or "").strip()],
        validators=[
            DataRequired(_l("メールアドレスを入れてください。")),
            Length(max=200),
            Regexp(
                r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$",
                message=_l("アドレスの形になっていません。例のように入力してください。例: minori@example.jp"),
            ),
        ],
    )
    roles = SelectMultipleField(
        _l("役割"),
        choices=[SelectChoice(value=role.value, label=_l(ROLE_LABELS[role])) for role in Role if role in STAFF],
        validators=[DataRequired(_l("役割を1つ以上選んでください。"))],
    )


class IssuerForm(Form):
    """What papers say from a day on. Left empty means: not confirmed, so what needs it is blocked."""

    effective_from = DateField(_l("いつから"), validators=[DataRequired(_l("日付を入れてください。"))])
    name = StringField(_l("発行者の名称"), validators=[DataRequired(_l("名称を入れてください。")), Length(max=120)])
    address = StringField(_l("住所"), validators=[DataRequired(_l("住所を入れてください。")), Length(max=200)])
    phone = StringField(_l("電話"), validators=[DataRequired(_l("電話番号を入れてください。")), Length(max=40)])
    t_number = StringField(_l("登録番号(T)"), validators=[Optional(), Length(max=30)])
    is_qualified_issuer = SelectField(
        _l("適格請求書発行事業者"),
        choices=[
            SelectChoice(value="", label=_l("確かめていない")),
            SelectChoice(value="yes", label=_l("登録している")),
            SelectChoice(value="no", label=_l("登録していない")),
        ],
    )
    travel_registration = SelectField(
        _l("旅行業の登録の種別"),
        choices=[
            SelectChoice(value="", label=_l("確かめていない")),
            *(SelectChoice(value=each.value, label=_l(each.value)) for each in Registration),
        ],
        default="",
    )
    travel_registration_no = StringField(_l("旅行業の登録番号"), validators=[Optional(), Length(max=80)])
    travel_manager = StringField(_l("旅行業務取扱管理者"), validators=[Optional(), Length(max=80)])
    contract_form = SelectField(
        _l("契約の形"),
        choices=[
            SelectChoice(value="", label=_l("確かめていない")),
            SelectChoice(value="made_to_order", label=_l("受注型企画旅行")),
            SelectChoice(value="arranged", label=_l("手配旅行")),
        ],
    )
    travel_area = StringField(
        _l("地域限定の登録で扱える市町村のコード"),
        validators=[
            Optional(),
            Length(max=200),
            Regexp(r"^\d{5}( +\d{5})*$", message=_l("5桁の数字を、空白で区切って入れてください。")),
        ],
        description=_l("例: 20324 20214。ほかの種別なら、空けておきます"),
    )
    handling_percent = IntegerField(
        _l("手配旅行の取扱料金(実費に対する百分率)"),
        validators=[Optional(), NumberRange(1, 100)],
        description=_l("掲示している割合。定額なら、下に入れます。どちらも空けておくと、いただきません"),
    )
    handling_yen = IntegerField(_l("手配旅行の取扱料金(定額、円)"), validators=[Optional(), NumberRange(1, 10_000_000)])
    cancelling_yen = IntegerField(_l("手配旅行の取消手続料金(円)"), validators=[Optional(), NumberRange(1, 10_000_000)])
    bank_account = StringField(_l("振込先の口座"), validators=[Optional(), Length(max=200)])
    source_note = TextAreaField(
        _l("何で確かめたか"), validators=[DataRequired(_l("確かめた方法を書いてください。")), Length(max=500)]
    )
