"""Pages that show several stages at once: public pages, home pages, the trip's page and its chain.

Owns: no table; it reads all stages before it.
Comes in: nothing it keeps.
Goes out: the home page, the organiser's page of a trip, the chain, staff pages about the service itself.
States: none.
"""
