"""Lists of the catalogue that somebody sent."""

from collections.abc import Sequence

from sqlalchemy import select

from worktrip.catalogue.tables import CatalogueImport
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing.database import db


def received_lists(limit: int = 20) -> Sequence[CatalogueImport]:
    """The lists that were sent last, the newest first, without their files."""
    return db.session.scalars(select(CatalogueImport).order_by(CatalogueImport.id.desc()).limit(limit)).all()


def received_list(import_id: int) -> CatalogueImport:
    """A list that was sent. Raises NotFound, also once its month is over."""
    found = db.session.get(CatalogueImport, import_id)
    if found is None:
        raise NotFound(N_("この一覧は、もうありません。送ってから30日で消えます。"))
    return found
