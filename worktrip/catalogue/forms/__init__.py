"""Forms of the catalogue: what the desk hears from a partner, typed in any width.

`fields` what several have · `places` · `offerings` · `prices` · `seasons` · `cancelling` · `photos` · `programmes` ·
`lists`.
"""

from worktrip.catalogue.forms.cancelling import LadderForm
from worktrip.catalogue.forms.lists import ListForm
from worktrip.catalogue.forms.offerings import FIELDS, OFFERED, OfferingForm
from worktrip.catalogue.forms.photos import CaptionForm, PhotosForm
from worktrip.catalogue.forms.places import FacilityForm
from worktrip.catalogue.forms.prices import CardForm, PriceForm, TakeBackForm, TrialForm
from worktrip.catalogue.forms.programmes import PatternForm, ProgrammeForm, UseForm
from worktrip.catalogue.forms.seasons import SeasonsForm

__all__ = [
    "FIELDS",
    "OFFERED",
    "CaptionForm",
    "CardForm",
    "FacilityForm",
    "LadderForm",
    "ListForm",
    "OfferingForm",
    "PatternForm",
    "PhotosForm",
    "PriceForm",
    "ProgrammeForm",
    "SeasonsForm",
    "TakeBackForm",
    "TrialForm",
    "UseForm",
]
