"""Forms of inquiries: `fields` what reads any width · `asking` what a company asks · `hearing` what the desk hears."""

from worktrip.inquiries.forms.asking import DraftForm, InquiryForm
from worktrip.inquiries.forms.fields import narrowed
from worktrip.inquiries.forms.hearing import HearingForm

__all__ = ["DraftForm", "HearingForm", "InquiryForm", "narrowed"]
