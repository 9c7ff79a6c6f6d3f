"""Writes the catalogue: places, what they offer, photographs, prices, cancellation tables, programmes, rates of law."""

from worktrip.catalogue.service.cancelling import set_cancellation_ladder
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
    "add_facility",
    "add_lodging_tax_band",
    "add_offering",
    "add_photos",
    "add_programme",
    "change_facility",
    "change_offering",
    "change_programme",
    "describe_photo",
    "load_law",
    "move_photo",
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
]
