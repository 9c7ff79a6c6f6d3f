"""Outsourced work of residents: so far the figures the town has published; orders and tasks build on leads.

Owns: published yearly figures of outsourced work.
Comes in: the town's figures by fiscal year.
Goes out: what the report holds its own figures against.
States: job ordered → running → delivered → accepted → paid (to come with orders).
"""
