"""Use cases of asking and listening.

`receiving` a company asks · `hearing` the desk listens · `questioning` what is not known yet · `owning` who has a trip,
what is next and until when.
"""

from worktrip.inquiries.service.hearing import forget, note_hearing
from worktrip.inquiries.service.owning import hand_over, replan, take_back
from worktrip.inquiries.service.questioning import answer_question, keep_question, reopen_question, send_questions
from worktrip.inquiries.service.receiving import estimate, receive

__all__ = [
    "answer_question",
    "estimate",
    "forget",
    "hand_over",
    "keep_question",
    "note_hearing",
    "receive",
    "reopen_question",
    "replan",
    "send_questions",
    "take_back",
]
