"""Use cases of proposals.

`drafting` builds a version · `beginning` like another · `programming` puts programmes into it · `rooms` and `sleeping`
where they sleep · `contracting` under which form · `overriding` prices of its own · `travelling` puts ways in ·
`moving` puts an item at another hour · `noting` lets a warning stand · `undoing` takes an edit back, whatever `content`
it changed · `pricing` says what it costs and takes now · `supposing` what if · `exposing` what cancelling leaves us
with · `sending` freezes, holds, and what readers and time do afterwards · `delivering` makes and mails the papers,
`papers` what they say, `terms` their standing words · `approving` lets a company say yes to it, `writing` takes its
approvers' mails, `pack` and `workbook` what they read, `standing` the association's words in it · `extending` puts its
deadline off · `reading` what the organiser sees · `places` where it leads · `telling` says sentences · `rows` what is
kept of plain values.
"""

from worktrip.proposals.service.approving import (
    Review,
    answer_approval,
    approval_url,
    name_approvers,
    review,
    usual_approvers,
    withdraw_approver,
)
from worktrip.proposals.service.beginning import begin_like
from worktrip.proposals.service.contracting import (
    ContractDesk,
    contract_desk,
    fee_rows,
    fees_of,
    licence_of,
    set_contract,
)
from worktrip.proposals.service.delivering import make_papers
from worktrip.proposals.service.drafting import (
    add_alternative,
    add_item,
    copy_alternative,
    discard,
    draft,
    lay_out_days,
    remove_alternative,
    remove_item,
    set_alternative,
    set_item,
    set_party,
    set_words,
)
from worktrip.proposals.service.exposing import exposed
from worktrip.proposals.service.extending import extend
from worktrip.proposals.service.forgetting import forget
from worktrip.proposals.service.moving import move_item
from worktrip.proposals.service.noting import look_again, note_seen
from worktrip.proposals.service.overriding import clear_price, set_price, who_priced
from worktrip.proposals.service.pack import KIND as PACK
from worktrip.proposals.service.pack import Pack, pack, pack_data
from worktrip.proposals.service.papers import between, changes, compare, conditions, proposal
from worktrip.proposals.service.places import Places, places
from worktrip.proposals.service.pricing import (
    OnShelf,
    Priced,
    available,
    named_wants,
    price_version,
    shelf,
    tariff_of,
)
from worktrip.proposals.service.programming import drop_in, fitting_programmes, look_into
from worktrip.proposals.service.reading import Column, Reading, fee_step, is_over, read
from worktrip.proposals.service.sending import (
    CONSENT_WORDING,
    ask_again,
    blockers,
    expire_due,
    give_consent,
    mark_accepted,
    preview,
    record_view,
    remark,
    rivals,
    send,
    usual_valid_until,
)
from worktrip.proposals.service.sleeping import Beds, beds, houses_told, is_parted
from worktrip.proposals.service.standing import set_standing_word
from worktrip.proposals.service.supposing import WhatIf, take, what_if
from worktrip.proposals.service.telling import entry, tell
from worktrip.proposals.service.travelling import add_leg, set_leg
from worktrip.proposals.service.undoing import redo, undo
from worktrip.proposals.service.workbook import workbook
from worktrip.proposals.service.writing import approver_address, check_address, receive_mail

__all__ = [
    "CONSENT_WORDING",
    "PACK",
    "Beds",
    "Column",
    "ContractDesk",
    "OnShelf",
    "Pack",
    "Places",
    "Priced",
    "Reading",
    "Review",
    "WhatIf",
    "add_alternative",
    "add_item",
    "add_leg",
    "answer_approval",
    "approval_url",
    "approver_address",
    "ask_again",
    "available",
    "beds",
    "begin_like",
    "between",
    "blockers",
    "changes",
    "check_address",
    "clear_price",
    "compare",
    "conditions",
    "contract_desk",
    "copy_alternative",
    "discard",
    "draft",
    "drop_in",
    "entry",
    "expire_due",
    "exposed",
    "extend",
    "fee_rows",
    "fee_step",
    "fees_of",
    "fitting_programmes",
    "forget",
    "give_consent",
    "houses_told",
    "is_over",
    "is_parted",
    "lay_out_days",
    "licence_of",
    "look_again",
    "look_into",
    "make_papers",
    "mark_accepted",
    "move_item",
    "name_approvers",
    "named_wants",
    "note_seen",
    "pack",
    "pack_data",
    "places",
    "preview",
    "price_version",
    "proposal",
    "read",
    "receive_mail",
    "record_view",
    "redo",
    "remark",
    "remove_alternative",
    "remove_item",
    "review",
    "rivals",
    "send",
    "set_alternative",
    "set_contract",
    "set_item",
    "set_leg",
    "set_party",
    "set_price",
    "set_standing_word",
    "set_words",
    "shelf",
    "take",
    "tariff_of",
    "tell",
    "undo",
    "usual_approvers",
    "usual_valid_until",
    "what_if",
    "who_priced",
    "withdraw_approver",
    "workbook",
]
