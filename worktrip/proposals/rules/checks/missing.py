"""What a version needs before it may be sent."""

from collections.abc import Iterable, Iterator

from worktrip.kernel.errors import N_
from worktrip.proposals.rules.checks.warning import Warning, Weight, stop
from worktrip.proposals.rules.facts import AlternativeFacts, Sentence, VersionFacts
from worktrip.proposals.rules.party import Party
from worktrip.proposals.rules.rooming import rooming


def missing(version: VersionFacts) -> list[Warning]:
    """What a version needs before it may be sent; empty when it is complete."""
    return list(_needs(version))


def _needs(version: VersionFacts) -> Iterator[Warning]:
    def lacks(message: str, letter: str = "") -> Warning:
        return Warning(Weight.STOPS, Sentence(message), letter)

    if not version.party.guests:
        yield lacks(N_("来る人がまだ入っていません。"))
    if not version.alternatives:
        yield lacks(N_("案がまだありません。"))
    if not version.contract_form:
        yield lacks(N_("契約の形が設定されていません。管理者に、発行者の設定を頼んでください。"))
    for each in version.alternatives:
        if not each.title:
            yield lacks(N_("題がありません。"), each.letter)
        if not each.rooms and version.party.person_nights:
            yield lacks(N_("部屋が選ばれていません。"), each.letter)
        yield from _beds(each, version.party)
        if not each.items:
            yield lacks(N_("旅程に何も入っていません。"), each.letter)


def _beds(each: AlternativeFacts, party: Party) -> Iterator[Warning]:
    """Who has no bed: nobody is sent a proposal in which somebody has none."""
    if each.rooms:
        for night, guests in rooming(each.rooms, party).without.items():
            names = "、".join(guest.label for guest in guests)
            sentence = N_("%(day)sに、%(names)sさんの泊まる部屋がありません。")
            advice = N_("「部屋と理由」で、部屋の人数か泊まる夜を直してください。")
            yield stop(each, sentence, {"day": night, "names": names}, advice)


def letters(taken: Iterable[str]) -> str:
    """The next letter of an alternative: A, B, C …"""
    used = set(taken)
    return next(letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in used)
