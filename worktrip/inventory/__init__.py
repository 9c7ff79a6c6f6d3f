"""How many are free: allotments per slot, and what takes from them.

Owns: slots (offering, day) and holds (trip, slot).
Comes in: allotments from partners and the desk; `hold`, `book` and `release` from later stages.
Goes out: what is free; all or none.
States: asked (takes nothing) → held (takes stock until a stated minute, then lapses) → booked → released | used.
"""
