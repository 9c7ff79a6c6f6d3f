"""What a version needs before it may be sent."""

from collections.abc import Iterable, Iterator

from worktrip.kernel.errors import N_
from worktrip.proposals.rules.checks.warning import Warning, Weight
from worktrip.proposals.rules.facts import Sentence, VersionFacts


def missing(version: VersionFacts) -> list[Warning]:
    """What a version needs before it may be sent; empty when it is complete."""
    return list(_needs(version))


def _needs(version: VersionFacts) -> Iterator[Warning]:
    def stop(message: str, letter: str = "", **values: object) -> Warning:
        return Warning(Weight.STOPS, Sentence(message, values), letter)

    if not version.party.guests:
        yield stop(N_("来る人がまだ入っていません。"))
    if not version.alternatives:
        yield stop(N_("案がまだありません。"))
    if not version.contract_form:
        yield stop(N_("契約の形が設定されていません。管理者に、発行者の設定を頼んでください。"))
    for each in version.alternatives:
        if not each.title:
            yield stop(N_("題がありません。"), each.letter)
        if each.room is None and version.party.person_nights:
            yield stop(N_("部屋が選ばれていません。"), each.letter)
        if not each.items:
            yield stop(N_("旅程に何も入っていません。"), each.letter)


def letters(taken: Iterable[str]) -> str:
    """The next letter of an alternative: A, B, C …"""
    used = set(taken)
    return next(letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in used)
