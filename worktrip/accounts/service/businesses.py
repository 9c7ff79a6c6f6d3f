"""Many partners' businesses at once, as a list of the catalogue brings them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from worktrip.accounts.rules import OrganisationKind
from worktrip.accounts.tables import Organisation
from worktrip.kernel import writing
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import unit_of_work

Facts = Mapping[str, Any]
AT_ONCE = 500


def set_businesses(new: Mapping[str, Facts], changed: Mapping[int, Facts]) -> dict[str, int]:
    """Add businesses, each under its folded name, and replace facts of others by id; the ids of the new ones.

    A bounded number of statements for each thousand.
    """
    if not new and not changed:
        return {}
    with unit_of_work() as unit:
        now = clock.now()
        rows = [
            {
                **facts,
                "kind": OrganisationKind.PARTNER,
                "search_text": writing.fold(f"{facts['name']} {facts.get('name_kana', '')}"),
                "created_at": now,
            }
            for facts in new.values()
        ]
        if rows:
            unit.session.execute(insert(Organisation).execution_options(render_nulls=True), rows)
        wanted = list(changed)
        for start in range(0, len(wanted), AT_ONCE):
            query = select(Organisation).where(Organisation.id.in_(wanted[start : start + AT_ONCE]))
            for row in unit.session.scalars(query):
                for name, value in changed[row.id].items():
                    setattr(row, name, value)
                row.search_text = writing.fold(f"{row.name} {row.name_kana} {row.name_en}")
        unit.session.flush()
        events.record("accounts.businesses_set", added=len(rows), changed=sorted(changed))
        newest = select(Organisation.id, Organisation.name).order_by(Organisation.id.desc()).limit(len(rows))
        return {writing.fold(row.name): row.id for row in unit.session.execute(newest)}
