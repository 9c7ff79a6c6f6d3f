"""What was accepted, and what each partner says to it.

Owns: bookings, purchase orders and their answers.
Comes in: an acceptance by name and title with a single-use code; a partner's tap.
Goes out: all holds turned into bookings or none; purchase orders; the contract paper; calendars.
States: booking confirmed → running → done | cancelled; order asked → yes | partly | no | other dates.
"""
