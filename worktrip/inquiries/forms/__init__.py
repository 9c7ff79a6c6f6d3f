"""Forms of inquiries.

`fields` what reads any width · `asking` what a company asks · `hearing` what the desk hears and what stays open ·
`owning` whose a trip is, and what is next.
"""

from worktrip.inquiries.forms.asking import DraftForm, InquiryForm
from worktrip.inquiries.forms.fields import narrowed
from worktrip.inquiries.forms.hearing import AnswerForm, HearingForm, QuestionForm, QuestionsForm
from worktrip.inquiries.forms.owning import HandoverForm, PlanForm

__all__ = [
    "AnswerForm",
    "DraftForm",
    "HandoverForm",
    "HearingForm",
    "InquiryForm",
    "PlanForm",
    "QuestionForm",
    "QuestionsForm",
    "narrowed",
]
