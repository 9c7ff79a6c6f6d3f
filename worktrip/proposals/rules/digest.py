"""What was sent, as one number: whoever holds it can tell later that nothing of it was changed."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from worktrip.kernel.calendar import to_jst
from worktrip.proposals.rules.facts import AlternativeFacts, RoomUse, VersionFacts


def digest(version: VersionFacts) -> str:
    """SHA-256 over everything a reader was sent, as canonical JSON; our own net prices are not part of it.

    Made of what is stored with the version only, so that a later change in the catalogue does not touch it.
    """
    content = {
        "trip": version.trip_id,
        "number": version.number,
        "contract_form": version.contract_form,
        "letter": version.letter,
        "change_note": version.change_note,
        "sent_at": to_jst(version.sent_at).isoformat() if version.sent_at else None,
        "valid_until": to_jst(version.valid_until).isoformat() if version.valid_until else None,
        "party": [
            [each.label, each.arrives_on, each.arrives_at, each.leaves_on, each.leaves_at, each.diet]
            for each in version.party.guests
        ],
        "alternatives": [_alternative(each) for each in version.alternatives],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def accepted_digest(version_digest: str, letter: str, ticked: Iterable[int]) -> str:
    """SHA-256 over all that is accepted: the version as it was sent, which alternative of it, and what was ticked."""
    text = json.dumps({"version": version_digest, "alternative": letter, "ticked": sorted(set(ticked))}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _alternative(each: AlternativeFacts) -> dict[str, Any]:
    return {
        "letter": each.letter,
        "title": each.title,
        "reason": each.reason,
        "is_recommended": each.is_recommended,
        **_rooms(each.rooms),
        "sums": [each.total_yen, each.tax_yen, each.lodging_tax_yen, each.bathing_tax_yen],
        "items": [
            [
                *(item.day, item.starts_at, item.ends_at, item.kind, item.title, item.title_en, item.note),
                *(item.quantity, item.offer.offering_id if item.offer else None),
                # left out where it is neither, as it was before there was either
                *(["optional"] if item.is_optional else []),
                *(["own"] if item.is_own else []),
            ]
            for item in each.items
        ],
        "lines": [
            [
                *(line.kind, line.description, line.description_en, line.unit, line.quantity, line.unit_yen),
                *(line.amount_yen, line.tax_class, line.tax_percent, line.service_from, line.service_to),
                *(["optional"] if line.is_optional else []),
            ]
            for line in each.lines
        ],
    }


def _rooms(rooms: Sequence[RoomUse]) -> dict[str, Any]:
    """Where they sleep; one room that takes everybody is told as it was when there could be no other."""
    if len(rooms) > 1 or not all(use.is_plain for use in rooms):
        return {
            "rooms": [
                [
                    *(use.room.offering_id if use.room else None, use.people_per_room, use.meal_plan, use.people),
                    *(use.note, use.first_night, use.last_night),
                ]
                for use in rooms
            ]
        }
    use = rooms[0] if rooms else RoomUse(None)
    return {
        "room": use.room.offering_id if use.room else None,
        "people_per_room": use.people_per_room,
        # left out where none was chosen, as it was before there was a choice
        **({"meal_plan": use.meal_plan} if use.meal_plan else {}),
    }
