"""The demo's houses and what they offer. Houses and providers are invented, and so are their prices, facts and numbers.

Codes: L1–L7 lodgings, K1 the lakeside office, B1 the store of the loan kit, A1–A7 activities and food, T1 rides.
"""
