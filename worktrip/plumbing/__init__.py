"""Flask and SQLAlchemy without a business word: database, outbox, queue, mail out and in, papers, pages, security.

Owns: events, the outbox, sent mail, documents, sequences, the clock's offset.
Comes in: nothing of the business; stages hand over names, keys and plain values.
Goes out: `unit_of_work`, `promise`, `post`, `record`, `guarded` and the base of every page.
States: outbox row ready → running → done | dead.
"""
