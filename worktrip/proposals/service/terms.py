"""The standing words of the papers: what holds for every trip of one form of contract (rules 3.2, 3.5)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext

from worktrip.accounts.rules import IssuerFacts, Registration
from worktrip.kernel.errors import N_
from worktrip.plumbing.i18n import either, money
from worktrip.proposals.rules import AlternativeFacts, ContractForm, FeeRow, VersionFacts

ALTERNATIVE = N_("%(letter)s案 %(title)s")
WINTER = frozenset({11, 12, 1, 2, 3, 4})


def excluded(alternatives: Sequence[AlternativeFacts] = ()) -> list[str]:
    """What no price contains, and what of these alternatives the company sees to itself."""
    own = dict.fromkeys(either(*item.named) for each in alternatives for item in each.items if item.is_own)
    if any(use.room is None for each in alternatives for use in each.rooms):
        own[gettext("お客さま手配の宿")] = None
    told = [gettext("お客さまに手配していただくもの(%(things)s)", things=gettext("、").join(own))] if own else []
    return [
        *told,
        gettext("ご自宅や会社から立科町までの交通費"),
        gettext("夕食のときの飲み物など、お一人ずつの追加のご注文"),
        gettext("書かれていない食事と体験"),
    ]


def share_told(row: FeeRow) -> str:
    """What a row of the table takes, where it is not so many percent."""
    if row.percent is None:
        return gettext("実費と手数料")
    return gettext("企画料金と同じ額") if row.is_planning_fee else gettext("かかりません")


def cancelling(version: VersionFacts, rows: Sequence[FeeRow]) -> str:
    """How the table of what cancelling costs is to be read."""
    start = gettext("最初の方が着く日を、旅行開始日として数えます。宿泊税と入湯税には、取消料がかかりません。")
    if version.contract_form == ContractForm.ARRANGED:
        costs = gettext(
            "手配の取消しには、宿などへ払う取消料と、取消手続料金、手配が済んだ分の取扱料金がかかります。"
            "表は、すべてを取り消すときの額です。"
        )
        return f"{costs}{start}"
    if any(row.is_planning_fee for row in rows):
        planning = gettext(
            "表の割合が始まる前に取り消すときは、企画料金と同じ額がかかります。取消料に重ねていただくことはありません。"
        )
        return f"{planning}{start}"
    return start


def clauses(issuer: IssuerFacts, first_day: date, form: ContractForm) -> dict[str, Any]:
    """The clauses of the conditions, by the names that the template knows, for a form of contract."""
    found = _made_to_order(issuer, first_day)
    if form is ContractForm.ARRANGED:
        found |= _arranged(issuer)
    if not is_registered(issuer):
        # what only a registered agency has is not promised by anybody else
        found = {name: words for name, words in found.items() if name not in ("bond", "explanation")}
        found["compensation"] = compensation(None)
    return found


def is_registered(issuer: IssuerFacts) -> bool:
    """Whether the association is registered under the travel law; activities alone may be sold without."""
    return issuer.registration not in (None, Registration.NONE)


def _arranged(issuer: IssuerFacts) -> dict[str, Any]:
    """What is otherwise where the association only arranges, in the traveller's name and at the actual cost."""
    if issuer.handling_percent:
        fee = gettext("取扱料金は、実費の%(percent)s%%です。", percent=issuer.handling_percent)
    elif issuer.handling_yen:
        fee = gettext("取扱料金は、%(amount)sです。", amount=money(issuer.handling_yen))
    else:
        fee = gettext("取扱料金はいただきません。")
    paid = gettext(
        "旅行代金は、宿などに払う実費と取扱料金の合計です。実費が変わったときは、ご滞在のあとに精算します。"
        "ご滞在のあとに請求書をお送りします。請求書に書かれた期日までに、銀行振込またはカードでお支払いください。"
    )
    return {
        "payment": f"{fee}{paid}",
        "changes": gettext(
            "ご希望による変更は、できるかぎりお受けします。変更にかかる宿などの取消料や実費は、お客様のご負担です。"
            "お客様は、下の表の費用を払えば、いつでも契約を解除できます。"
        ),
        "liability": gettext(
            "当協会は、手配を誠実に行うことで債務を果たします。満室などで手配できなかったときも、取扱料金をいただくことがあります。"
            "当協会または手配を代行する者の故意または過失で損害が生じたときは、損害の翌日から2年以内"
            "(手荷物は14日以内)にお知らせがあった場合に、賠償します。"
        ),
        "compensation": compensation(ContractForm.ARRANGED),
    }


def _made_to_order(issuer: IssuerFacts, first_day: date) -> dict[str, Any]:
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
        "compensation": compensation(ContractForm.MADE_TO_ORDER),
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


def compensation(form: ContractForm | None) -> str:
    """What the general terms of a form of contract pay for harm done, whoever is to blame; None is no travel."""
    if form is None:
        return gettext("特別補償の定めはありません。体験中の事故に備えて、保険への加入をおすすめします。")
    if form is ContractForm.ARRANGED:
        return gettext("手配旅行には、特別補償の定めがありません。旅行中の事故に備えて、保険への加入をおすすめします。")
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
