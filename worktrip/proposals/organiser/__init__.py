"""The organiser at a proposal: `reading` it · `asking` about it · `approving` it in their company."""

from worktrip.proposals.organiser import approving, asking, reading

__all__ = ["approving", "asking", "reading"]
