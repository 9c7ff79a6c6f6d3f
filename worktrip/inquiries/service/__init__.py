"""Use cases of asking and listening.

`receiving` a company asks · `estimating` what it will roughly cost · `checking` what can be said of its days at once ·
`drafting` what is put aside and gone on with later · `hearing` the desk listens · `questioning` what is not known yet ·
`owning` who has a trip, what is next and until when.
"""

from worktrip.inquiries.service.checking import check_wishes
from worktrip.inquiries.service.drafting import (
    Resumed,
    Saved,
    clear_drafts,
    draft_url,
    drop_draft,
    forget_drafts,
    resume_draft,
    save_draft,
)
from worktrip.inquiries.service.estimating import estimate
from worktrip.inquiries.service.hearing import forget, note_hearing
from worktrip.inquiries.service.owning import hand_over, replan, take_back
from worktrip.inquiries.service.questioning import answer_question, keep_question, reopen_question, send_questions
from worktrip.inquiries.service.receiving import receive

__all__ = [
    "Resumed",
    "Saved",
    "answer_question",
    "check_wishes",
    "clear_drafts",
    "draft_url",
    "drop_draft",
    "estimate",
    "forget",
    "forget_drafts",
    "hand_over",
    "keep_question",
    "note_hearing",
    "receive",
    "reopen_question",
    "replan",
    "resume_draft",
    "save_draft",
    "send_questions",
    "take_back",
]
