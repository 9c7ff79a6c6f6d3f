"""Writes the catalogue: places and what they offer, prices from a day on, cancellation tables, rates of law."""

from worktrip.catalogue.service.cancelling import set_cancellation_ladder
from worktrip.catalogue.service.imports import (
    SHIFT_JIS,
    UTF8,
    WORKBOOK,
    Beside,
    Told,
    accept_list,
    check_list,
    clear_lists,
    export_lists,
    import_lists,
    receive_list,
    take_list_in,
    told,
)
from worktrip.catalogue.service.landmarks import set_landmark
from worktrip.catalogue.service.law import add_lodging_tax_band, load_law, set_consumption_tax
from worktrip.catalogue.service.photos import (
    MOST_AT_ONCE,
    MOST_PHOTOS,
    add_photos,
    describe_photo,
    move_photo,
    remove_photo,
)
from worktrip.catalogue.service.places import (
    add_facility,
    add_offering,
    change_facility,
    change_offering,
    set_seasons,
    take_in,
)
from worktrip.catalogue.service.prices import set_card, set_prices, take_back_prices
from worktrip.catalogue.service.programmes import add_programme, change_programme, remove_pattern, set_pattern

__all__ = [
    "MOST_AT_ONCE",
    "MOST_PHOTOS",
    "SHIFT_JIS",
    "UTF8",
    "WORKBOOK",
    "Beside",
    "Told",
    "accept_list",
    "add_facility",
    "add_lodging_tax_band",
    "add_offering",
    "add_photos",
    "add_programme",
    "change_facility",
    "change_offering",
    "change_programme",
    "check_list",
    "clear_lists",
    "describe_photo",
    "export_lists",
    "import_lists",
    "load_law",
    "move_photo",
    "receive_list",
    "remove_pattern",
    "remove_photo",
    "set_cancellation_ladder",
    "set_card",
    "set_consumption_tax",
    "set_landmark",
    "set_pattern",
    "set_prices",
    "set_seasons",
    "take_back_prices",
    "take_in",
    "take_list_in",
    "told",
]
