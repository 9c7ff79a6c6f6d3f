"""HTML of a mail as plain text. It is only read here, never shown: no tag, style, script or address of it goes on."""

import re
from html.parser import HTMLParser

_SILENT = {"script", "style", "head", "title", "template", "noscript", "svg", "math", "object"}
_BLOCKS = {"p", "div", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "section", "article"}
_BLOCKS |= {"header", "footer", "address", "dl", "dt", "dd", "hr", "center", "form", "blockquote", "br"}
_VOID = {"br", "hr", "img", "meta", "link", "input", "wbr", "area", "base", "col", "embed", "source", "track", "param"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.silent: list[str] = []
        self.quoted = 0
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT and tag not in _VOID:
            self.silent.append(tag)
        if self.silent:
            return
        if tag in _BLOCKS:
            self._end_line(blank=tag in {"p", "blockquote"} and bool(self.lines[-1]))
        if tag == "blockquote":
            self.quoted += 1
        elif tag == "li":
            self._add("・")
        elif tag in {"td", "th"} and self.lines[-1].strip("> "):
            self._add(" ")
        elif tag == "a":
            href = dict(attrs).get("href") or ""
            self.links.append((href if href.startswith(("https://", "http://")) else "", len(self.lines[-1])))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            # what was left open inside closes with it
            while self.silent.pop() != tag:
                pass
            return
        if self.silent:
            return
        if tag == "a" and self.links:
            self._name_address(*self.links.pop())
        if tag in _BLOCKS and tag not in _VOID:
            self._end_line()
        if tag == "blockquote":
            self._end_line()
            self.quoted = max(0, self.quoted - 1)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._add(re.sub(r"[ \t\r\n\f]+", " ", data))

    def _name_address(self, href: str, since: int) -> None:
        """An address that the words do not show is written behind them: what a link hides should be seen."""
        said = self.lines[-1][since:].strip()
        if href and said and href.rstrip("/") not in said and said not in href:
            self._add(f" <{href}>")

    def _add(self, text: str) -> None:
        line = self.lines[-1]
        if not line:
            text = text.lstrip(" ")
            line = "> " * self.quoted if text else ""
        self.lines[-1] = line + (text if not line.endswith(" ") else text.lstrip(" "))

    def _end_line(self, *, blank: bool = False) -> None:
        if self.lines[-1]:
            self.lines.append("")
        if blank and len(self.lines) > 1:
            self.lines.append("")


def text_of_html(markup: str) -> str:
    """What somebody would read of it: blocks as lines, quotes with `> `, the rest of the markup gone."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    text = "\n".join(line.replace("\xa0", " ").rstrip() for line in reader.lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
