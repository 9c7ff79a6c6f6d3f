"""How many are free, what takes from them, and what houses say about it.

Owns: slots (offering, day, part of the day) and holds (trip, slot); what houses said, their patterns and conditions;
questions to them and who waits; calendars kept elsewhere, and our own of each offering.
Comes in: numbers from partners and the desk; `hold`, `book` and `release` from later stages; busy days by the hour.
Goes out: what is free; all or none; questions and reminders; calendars of what is taken.
States: asked (takes nothing) → held (takes stock until a stated minute, then lapses) → booked → released | used.
"""
