"""The standing words of the papers: what holds for every trip the association plans to order (rules 3.5)."""

from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext

from worktrip.accounts.rules import IssuerFacts
from worktrip.kernel.errors import N_

ALTERNATIVE = N_("%(letter)s案 %(title)s")
WINTER = frozenset({11, 12, 1, 2, 3, 4})


def excluded() -> list[str]:
    """What no price contains."""
    return [
        gettext("ご自宅や会社から立科町までの交通費"),
        gettext("夕食のときの飲み物など、お一人ずつの追加のご注文"),
        gettext("書かれていない食事と体験"),
    ]


def clauses(issuer: IssuerFacts, first_day: date) -> dict[str, Any]:
    """The clauses of the conditions, by the names that the template knows."""
    winter = gettext("冬は道が凍り、夜は氷点下になります。お車には冬用タイヤが、お出かけには防寒着が必要です。")
    height = gettext("標高1,500mほどの高原です。体調に不安のある方は、お申込みの前にお知らせください。")
    return {
        "destination": gettext("長野県北佐久郡立科町とその周辺"),
        "payment": gettext(
            "ご滞在のあとに請求書をお送りします。請求書に書かれた期日までに、銀行振込またはカードでお支払いください。"
            "申込金はいただきません。"
        ),
        "minimum": gettext("最少催行人員は定めていません。1名から実施します。"),
        "formation": gettext(
            "旅のページで案を選び、お名前とお役職を入れてお申込みください。"
            "メールでお送りする番号を入れていただき、当協会がお受けした時に契約が成立します。"
        ),
        "changes": gettext(
            "ご希望による変更は、できるかぎりお受けします。変更で費用が変わるときは、旅行代金を改めます。"
            "天災や運送機関の運休など、当協会の関われない事由があるときは、内容を変えることがあります。"
            "お客様は、下の表の取消料を払えば、いつでも契約を解除できます。"
        ),
        "liability": gettext(
            "当協会または手配を代行する者の故意または過失で損害が生じたときは、損害の翌日から2年以内"
            "(手荷物は14日以内)にお知らせがあった場合に、賠償します。"
            "天災や運送機関の遅延など、当協会の関われない事由による損害には、責任を負いません。"
        ),
        "compensation": compensation(),
        "participation": gettext(
            "年齢や性別の条件はありません。食事や健康の配慮が要る方は、お申込みの前にお知らせください。"
        ),
        "safety": f"{height}\n{winter}" if first_day.month in WINTER else height,
        "escort": gettext(
            "旅程管理者は同行しません。滞在中のご連絡は、コンシェルジュ(%(phone)s)がお受けします。", phone=issuer.phone
        ),
        "bond": gettext(
            "旅行業法の定める営業保証金または弁済業務保証金により、取引から生じたお客様の債権は保護されます。"
        ),
        "explanation": gettext(
            "この契約について、担当者の説明に分からないことがあれば、上の旅行業務取扱管理者にお尋ねください。"
        ),
        "privacy": gettext(
            "お申込みでいただいた個人情報は、旅行の手配とご連絡のために使い、"
            "宿泊施設など旅行サービスを提供する者に必要な範囲でお渡しします。"
        ),
    }


def compensation() -> str:
    """What the general terms of a journey planned to order pay for harm done, whoever is to blame."""
    return gettext(
        "当協会の責任の有無にかかわらず、旅行業約款の特別補償規程により、旅行中の事故による死亡、後遺障害、"
        "入院、通院と携行品の損害に、補償金または見舞金をお支払いします。"
    )


def contact(issuer: IssuerFacts) -> dict[str, Any]:
    """Whom to ask."""
    return {
        "name": gettext("WORK TRIP コンシェルジュ"),
        "phone": issuer.phone,
        "mail": _address(),
        "hours": gettext("平日 9時から17時"),
    }


def issuer(facts: IssuerFacts) -> dict[str, Any]:
    """The association as papers name it."""
    known = {"t_number": facts.t_number, "manager": facts.travel_manager}
    registration = " ".join(filter(None, (facts.travel_registration, facts.travel_registration_no)))
    return {
        "name": facts.name,
        "address": facts.address,
        "phone": facts.phone,
        "mail": _address(),
        **({"registration": registration} if registration else {}),
        **{name: value for name, value in known.items() if value},
    }


def _address() -> str:
    sender: str = current_app.config["MAIL_FROM"]
    return sender.rpartition("<")[2].rstrip(">")
