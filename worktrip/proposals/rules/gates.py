"""What the issuer's registration under the travel law lets it contract for (rules 3.1).

Arranging lodging or transport for a reward needs a registration; activities alone need none. That is UNVERIFIED, so an
installation may say that they do (`ACTIVITIES_NEED_REGISTRATION`). A regional registration covers only trips that
begin, sleep and end in its own area: the office's municipality, those next to it, and what was designated. From the
third class on there is no such limit for what is made to order or arranged.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from worktrip.accounts.rules import Registration
from worktrip.catalogue.rules import OfferingKind
from worktrip.kernel.errors import N_
from worktrip.proposals.rules.facts import AlternativeFacts, Sentence, VersionFacts
from worktrip.proposals.rules.words import ContractForm

_TRAVEL = (OfferingKind.ROOM, OfferingKind.TRANSPORT)
UNREGISTERED = N_(
    "旅行業の登録がないため、宿泊や送迎を含む契約はできません。登録のある旅行業者を通して契約してください。"
)


@dataclass(frozen=True)
class Licence:
    """The registration, None while it is not confirmed, and the municipalities of a regional one."""

    registration: Registration | None
    area: frozenset[str] | None = None
    # whether activities alone need one as well
    for_activities: bool = False


def forms_for(registration: Registration | None, *, is_gated: bool = True) -> tuple[ContractForm, ...]:
    """The forms of contract a registration allows, the usual one first; without one, those of what needs none."""
    if is_gated and registration in (None, Registration.NONE):
        return ()
    return (ContractForm.MADE_TO_ORDER, ContractForm.ARRANGED)


def is_travel(alternative: AlternativeFacts) -> bool:
    """Whether lodging or transport is arranged in it."""
    return any(offer.kind in _TRAVEL for offer in alternative.offers())


def is_gated(version: VersionFacts, licence: Licence) -> bool:
    """Whether a version may be contracted for only with a registration."""
    return bool(_gated(version, licence))


def _gated(version: VersionFacts, licence: Licence) -> list[AlternativeFacts]:
    return [each for each in version.alternatives if licence.for_activities or is_travel(each)]


def refusals(version: VersionFacts, licence: Licence) -> list[Sentence]:
    """Why a version may not be contracted for under a registration; empty when it may."""
    return list(_refusals(version, licence))


def _refusals(version: VersionFacts, licence: Licence) -> Iterator[Sentence]:
    travelling = _gated(version, licence)
    if not travelling:
        return
    match licence.registration:
        case None:
            yield Sentence(
                N_(
                    "「旅行業の登録の種別」が設定されていないため、契約できるかを確かめられません。管理者に設定を頼んでください。"
                )
            )
        case Registration.NONE:
            yield Sentence(UNREGISTERED)
        case Registration.REGIONAL:
            yield from _beyond(version, travelling, licence.area)


def _beyond(
    version: VersionFacts, travelling: Iterable[AlternativeFacts], area: frozenset[str] | None
) -> Iterator[Sentence]:
    if area is None:
        yield Sentence(
            N_(
                "「地域限定の登録で扱える市町村」が設定されていないため、契約できるかを確かめられません。管理者に設定を頼んでください。"
            )
        )
        return
    if version.meets_in_area is None:
        yield Sentence(N_("集合と解散が、登録の地域の中かどうかを選んでください。"))
    elif not version.meets_in_area:
        yield Sentence(
            N_(
                "地域限定の登録では、集合と解散も地域の中に限られます。"
                "第三種以上の登録のある旅行業者を通して契約してください。"
            )
        )
    outside = dict.fromkeys(
        offer.place
        for each in travelling
        for offer in each.offers()
        if offer.kind in _TRAVEL and offer.municipality_code not in area
    )
    for place in outside:
        yield Sentence(N_("%(place)sは、地域限定の登録で扱える市町村の外です。"), {"place": place})
