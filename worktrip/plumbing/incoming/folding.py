"""Quotes and signatures are found, to be folded away and never deleted: what is shown and what is folded is the whole.

Worked example (a test repeats it):

    はい、24日で大丈夫です。            ← shown
                                        ← folded from here
    2026年11月24日(火) 10:00 たてしな <trip+…@…>:
    > 24日に変えられますか。
"""

import re
from dataclasses import dataclass

_EARLIER = "original message|forwarded message|元のメッセージ|転送メッセージ"  # data
_DIVIDERS = (
    # Outlook, Notes, Becky!, Thunderbird when forwarding
    re.compile(rf"^\s*-{{2,}}\s*({_EARLIER})\s*-{{2,}}\s*$", re.I),
    re.compile(r"^\s*_{20,}\s*$"),
    re.compile(r"^\s*(差出人|送信者|From)\s*[:：].*$", re.I),  # data
)
_SECOND_LINES = re.compile(r"^\s*(送信日時|送信|日時|宛先|件名|Sent|Date|To|Subject)\s*[:：]", re.I)  # data
_INTRODUCTIONS = (
    re.compile(r"^\s*On .{6,200}\bwrote:\s*$", re.S),
    # Gmail, Apple Mail and others in Japanese: a date, somebody's name or address, a colon
    re.compile(r"^\s*\d{4}[年/.-]\s*\d{1,2}[月/.-]\s*\d{1,2}.{0,200}([:：]|書きました)\s*$", re.S),  # data
    re.compile(r"^\s*.{0,120}(さん|様)?は(、)?(書きました|次のように書きました)[:：]?\s*$"),  # data
)
_SIGNATURE_MARK = re.compile(r"^--\s?$")
_RULE = re.compile(r"^\s*([-=*_~#+─━―－＝＊～◇◆□■☆★・･.:/\\|<>＜＞「」][ 　]?){8,}\s*$")
_SENT_FROM = re.compile(r"^\s*(Sent from (my )?\S.{0,40}|iPhoneから送信|.{1,30}から送信)\s*$")  # data
# a signature is short: what follows a line of dashes further up is part of what was said
_SIGNATURE_LINES = 15


@dataclass(frozen=True)
class Folded:
    """A mail's text in two: `shown`, and what was `folded` away, which begins where the other ends."""

    shown: str
    folded: str


def fold(text: str) -> Folded:
    """Part a text before the quote and the signature at its end; where nothing would be left, all of it is shown."""
    lines = text.split("\n")
    cut = _quote_begins(lines)
    cut = _signature_begins(lines[:cut])
    while cut > 0 and not lines[cut - 1].strip():
        cut -= 1
    says_something = any(line.strip() and not _is_quoted(line) for line in lines[:cut])
    if not says_something or not any(line.strip() for line in lines[cut:]):
        return Folded(text, "")
    return Folded("\n".join(lines[:cut]), "\n".join(lines[cut:]))


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith((">", "＞"))


def _quote_begins(lines: list[str]) -> int:
    """The line from which on only the earlier mail stands; the number of lines if there is none."""
    only_quotes = _quotes_alone_from(lines)
    for place, line in enumerate(lines):
        if any(divider.match(line) for divider in _DIVIDERS[1:]):
            if _heads(lines, place + 1):
                return place
        elif _DIVIDERS[0].match(line):
            return place
        else:
            span = _introduction(lines, place)
            # somebody who answers between the lines is not folded away
            if span and only_quotes <= place + span < len(lines):
                return place
    return only_quotes


def _quotes_alone_from(lines: list[str]) -> int:
    """The line from which on nothing but quotes stands to the end; the number of lines if there are none."""
    begins = len(lines)
    for place in range(len(lines) - 1, -1, -1):
        if _is_quoted(lines[place]):
            begins = place
        elif lines[place].strip():
            break
        elif begins < len(lines):
            # an empty line between a quote and what introduces it
            begins = place
    return begins


def _heads(lines: list[str], place: int) -> bool:
    """Whether the lines from `place` on are the head of an earlier mail."""
    near = [line for line in lines[place : place + 12] if line.strip()][:4]
    return any(_SECOND_LINES.match(line) for line in near)


def _introduction(lines: list[str], place: int) -> int:
    """Over how many lines from `place` a quote is introduced; 0 if it is not."""
    for span in (1, 2, 3):
        joined = " ".join(lines[place : place + span])
        if lines[place].strip() and any(each.match(joined) for each in _INTRODUCTIONS):
            return span
    return 0


def _signature_begins(lines: list[str]) -> int:
    end = len(lines)
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    for place in range(max(0, end - _SIGNATURE_LINES), end):
        if _SIGNATURE_MARK.match(lines[place]) or _RULE.match(lines[place]):
            return place
    if end and _SENT_FROM.match(lines[end - 1]):
        return end - 1
    return end
