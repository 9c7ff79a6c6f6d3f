"""A price and an answer about days, in the reader's words."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from worktrip.inquiries.rules import (
    BUDGET_LABELS,
    REASON_LABELS,
    Against,
    BudgetBand,
    Fit,
    LeftOut,
    MustHave,
    PriceRange,
    Span,
    WishAnswer,
    against_budget,
    left_out,
)
from worktrip.kernel.errors import N_
from worktrip.plumbing.i18n import language, money

LEFT_OUT: dict[LeftOut, str] = {
    LeftOut.MEALS: N_("昼食と飲み物"),
    LeftOut.TRANSFER: N_("駅からの送迎"),
    LeftOut.BUS: N_("東京からのバス"),
    LeftOut.BUYOUT: N_("貸切にする料金"),
    LeftOut.CHILDREN: N_("お子さんの料金"),
}
AGAINST: dict[Against, str] = {
    Against.WITHIN: N_("ご予算(%(budget)s)に収まります。"),
    Against.PARTLY: N_("選び方によって、ご予算(%(budget)s)に収まります。"),
    Against.ABOVE: N_("ご予算(%(budget)s)をこえそうです。日にちや部屋の使い方を、一緒に考えます。"),
}
# what the houses that have beds for all cannot do
LACKS: dict[frozenset[MustHave], str] = {
    frozenset({MustHave.BUYOUT}): N_("ただ、貸切にできる宿が、いまはありません。"),
    frozenset({MustHave.CONFIDENTIAL}): N_("ただ、人に聞かれない部屋が、いまは空いていません。"),
    frozenset({MustHave.BUYOUT, MustHave.CONFIDENTIAL}): N_(
        "ただ、貸切と人に聞かれない部屋の両方がかなう宿が、いまはありません。"
    ),
}


def said(sentences: Collection[str]) -> str:
    """Sentences one after the other, as the language sets them."""
    return ("" if language() == "ja" else " ").join(sentences)


def price_words(
    shown: PriceRange | None, must_haves: Collection[MustHave | str] = (), budget: str = ""
) -> dict[str, Any]:
    """A range as the page says it, what was assumed, what it is made of and what it leaves out."""
    if shown is None:
        return {"range": "", "note": _("人数と日程がわかると、ここに目安が出ます。"), "parts": [], "budget": ""}
    words = [_party(shown)]
    words.append(_("1人に1部屋です。") if shown.only_single else _("相部屋から1人に1部屋までの幅です。"))
    besides = _("、").join(_(LEFT_OUT[each]) for each in left_out(must_haves))
    words += [_("消費税、宿泊税、入湯税を含みます。"), _("%(things)sは別です。", things=besides)]
    if shown.is_guess:
        words.append(_("日にちが決まっていないので、平日の料金で計算しています。"))
    if shown.is_spread:
        words.append(_("この人数は、いくつかの宿に分かれてのご案内になります。"))
    band = BudgetBand(budget) if budget in set(BudgetBand) else None
    against = against_budget(shown, band)
    return {
        "range": _span(Span(shown.low_yen, shown.high_yen)),
        "note": said(words),
        "parts": [
            (_("泊まる(夕食と朝食つき)"), _span(shown.stay)),
            (_("日中に集まる部屋"), _span(shown.room)),
            (_("一緒にする体験をひとつ"), _span(shown.doing)),
        ],
        "budget": _(AGAINST[against], budget=_(BUDGET_LABELS[band])) if against and band else "",
    }


def _party(shown: PriceRange) -> str:
    if shown.people_to > shown.people:
        return _(
            "%(people)s〜%(most)s名、%(nights)s泊、夕食と朝食つきの場合です。",
            people=shown.people,
            most=shown.people_to,
            nights=shown.nights,
        )
    return str(
        ngettext(
            "%(num)s名、%(nights)s泊、夕食と朝食つきの場合です。",
            "%(num)s名、%(nights)s泊、夕食と朝食つきの場合です。",
            shown.people,
            nights=shown.nights,
        )
    )


def _span(span: Span) -> str:
    low, high = money(span.low_yen), money(span.high_yen)
    return low if low == high else str(_("%(low)s〜%(high)s", low=low, high=high))


def fit_words(answer: WishAnswer) -> str:
    """Whether the days can be had, with what is needed besides beds."""
    buyout, quiet = MustHave.BUYOUT in answer.wanted, MustHave.CONFIDENTIAL in answer.wanted
    words = []
    match answer.fit:
        case Fit.WHOLE if answer.wanted:
            words.append(
                ngettext(
                    "いま、全員で泊まれて、ご希望に合う宿が%(num)s軒あります。",
                    "いま、全員で泊まれて、ご希望に合う宿が%(num)s軒あります。",
                    answer.houses,
                )
            )
            words += [_("ほかのお客さまのご予約はまだなく、貸切をお願いできます。")] * buyout
        case Fit.WHOLE:
            words.append(
                ngettext(
                    "いま、全員で泊まれる宿が%(num)s軒あります。",
                    "いま、全員で泊まれる宿が%(num)s軒あります。",
                    answer.houses,
                )
            )
        case Fit.SEVERAL:
            words.append(
                _("1軒には全員が入りませんが、いくつかの宿を貸切にすれば泊まれます。")
                if buyout
                else _("1軒には全員が入りませんが、いくつかの宿に分かれれば泊まれます。")
            )
        case Fit.NOT if answer.lacks:
            words += [_beds(answer), _(LACKS[answer.lacks])]
        case Fit.NOT:
            words.append(_("いま、全員で泊まれる宿がありません。"))
        case Fit.UNKNOWN:
            words += [_beds(answer)] if answer.beds_in else []
            words.append(
                _("ご希望に合うかどうかは、コンシェルジュが宿に確かめてからお返事します。")
                if answer.beds_in
                else _("この日の空きは、コンシェルジュが宿に確かめてからお返事します。")
            )
    if quiet and answer.fit in (Fit.WHOLE, Fit.SEVERAL):
        words.append(_("人に聞かれない部屋も、着く日から帰る日まで毎日使えます。"))
    return said(words)


def _beds(answer: WishAnswer) -> str:
    if not answer.beds_in:
        return str(_("いくつかの宿に分かれれば、全員で泊まれます。"))
    return str(
        ngettext("全員で泊まれる宿は%(num)s軒あります。", "全員で泊まれる宿は%(num)s軒あります。", answer.beds_in)
    )


def reason_words(answer: WishAnswer) -> str:
    """Why the houses do not take the party on these days, with how many of them; never who is there."""
    return str(
        _("、").join(
            ngettext("%(reason)s: %(num)s軒", "%(reason)s: %(num)s軒", count, reason=_(REASON_LABELS[reason]))
            for reason, count in answer.reasons
        )
    )
