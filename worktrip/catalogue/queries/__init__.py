"""What the catalogue holds, as later stages read it: each function a bounded number of statements.

`offers` places, what they offer, prices, rates of law and tables · `finding` things by a few characters · `photos`
photographs · `programmes` bundles · `landmarks` what a map shows besides · `rooms` what estimates are made of.
"""

from worktrip.catalogue.queries.finding import find_offerings
from worktrip.catalogue.queries.landmarks import landmarks
from worktrip.catalogue.queries.lists import received_list, received_lists
from worktrip.catalogue.queries.offers import (
    UNKNOWN_OFFERING,
    all_lodging_tax_rates,
    all_terms_of,
    cancellation_bands,
    cancellation_bands_of,
    cancellation_terms,
    cancellation_terms_of,
    consumption_tax_rates,
    facilities,
    facility,
    facility_by_id,
    facility_seasons,
    is_known_facility,
    is_known_offering,
    lodging_tax_rates,
    offering,
    offering_by_code,
    offerings,
    offerings_of,
    on_offer,
    open_offerings,
    rate_book,
    season,
    seasons_of,
    shut_facilities,
)
from worktrip.catalogue.queries.photos import first_photos, photo, photos_among, photos_of
from worktrip.catalogue.queries.programmes import is_known_programme, offered, planned, programme, programmes
from worktrip.catalogue.queries.rooms import (
    ClosableRow,
    HouseRooms,
    ThingRow,
    closable_spaces,
    rooms_by_house,
    things_of,
)

__all__ = [
    "UNKNOWN_OFFERING",
    "ClosableRow",
    "HouseRooms",
    "ThingRow",
    "all_lodging_tax_rates",
    "all_terms_of",
    "cancellation_bands",
    "cancellation_bands_of",
    "cancellation_terms",
    "cancellation_terms_of",
    "closable_spaces",
    "consumption_tax_rates",
    "facilities",
    "facility",
    "facility_by_id",
    "facility_seasons",
    "find_offerings",
    "first_photos",
    "is_known_facility",
    "is_known_offering",
    "is_known_programme",
    "landmarks",
    "lodging_tax_rates",
    "offered",
    "offering",
    "offering_by_code",
    "offerings",
    "offerings_of",
    "on_offer",
    "open_offerings",
    "photo",
    "photos_among",
    "photos_of",
    "planned",
    "programme",
    "programmes",
    "rate_book",
    "received_list",
    "received_lists",
    "rooms_by_house",
    "season",
    "seasons_of",
    "shut_facilities",
    "things_of",
]
