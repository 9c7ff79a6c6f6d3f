"""How many are free: allotments per slot, and what takes from them.

Owns: slots (offering, day) and holds (trip, slot); calendars kept elsewhere, and our own of each offering.
Comes in: allotments from partners and the desk; `hold`, `book` and `release` from later stages; busy days by the hour.
Goes out: what is free; all or none; calendars of what is taken.
States: asked (takes nothing) → held (takes stock until a stated minute, then lapses) → booked → released | used.
"""
