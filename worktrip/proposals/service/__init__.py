"""Use cases of proposals.

`drafting` builds a version · `approving` lets a company say yes to it · `pack` and `workbook` what its approvers read,
`standing` the association's words in it · `pricing` says what it costs and takes now · `sending` freezes, holds, and
what readers and time do afterwards · `extending` puts its deadline off · `papers` makes what is mailed · `terms` its
standing words · `reading` what the organiser sees · `places` where it leads · `telling` says sentences.
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
from worktrip.proposals.service.extending import extend
from worktrip.proposals.service.forgetting import forget
from worktrip.proposals.service.pack import KIND as PACK
from worktrip.proposals.service.pack import Pack, make_pack, pack
from worktrip.proposals.service.papers import between, changes, compare, conditions, make_papers
from worktrip.proposals.service.places import Places, places
from worktrip.proposals.service.pricing import OnShelf, Priced, available, fee_rows, named_wants, price_version, shelf
from worktrip.proposals.service.reading import Column, Reading, is_over, read
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
from worktrip.proposals.service.standing import set_standing_word
from worktrip.proposals.service.telling import entry, tell
from worktrip.proposals.service.workbook import workbook

__all__ = [
    "CONSENT_WORDING",
    "PACK",
    "Column",
    "OnShelf",
    "Pack",
    "Places",
    "Priced",
    "Reading",
    "Review",
    "add_alternative",
    "add_item",
    "answer_approval",
    "approval_url",
    "ask_again",
    "available",
    "between",
    "blockers",
    "changes",
    "compare",
    "conditions",
    "copy_alternative",
    "discard",
    "draft",
    "entry",
    "expire_due",
    "extend",
    "fee_rows",
    "forget",
    "give_consent",
    "is_over",
    "lay_out_days",
    "make_pack",
    "make_papers",
    "mark_accepted",
    "name_approvers",
    "named_wants",
    "pack",
    "places",
    "preview",
    "price_version",
    "read",
    "record_view",
    "remark",
    "remove_alternative",
    "remove_item",
    "review",
    "rivals",
    "send",
    "set_alternative",
    "set_item",
    "set_party",
    "set_standing_word",
    "set_words",
    "shelf",
    "tell",
    "usual_approvers",
    "usual_valid_until",
    "withdraw_approver",
    "workbook",
]
