"""The people who come, and their days at the lake.

Owns: nothing of its own yet; it reads the accepted party and itinerary.
Comes in: a booking and the calendar.
Goes out: the run sheet of a stay; the moment a stay begins and ends.
States: booking confirmed → running → done, moved on by the calendar.
"""
