"""Writes the catalogue: places and what they offer, prices from a day on, cancellation tables, rates of law."""

from worktrip.catalogue.service.cancelling import set_cancellation_ladder
from worktrip.catalogue.service.imports import (
    SHIFT_JIS,
    UTF8,
    WORKBOOK,
    Told,
    accept_list,
    clear_lists,
    export_lists,
    import_lists,
    receive_list,
    told,
)
from worktrip.catalogue.service.law import add_lodging_tax_band, load_law, set_consumption_tax
from worktrip.catalogue.service.places import (
    add_facility,
    add_offering,
    change_facility,
    change_offering,
    set_seasons,
    take_in,
)
from worktrip.catalogue.service.prices import set_card, set_prices, take_back_prices

__all__ = [
    "SHIFT_JIS",
    "UTF8",
    "WORKBOOK",
    "Told",
    "accept_list",
    "add_facility",
    "add_lodging_tax_band",
    "add_offering",
    "change_facility",
    "change_offering",
    "clear_lists",
    "export_lists",
    "import_lists",
    "load_law",
    "receive_list",
    "set_cancellation_ladder",
    "set_card",
    "set_consumption_tax",
    "set_prices",
    "set_seasons",
    "take_back_prices",
    "take_in",
    "told",
]
