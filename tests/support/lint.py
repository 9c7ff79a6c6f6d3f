"""The test client is a linter: every HTML page a test fetches is held against what the house asks of every page."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from html5lib.constants import E as SENTENCES
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

TYPED = {"input", "select", "textarea"}
UNTYPED = {"hidden", "submit", "button", "image", "reset"}
POINTERS = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage", "for", "list", "popovertarget")
VISIBLE_TEXT = {"h1", "h2", "h3", "h4", "h5", "h6", "button", "a", "legend", "label", "summary", "th"}


class PageClient(FlaskClient):
    """A client whose every HTML answer is linted. `client.lint = False` is for a test that wants a broken page.

    Each request gets an application context of its own, as behind a real server, so that nothing a test has loaded
    leaks into a view; afterwards the test's own session reads afresh.
    """

    lint = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        from worktrip.plumbing.database import db

        with self.application.app_context():
            response = super().open(*args, **kwargs)
        if has_app_context():
            db.session.rollback()
        if self.lint and response.mimetype == "text/html" and response.request.method != "HEAD":
            found = faults(response.get_data(as_text=True), self.application, response.request.path)
            assert not found, f"{response.request.method} {response.request.path}:\n  " + "\n  ".join(found)
        return response


def told(page: str) -> str:
    """What a page says has just been done, with the button that takes it back."""
    return " ".join(re.findall(r'<div class="toast.*?</div>', page, re.S))


@lru_cache(maxsize=1)
def parsed(text: str) -> tuple[html5lib.HTMLParser, Element]:
    """A page as a tree, and the parser that knows its errors: for whoever asks of one page after another."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser, parser.parse(text)


def faults(text: str, app: Flask, path: str) -> list[str]:
    """What is wrong with a page, in sentences; `path` is where it was fetched from, for its relative links."""
    if not text:
        return []
    parser, tree = parsed(text)
    return [*_invalid(parser), *_outline(tree), *_ids(tree), *_labels(tree), *_inline(tree), *_links(tree, app, path)]


def _invalid(parser: html5lib.HTMLParser) -> Iterator[str]:
    for (line, column), code, values in parser.errors:
        yield f"line {line}, column {column}: {SENTENCES.get(code, code) % values}"


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: Element) -> str:
    own = [element.text or ""]
    for child in element:
        if _tag(child) == "img":
            own.append(child.get("alt", ""))
        own += [child.get("aria-label", ""), _text(child), child.tail or ""]
    return "".join(own).strip()


def _outline(tree: Element) -> Iterator[str]:
    if not tree.get("lang"):
        yield "<html> has no lang"
    title = tree.find("head/title")
    if title is None or not (title.text or "").strip():
        yield "the title is empty"
    levels = [int(_tag(element)[1]) for element in tree.iter() if re.fullmatch("h[1-6]", _tag(element))]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} h1 instead of one"
    for before, after in itertools.pairwise(levels):
        if after > before + 1:
            yield f"an h{after} follows an h{before}"
    for element in tree.iter():
        name = element.get("aria-label") or element.get("aria-labelledby") or element.get("title")
        is_link_target = _tag(element) == "a" and not element.get("href")
        if _tag(element) in VISIBLE_TEXT and not is_link_target and not name and not _text(element):
            yield f"<{_tag(element)}{_named(element)}> has no text"
        if _tag(element) == "img" and element.get("alt") is None:
            yield f"<img src={element.get('src')}> has no alt"
        if _tag(element) == "iframe" and not name:
            yield "an <iframe> has no title"


def _named(element: Element) -> str:
    return "".join(f" {name}={element.get(name)!r}" for name in ("id", "name", "href", "class") if element.get(name))


def _ids(tree: Element) -> Iterator[str]:
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id") is not None)
    for one, times in ids.items():
        if times > 1 or not one or re.search(r"\s", one):
            yield f"id={one!r} stands {times} times, or is empty"
    for element in tree.iter():
        for pointer in POINTERS:
            for target in (element.get(pointer) or "").split():
                if target not in ids:
                    yield f"<{_tag(element)}{_named(element)}> {pointer}={target!r} points nowhere"
        href = element.get("href", "")
        if _tag(element) == "a" and href.startswith("#") and href not in {"#", "#top"} and href[1:] not in ids:
            yield f"<a href={href!r}> points nowhere"


def _labels(tree: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in tree.iter("label")}
    wrapped = {id(inner) for label in tree.iter("label") for inner in label.iter()}
    for element in tree.iter():
        if _tag(element) not in TYPED or (_tag(element) == "input" and element.get("type") in UNTYPED):
            continue
        named = element.get("aria-label") or element.get("aria-labelledby")
        if not named and element.get("id") not in labelled and id(element) not in wrapped:
            yield f"<{_tag(element)}{_named(element)}> has no label"


def _inline(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        if _tag(element) == "style":
            yield "a <style> element: the policy forbids it"
        if _tag(element) == "script" and (not element.get("src") or (element.text or "").strip()):
            yield "an inline <script>: the policy forbids it"
        for name in element.attrib:
            if name == "style" or name.startswith("on"):
                yield f"<{_tag(element)}{_named(element)}> has {name}=, which the policy forbids"


def _links(tree: Element, app: Flask, path: str) -> Iterator[str]:
    for element in tree.iter():
        for attribute in ("href", "src", "action", "formaction", "{http://www.w3.org/1999/xlink}href"):
            target = element.get(attribute)
            if target is None or target.startswith("#"):
                continue
            form = _tag(element) == "form" or attribute == "formaction"
            method = element.get("formmethod") or element.get("method") or ("POST" if attribute[0] == "f" else "GET")
            problem = _unreachable(target, app, path, method.upper() if form else "GET")
            if problem:
                yield f"<{_tag(element)} {attribute}={target!r}>: {problem}"


def _unreachable(target: str, app: Flask, path: str, method: str) -> str | None:
    base = str(app.config.get("BASE_URL") or "http://localhost")
    parts = urlsplit(urljoin(urljoin(base, path), target))
    if parts.scheme not in {"http", "https"} or parts.netloc not in {urlsplit(base).netloc, "localhost"}:
        return None
    if parts.path.startswith("/static/"):
        return _no_such_file(Path(app.static_folder or "") / parts.path.removeprefix("/static/"), parts.fragment)
    try:
        app.url_map.bind("localhost").match(parts.path, method=method)
    except RequestRedirect:
        return None
    except MethodNotAllowed:
        return f"no route takes a {method} there"
    except HTTPException:
        return "no route leads there"
    return None


def _no_such_file(file: Path, fragment: str) -> str | None:
    if not file.is_file():
        return "no such file"
    if fragment and file.suffix == ".svg" and f'id="{fragment}"' not in file.read_text(encoding="utf-8"):
        return f"no #{fragment} in that picture"
    return None
