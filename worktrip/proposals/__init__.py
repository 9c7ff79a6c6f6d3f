"""Itineraries with alternatives and versions: an answer the approver is glad to stamp.

Owns: versions, alternatives, the party (who arrives and leaves when), items by day and hour, priced lines, consent.
Comes in: hearing, catalogue, what is free.
Goes out: a frozen version with its papers, the trip's holds, what a partner would be asked.
States: draft → sent → accepted | superseded | declined | expired. A sent version never changes:
  a change is version n + 1.
"""
