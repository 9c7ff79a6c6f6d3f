"""Who is who: organisations, people, their roles, how they sign in, and the links and codes of everybody else.

Owns: organisations, issuer profiles (effective-dated), people, grants of roles, sessions, links, single-use codes.
Comes in: a password and a time-based code from staff; a mailed link from everyone else.
Goes out: the actor of every request, `may(actor, action, scope)`, links that read, codes that bind.
States: session open → ended | revoked; link open → ended | revoked; code open → used | ended.
"""
