"""The approval pack (稟議資料): everything an approver asks, as a paper, a workbook and a page, from one set of data.

What nobody has confirmed reads "to be confirmed"; what the company must decide by itself is put as a question, since
we neither judge nor advise on labour law.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from worktrip.accounts import queries as accounts
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import LABELS, Landmark, LandmarkKind, OfferingKind, nearest
from worktrip.kernel.calendar import holiday_name, is_working_day, jst_date
from worktrip.plumbing import clock, i18n
from worktrip.plumbing.i18n import either
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import ContractForm, Topic, VersionFacts, Word
from worktrip.proposals.service import papers, terms
from worktrip.proposals.service.contracting import day_of
from worktrip.proposals.service.pricing import price_version
from worktrip.trips import queries as trips

Data = dict[str, Any]
KIND = "approval_pack"


@dataclass(frozen=True)
class Known:
    """One line of what an approver asks: its name, and what is known; None reads "to be confirmed"."""

    label: str
    text: str | None


@dataclass(frozen=True)
class House:
    """What is known of one place: of safety where they sleep, of information where they work."""

    name: str
    letters: str
    known: tuple[Known, ...]


@dataclass(frozen=True)
class WorkDay:
    """The hours of work planned on a day, one text per alternative, and what is unusual about the day."""

    day: date
    hours: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Pack:
    """What the pack says besides what the proposal says."""

    per_head_and_day: tuple[int | None, ...]
    safety: tuple[House, ...]
    insurance: tuple[Known, ...]
    security: tuple[House, ...]
    work: tuple[WorkDay, ...]
    decide: tuple[str, ...]
    labour: str | None

    @property
    def unknown(self) -> int:
        """How many things are still to be confirmed."""
        houses = [known for house in (*self.safety, *self.security) for known in house.known]
        return sum(known.text is None for known in (*houses, *self.insurance))


def pack(version: VersionFacts) -> Pack:
    """What an approver asks of a version, in the language of the moment; a bounded number of statements."""
    rows = catalogue.offerings(version.offering_ids)
    homes = _houses(version, OfferingKind.ROOM)
    places = _houses(version, OfferingKind.WORKSPACE) or homes
    words = queries.standing_words(_day(version), {*homes, *places})
    facilities = {row.facility_id: row.facility for row in rows.values()}
    hospitals = [
        Landmark(each.kind.value, either(each.name, each.name_en), each.latitude, each.longitude)
        for each in catalogue.landmarks()
        if each.kind is LandmarkKind.HOSPITAL
    ]
    quotes = [priced.quote for priced in price_version(version)]
    return Pack(
        per_head_and_day=tuple(
            rules.per_head_and_day(quote.total_yen, version.party) if quote else None for quote in quotes
        ),
        safety=tuple(
            House(_named(facilities[key]), letters, tuple(_safety(facilities[key], words, hospitals)))
            for key, letters in homes.items()
        ),
        insurance=tuple(_insurance(version, words)),
        security=tuple(
            House(_named(facilities[key]), letters, tuple(_security(facilities[key], words)))
            for key, letters in places.items()
        ),
        work=tuple(_work(version)),
        decide=_decide(),
        labour=_said(words, Topic.LABOUR, None),
    )


def _day(version: VersionFacts) -> date:
    return jst_date(version.sent_at) if version.sent_at else clock.today()


def _houses(version: VersionFacts, kind: OfferingKind) -> dict[int, str]:
    """Facilities of which something of a kind is in a version, each with the letters of the alternatives: A、B."""
    found: dict[int, list[str]] = {}
    for each in version.alternatives:
        for facility_id in dict.fromkeys(offer.facility_id for offer in each.offers() if offer.kind is kind):
            found.setdefault(facility_id, []).append(gettext("%(letter)s案", letter=each.letter))
    return {facility_id: gettext("、").join(letters) for facility_id, letters in found.items()}


def _named(facility: Any) -> str:
    return either(facility.name, facility.name_en)


def _said(words: Sequence[Word], topic: Topic, facility_id: int | None) -> str | None:
    word = rules.said_of(words, topic, facility_id)
    return either(*word.said) if word else None


def _safety(house: Any, words: Sequence[Word], hospitals: Iterable[Landmark]) -> Iterable[Known]:
    yield Known(gettext("所在地"), house.address or None)
    yield Known(gettext("電話"), house.phone or None)
    near = nearest(house.latitude, house.longitude, hospitals)
    yield Known(
        gettext("いちばん近い医療機関"),
        gettext("%(name)s(直線で約%(km)s km)", name=near[0].name, km=f"{near[1]:.1f}") if near else None,
    )
    yield Known(gettext("診療の時間と、夜間や休日の受け入れ"), _said(words, Topic.HOSPITAL, house.id))
    yield Known(gettext(rules.TOPIC_LABELS[Topic.HAZARDS]), _said(words, Topic.HAZARDS, house.id))


def _insurance(version: VersionFacts, words: Sequence[Word]) -> Iterable[Known]:
    if version.contract_form in set(ContractForm):
        is_registered = terms.is_registered(accounts.issuer_on(day_of(version)))
        form = ContractForm(version.contract_form) if is_registered else None
        yield Known(gettext("約款による補償"), terms.compensation(form))
    yield Known(gettext(rules.TOPIC_LABELS[Topic.INSURANCE]), _said(words, Topic.INSURANCE, None))


def _security(place: Any, words: Sequence[Word]) -> Iterable[Known]:
    yield Known(gettext("扉で閉じられる部屋"), _yes_or_no(place.has_door))
    yield Known(gettext("まわりの音"), gettext(LABELS[place.noise]) if place.noise else None)
    yield Known(gettext("回線(実測)"), _line(place))
    yield Known(gettext("画面やプロジェクター"), _yes_or_no(place.has_projector))
    yield Known(gettext(rules.TOPIC_LABELS[Topic.SECURITY]), _said(words, Topic.SECURITY, place.id))


def _yes_or_no(fact: bool | None) -> str | None:
    return None if fact is None else gettext("あります") if fact else gettext("ありません")


def _line(place: Any) -> str | None:
    """How fast a line is and when that was measured: a speed without a day is worth little, so it says so."""
    if place.wifi_down_mbps is None:
        return None
    speed = gettext("下り %(mbps)s Mbps", mbps=place.wifi_down_mbps)
    if place.wifi_up_mbps is not None:
        speed += gettext("、") + gettext("上り %(mbps)s Mbps", mbps=place.wifi_up_mbps)
    if place.wifi_measured_on is None:
        return gettext("%(speed)s(測定日は確認中)", speed=speed)
    return gettext("%(speed)s(%(day)sに測定)", speed=speed, day=i18n.day(place.wifi_measured_on))


def _work(version: VersionFacts) -> Iterable[WorkDay]:
    by_letter = [rules.work_minutes(each) for each in version.alternatives]
    for day in version.party.days:
        yield WorkDay(day, tuple(_hours(minutes.get(day, 0)) for minutes in by_letter), _unusual(day))


def _hours(minutes: int) -> str:
    if not minutes:
        return gettext("なし")
    hours, rest = divmod(minutes, 60)
    return gettext("%(h)s時間%(m)s分", h=hours, m=rest) if rest else gettext("%(h)s時間", h=hours)


def _unusual(day: date) -> str:
    holiday = holiday_name(day, i18n.language())
    if holiday:
        return gettext("祝日(%(name)s)です。", name=holiday)
    return "" if is_working_day(day) else gettext("土曜・日曜または年末年始です。")


def _decide() -> tuple[str, ...]:
    return (
        gettext("この滞在を、出張、研修、ふだんの勤務のどれとして扱うか"),
        gettext("行き帰りの移動、食事、体験の時間を、労働時間、休憩、自由時間のどれとするか"),
        gettext("参加するかどうかを、本人が選べる時間はどれか"),
        gettext("夜や休日にかかる時間の扱いと、日当や旅費"),
        gettext("けがや病気のときの社内の連絡先と、会社の保険が使えるかどうか"),
    )


# The paper -----------------------------------------------------------------------------------------------------------


def pack_data(version: VersionFacts) -> Data:
    """The data of the pack's paper, in the language of the moment."""
    said, told = papers.proposal(version), pack(version)
    daily = dict(zip((each.letter for each in version.alternatives), told.per_head_and_day, strict=True))
    return {
        **said,
        "number": number_of(version, said["trip_no"]),
        "title": gettext("%(title)sの稟議資料", title=gettext(trips.trip_by_id(version.trip_id).title)),
        "alternatives": [
            {**each, "per_head_and_day_yen": daily[each["label"]], "party": []} for each in said["alternatives"]
        ],
        "excluded": terms.excluded(version.alternatives),
        "person_days": rules.person_days(version.party),
        "safety": [_house(house) for house in told.safety],
        "insurance": _lines(told.insurance),
        "security": [_house(house) for house in told.security],
        "work": [{"day": each.day, "hours": list(each.hours), "note": each.note} for each in told.work],
        "decide": list(told.decide),
        "labour": told.labour or "",
        "unknown": told.unknown,
    }


def number_of(version: VersionFacts, trip_no: str) -> str:
    """The number of a version's pack."""
    return f"{trip_no}-v{version.number}-R"


def _house(house: House) -> Data:
    return {"name": house.name, "letters": house.letters, "rows": _lines(house.known)}


def _lines(known: Iterable[Known]) -> list[Data]:
    return [{"label": each.label, "text": each.text or ""} for each in known]
