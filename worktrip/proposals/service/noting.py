"""Noting that a warning was seen and may stand, with a word why; it is part of the draft, and can be taken back."""

from worktrip.plumbing.database import unit_of_work
from worktrip.proposals.service.undoing import open_draft, record_edit
from worktrip.proposals.tables import SeenWarning


def note_seen(version_id: int, key: str, word: str = "") -> None:
    """Let a warning of a draft stand; noted again, the word is the new one. Raises Conflict once it was sent."""
    with unit_of_work():
        row = open_draft(version_id)
        found = next((each for each in row.seen if each.key == key), None)
        if found is None:
            found = SeenWarning(key=key)
            row.seen.append(found)
        found.word = word.strip()
        record_edit(row, "warnings")


def look_again(version_id: int, key: str) -> None:
    """Show a warning of a draft again as one that nobody has seen."""
    with unit_of_work():
        row = open_draft(version_id)
        row.seen = [each for each in row.seen if each.key != key]
        record_edit(row, "warnings")
