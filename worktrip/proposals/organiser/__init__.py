"""The organiser at a proposal: `reading` it · `approving` it in their company."""

from worktrip.proposals.organiser import approving, reading

__all__ = ["approving", "reading"]
