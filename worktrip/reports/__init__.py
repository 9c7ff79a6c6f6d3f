"""Figures for the three parties and the town: groups, people, person-nights, weekday nights, leads.

Owns: no table; it reads all stages before it.
Comes in: what the stages recorded.
Goes out: the town's page and `flask report figures`.
States: none.
"""
