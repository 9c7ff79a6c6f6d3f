"""The catalogue as sheets of a file."""

from collections.abc import Iterator

from worktrip.catalogue.lists.described import LISTS, Listed
from worktrip.catalogue.lists.known import Known
from worktrip.plumbing.sheets import Table


def tables(known: Known) -> list[Table]:
    """Every list with its heads, notes and words to choose from; reading it back changes nothing."""
    return [
        Table(listed.name, [field.column for field in listed.fields], list(_rows(known, listed))) for listed in LISTS
    ]


def _rows(known: Known, listed: Listed) -> Iterator[list[object]]:
    for values in known.rows(listed):
        yield [
            None if (value := values.get(field.name)) is None and not field.shows_nothing else field.shown(value)
            for field in listed.fields
        ]
