"""After the stay: what was achieved, and what work could go to the residents.

Owns: surveys, leads for outsourced work and how they moved.
Comes in: stays that ended; the organiser's answer.
Goes out: a goal scored; a lead with its source stay on the director's board.
States: lead new → qualified → proposed → won | lost (reason) | later (date).
"""
