"""Forms of proposals: field-level checks only; what belongs together is the service's to judge.

The builder: `beginning` like another · `party` who comes · `alternatives` where they sleep · `items` what happens when
· `programmes` put into them · `contracting` its contract and prices of its own · `exposing` if fewer come. Afterwards:
`sending` it, and until when · `asking` about a line · `approving` in the company · `standing` words of every approval
pack. `fields` what several of them share.
"""

from wtforms.fields.choices import SelectChoice

from worktrip.proposals.forms.alternatives import OWN, AlternativeForm, RoomForm
from worktrip.proposals.forms.approving import ApproverForm, ApproversForm, VerdictForm
from worktrip.proposals.forms.asking import RemarkForm
from worktrip.proposals.forms.beginning import LikeForm
from worktrip.proposals.forms.contracting import ContractForm, PriceForm
from worktrip.proposals.forms.exposing import FewerForm
from worktrip.proposals.forms.items import DropForm, ItemForm, LegForm, MoveForm, NoteForm
from worktrip.proposals.forms.party import GuestForm, PartyForm
from worktrip.proposals.forms.programmes import ProgrammeForm
from worktrip.proposals.forms.sending import ExtendForm, SendForm
from worktrip.proposals.forms.standing import WordForm

__all__ = [
    "OWN",
    "AlternativeForm",
    "ApproverForm",
    "ApproversForm",
    "ContractForm",
    "DropForm",
    "ExtendForm",
    "FewerForm",
    "GuestForm",
    "ItemForm",
    "LegForm",
    "LikeForm",
    "MoveForm",
    "NoteForm",
    "PartyForm",
    "PriceForm",
    "ProgrammeForm",
    "RemarkForm",
    "RoomForm",
    "SelectChoice",
    "SendForm",
    "VerdictForm",
    "WordForm",
]
