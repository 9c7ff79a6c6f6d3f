"""The whole catalogue as a file, with how many there usually are."""

from flask import Response
from flask_babel import gettext as _

from worktrip.accounts.rules import Action
from worktrip.catalogue import service as catalogue
from worktrip.inventory import service
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing import clock, pages, sheets
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)
ENDINGS = {catalogue.WORKBOOK: "xlsx", catalogue.UTF8: "zip", catalogue.SHIFT_JIS: "zip"}


@routes.get("/desk/catalogue/lists/download/<form>")
@guarded(Action.CATALOGUE_READ)
def download_lists(form: str) -> Response:
    """Everything partners offer, as a workbook or as an archive of CSV."""
    if form not in ENDINGS:
        raise NotFound(N_("お探しのページは見つかりませんでした。"))
    name = _("宿とプログラム_%(day)s", day=f"{clock.today():%Y%m%d}")
    return sheets.download(f"{name}.{ENDINGS[form]}", catalogue.export_lists(service.BESIDE, form).content)
