"""Pure vocabulary of all stages: stays, yen, tax, the Japanese calendar, numbers of papers, Japanese input, errors.

Owns: the words and calculations that every stage shares.
Comes in: plain values; the time, the rates and the rules are arguments, never read here.
Goes out: plain values, or a `DomainError` whose sentence a person can act on.
States: none.
"""
