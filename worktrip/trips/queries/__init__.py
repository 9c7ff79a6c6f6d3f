"""Reads of the thread.

`trip` by its number · `thread` what was said, and its files · `papers` filed under it · `todos` what the desk must do ·
`inbox` what needs something, and whose it is · `ahead` what the coming days bring · `past` who organised what.
"""

from worktrip.trips.queries.ahead import DueCount, due_ahead, load_ahead
from worktrip.trips.queries.inbox import InboxRow, Share, inbox, shares
from worktrip.trips.queries.papers import Paper, PaperFile, names_of_paper, paper_file, papers
from worktrip.trips.queries.past import earlier_trips, long_gone, organised_by
from worktrip.trips.queries.thread import Said, SaidFile, file, said_about, thread
from worktrip.trips.queries.todos import TodoRow, open_todos, todos
from worktrip.trips.queries.trip import scope, trip, trip_by_id

__all__ = [
    "DueCount",
    "InboxRow",
    "Paper",
    "PaperFile",
    "Said",
    "SaidFile",
    "Share",
    "TodoRow",
    "due_ahead",
    "earlier_trips",
    "file",
    "inbox",
    "load_ahead",
    "long_gone",
    "names_of_paper",
    "open_todos",
    "organised_by",
    "paper_file",
    "papers",
    "said_about",
    "scope",
    "shares",
    "thread",
    "todos",
    "trip",
    "trip_by_id",
]
