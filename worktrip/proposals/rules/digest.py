"""What was sent, as one number: whoever holds it can tell later that nothing of it was changed."""

import hashlib
import json
from typing import Any

from worktrip.kernel.calendar import to_jst
from worktrip.proposals.rules.facts import AlternativeFacts, VersionFacts


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


def _alternative(each: AlternativeFacts) -> dict[str, Any]:
    return {
        "letter": each.letter,
        "title": each.title,
        "reason": each.reason,
        "is_recommended": each.is_recommended,
        "room": each.room.offering_id if each.room else None,
        "people_per_room": each.people_per_room,
        # left out where none was chosen, as it was before there was a choice
        **({"meal_plan": each.meal_plan} if each.meal_plan else {}),
        "sums": [each.total_yen, each.tax_yen, each.lodging_tax_yen, each.bathing_tax_yen],
        "items": [
            [
                *(item.day, item.starts_at, item.ends_at, item.kind, item.title, item.title_en, item.note),
                *(item.quantity, item.offer.offering_id if item.offer else None),
            ]
            for item in each.items
        ],
        "lines": [
            [
                *(line.kind, line.description, line.description_en, line.unit, line.quantity, line.unit_yen),
                *(line.amount_yen, line.tax_class, line.tax_percent, line.service_from, line.service_to),
            ]
            for line in each.lines
        ],
    }
