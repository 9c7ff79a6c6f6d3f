"""The demo world: fictional lodgings and companies, a year of trips, a payment stand-in, and one command that runs it all.

Owns: nothing; it writes through the services of the stages.
Comes in: DEMO=1.
Goes out: rows, one-click sign-in links, the mailbox page, the switch "pretend today is".
States: none.
"""
