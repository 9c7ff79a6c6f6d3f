"""The demo world: invented houses and companies, a year of trips, a payment stand-in, one command to run it all.

Owns: nothing; it writes through the services of the stages.
Comes in: DEMO=1.
Goes out: rows, one-click sign-in links, the mailbox page, the switch "pretend today is".
States: none.
"""
