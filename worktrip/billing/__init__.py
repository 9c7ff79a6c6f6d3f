"""Invoices and payments: what is owed, on a paper that never changes, and what was paid.

Owns: invoices with their lines, payments, checkouts, events of the payment provider.
Comes in: an accepted alternative after its stay; a card payment by webhook; a bank transfer noted by the accountant.
Goes out: a numbered qualified invoice, its state of payment, a paid trip.
States: draft without a number → issued (numbered, immutable). Paid, partly paid and overpaid are derived, never kept.
"""
