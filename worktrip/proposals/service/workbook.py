"""The approval pack as a workbook: companies paste it into a form of their own, so sums are numbers, days are days."""

from collections.abc import Iterable, Iterator

from flask_babel import gettext

from worktrip.kernel.calendar import jst_date
from worktrip.plumbing import clock, i18n
from worktrip.plumbing.i18n import either
from worktrip.plumbing.sheets import Column, Kind, Table, to_workbook
from worktrip.proposals import rules
from worktrip.proposals.rules import VersionFacts
from worktrip.proposals.service import papers, terms
from worktrip.proposals.service.contracting import fee_rows
from worktrip.proposals.service.pack import House, Known, Pack, number_of, pack
from worktrip.proposals.service.pricing import Priced, price_version
from worktrip.proposals.service.telling import entry
from worktrip.trips import queries as trips

Row = list[object]


def workbook(version: VersionFacts) -> tuple[str, bytes]:
    """The name and the bytes of the workbook, one sheet per section, in the language of the moment."""
    trip_no = trips.trip_by_id(version.trip_id).no
    day = jst_date(version.sent_at) if version.sent_at else clock.today()
    return f"{number_of(version, trip_no)}.xlsx", to_workbook(tables(version), day=day)


def tables(version: VersionFacts) -> list[Table]:
    """One sheet per section of the pack, from purpose to timetable."""
    told, priced = pack(version), price_version(version)
    marks = [gettext("%(letter)s案", letter=each.letter) for each in version.alternatives]
    item, said = Column(gettext("項目"), 28), Column(gettext("内容"), 60)
    yen = [Column(gettext("%(mark)s(円)", mark=mark), 16, Kind.YEN) for mark in marks]
    place = (Column(gettext("場所"), 28), Column(gettext("案"), 12), item, said)
    return [
        Table(gettext("目的と成果"), (item, said), _aim(version)),
        Table(gettext("案のくらべ"), (item, *(Column(mark, 36) for mark in marks)), _compared(version)),
        Table(gettext("金額のくらべ"), (item, *yen), _sums(version, priced, told)),
        Table(gettext("費用の内訳"), _line_columns(), _priced_lines(version, priced)),
        Table(gettext("参加する方"), (*_guest_columns(), *yen), _guests(version, priced)),
        Table(gettext("取消料"), (*_fee_columns(), *yen), _fees(version, priced)),
        Table(
            gettext("含まれるもの"),
            (Column(gettext("案"), 12), Column(gettext("含まれる"), 12), said),
            _included(priced),
        ),
        Table(gettext("安全"), place, [*_houses(told.safety), *(["", "", *_known(each)] for each in told.insurance)]),
        Table(gettext("情報"), place, _houses(told.security)),
        Table(gettext("働く時間"), (item, *(Column(mark, 16) for mark in marks), said), _work(told)),
        Table(gettext("旅程"), _hour_columns(), _hours(version)),
    ]


def _aim(version: VersionFacts) -> Iterator[Row]:
    trip, party = trips.trip_by_id(version.trip_id), version.party
    yield [gettext("旅の番号"), trip.no]
    yield [gettext("版"), version.number]
    yield [gettext("企業"), either(trip.organisation.name, trip.organisation.name_en)]
    yield [gettext("目的"), gettext(trip.title)]
    yield [gettext("見込む成果"), trip.outcome_goal]
    yield [gettext("はじめの日"), party.first_day]
    yield [gettext("終わりの日"), party.last_day]
    yield [gettext("人数"), party.heads]
    yield [gettext("のべ泊数"), party.person_nights]
    yield [gettext("有効期限"), i18n.moment(version.good_until) if version.good_until else ""]
    yield from ([gettext("ねらい"), line] for line in version.letter.splitlines() if line.strip())
    yield from ([gettext("前の版からの変更"), line] for line in papers.changes(version))


def _compared(version: VersionFacts) -> Iterator[Row]:
    yield [gettext("案の名前"), *(either(*each.named) for each in version.alternatives)]
    if any(each.reason for each in version.alternatives):
        yield [gettext("理由"), *(each.reason for each in version.alternatives)]
    for label, cells in papers.compare(version.alternatives, version.party):
        yield [label, *cells]


def _sums(version: VersionFacts, priced: list[Priced], told: Pack) -> Iterator[Row]:
    quotes = [each.quote for each in priced]
    heads = version.party.heads
    yield [gettext("旅行代金"), *(quote and quote.price_yen for quote in quotes)]
    yield [gettext("うち消費税"), *(quote and quote.tax_yen for quote in quotes)]
    yield [gettext("宿泊税"), *(quote and quote.lodging_tax_yen for quote in quotes)]
    yield [gettext("入湯税"), *(quote and quote.bathing_tax_yen for quote in quotes)]
    yield [gettext("合計(税込)"), *(quote and quote.total_yen for quote in quotes)]
    yield [gettext("1人あたり(平均)"), *(quote and quote.per_head(heads) for quote in quotes)]
    yield [gettext("1人1日あたり(平均)"), *told.per_head_and_day]


def _line_columns() -> tuple[Column, ...]:
    return (
        Column(gettext("案"), 8),
        Column(gettext("項目"), 48),
        Column(gettext("単価(円)"), 12, Kind.YEN),
        Column(gettext("数"), 8, Kind.WHOLE),
        Column(gettext("単位"), 8),
        Column(gettext("金額(円)"), 14, Kind.YEN),
        Column(gettext("消費税率(百分率)"), 12, Kind.WHOLE),
    )


def _priced_lines(version: VersionFacts, priced: list[Priced]) -> Iterator[Row]:
    """As the papers have it: under one price its parts have no price of their own, and a fee within it no line."""
    in_one = papers.is_in_one(version)
    for each in priced:
        if each.quote is None:
            continue
        letter, quote = each.alternative.letter, each.quote
        for line in quote.counted:
            if in_one and line.is_fee:
                continue
            is_part = in_one and not line.is_outside
            yield [
                letter,
                either(line.description, line.description_en),
                None if is_part else line.unit_yen,
                line.quantity,
                gettext(rules.UNIT_LABELS[line.unit]),
                None if is_part else line.amount_yen,
                None if line.is_outside else line.tax_percent,
            ]
        yield [letter, gettext("旅行代金"), None, None, "", quote.price_yen, None]
        yield [letter, gettext("合計(税込)"), None, None, "", quote.total_yen, None]
        for option in quote.options(each.alternative):
            name = gettext("%(title)s(お選びいただけるもの、合計に含みません)", title=either(*option.item.named))
            yield [letter, name, None, None, "", option.total_yen, None]


def _guest_columns() -> tuple[Column, ...]:
    return (
        Column(gettext("お名前"), 16),
        Column(gettext("到着の日"), 12, Kind.DATE),
        Column(gettext("到着の時刻"), 10, Kind.TIME),
        Column(gettext("出発の日"), 12, Kind.DATE),
        Column(gettext("出発の時刻"), 10, Kind.TIME),
        Column(gettext("泊数"), 8, Kind.WHOLE),
    )


def _guests(version: VersionFacts, priced: list[Priced]) -> Iterator[Row]:
    shares = [each.quote.shares(version.party) if each.quote else [] for each in priced]
    for place, guest in enumerate(version.party.guests):
        yield [
            guest.label,
            guest.arrives_on,
            guest.arrives_at,
            guest.leaves_on,
            guest.leaves_at,
            len(guest.nights),
            *(share[place] if share else None for share in shares),
        ]


def _fee_columns() -> tuple[Column, ...]:
    return (
        Column(gettext("この日から"), 12, Kind.DATE),
        Column(gettext("この日まで"), 12, Kind.DATE),
        Column(gettext("いつ"), 24),
        Column(gettext("割合(百分率)"), 10, Kind.WHOLE),
    )


def _fees(version: VersionFacts, priced: list[Priced]) -> Iterator[Row]:
    for row in fee_rows(version, [each.quote for each in priced if each.quote]):
        when = gettext("開始後、ご連絡なし") if row.is_after_start else ""
        share = "" if row.percent else terms.share_told(row)
        yield [row.from_day, row.to_day, when or share, row.percent, *row.amounts_yen]


def _included(priced: list[Priced]) -> Iterator[Row]:
    for each in priced:
        for text in papers.included(each.alternative, each.quote) if each.quote else ():
            yield [each.alternative.letter, gettext("はい"), text]
    yield from (["", gettext("いいえ"), text] for text in terms.excluded([each.alternative for each in priced]))


def _houses(houses: Iterable[House]) -> Iterator[Row]:
    for house in houses:
        yield from ([house.name, house.letters, *_known(known)] for known in house.known)


def _known(known: Known) -> Row:
    return [known.label, known.text if known.text is not None else gettext("確認中")]


def _work(told: Pack) -> Iterator[Row]:
    for day in told.work:
        yield [i18n.day_short(day.day), *day.hours, day.note]
    for text in told.decide:
        yield [gettext("社内で決めること"), *("" for _ in told.per_head_and_day), text]
    if told.labour:
        yield [gettext("補足"), *("" for _ in told.per_head_and_day), told.labour]


def _hour_columns() -> tuple[Column, ...]:
    return (
        Column(gettext("案"), 8),
        Column(gettext("日"), 12, Kind.DATE),
        Column(gettext("時刻"), 8, Kind.TIME),
        Column(gettext("予定"), 36),
        Column(gettext("くわしく"), 48),
    )


def _hours(version: VersionFacts) -> Iterator[Row]:
    for each in version.alternatives:
        for item in each.items:
            told = entry(item)
            yield [each.letter, item.day, item.starts_at, told["title"], told["text"]]
