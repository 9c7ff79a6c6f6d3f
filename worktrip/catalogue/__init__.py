"""What partners offer, and at what price.

Owns: facilities, offerings, rates, cancellation tables, and the effective-dated rates of law (two taxes).
Comes in: what a partner or the desk enters.
Goes out: offerings to build with, prices on a day, tax rates on a day.
States: none; rates have effective dates, and what was promised keeps the price it was promised at.
"""
