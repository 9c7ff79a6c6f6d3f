"""What partners offer, and at what price.

Owns: facilities, offerings, seasons, rate cards, cancellation tables, photographs, programmes, landmarks, lists of
all of it, and the effective-dated rates of law (two taxes).
Comes in: what a partner or the desk enters, by form or by list.
Goes out: offerings to build with, prices on a day, tax rates on a day, what cancelling costs.
States: none; rates have effective dates, and what was promised keeps the price it was promised at.
"""
