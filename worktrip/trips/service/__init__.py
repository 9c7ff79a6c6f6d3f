"""Use cases of the thread.

`journey`: a trip is opened, moves on and ends; to-dos, papers, who organises it. `saying`: a line of the thread with
its files. `talking`: organiser and desk write to each other, links are sent. `mail`: answers that come by mail.
"""

from worktrip.trips.service.journey import (
    Opened,
    accept,
    advance,
    ask_desk,
    close,
    correct_person,
    file_paper,
    finish_todo,
    forget_person,
    locked_trip,
    open_trip,
    plan,
    reopen,
    set_dates,
    set_goal,
    take_over,
    tick_todo,
)
from worktrip.trips.service.mail import (
    UNKNOWN_ADDRESS,
    Writer,
    answer_address,
    answer_token,
    check_address,
    keep_mail,
    receive_mail,
    reply_address,
)
from worktrip.trips.service.saying import announce, say
from worktrip.trips.service.talking import answer, ask, note, organiser_link, send_link

__all__ = [
    "UNKNOWN_ADDRESS",
    "Opened",
    "Writer",
    "accept",
    "advance",
    "announce",
    "answer",
    "answer_address",
    "answer_token",
    "ask",
    "ask_desk",
    "check_address",
    "close",
    "correct_person",
    "file_paper",
    "finish_todo",
    "forget_person",
    "keep_mail",
    "locked_trip",
    "note",
    "open_trip",
    "organiser_link",
    "plan",
    "receive_mail",
    "reopen",
    "reply_address",
    "say",
    "send_link",
    "set_dates",
    "set_goal",
    "take_over",
    "tick_todo",
]
