"""Forms of the catalogue: `places` what the desk hears from a partner, typed in any width · `lists` whole lists."""

from worktrip.catalogue.forms.lists import ListForm
from worktrip.catalogue.forms.places import (
    CodeField,
    FacilityForm,
    LadderForm,
    NumberField,
    OfferingForm,
    PriceForm,
    StepForm,
    TakeBackForm,
    between,
)

__all__ = [
    "CodeField",
    "FacilityForm",
    "LadderForm",
    "ListForm",
    "NumberField",
    "OfferingForm",
    "PriceForm",
    "StepForm",
    "TakeBackForm",
    "between",
]
