"""Somebody who reads pages and fills in the forms that stand on them: nothing is sent that no page asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests.support.lint import PageClient, parsed

Typed = Mapping[str, object]
UNSENT = {"submit", "button", "image", "reset", "file"}


def words_of(element: Element) -> str:
    """What stands in an element, on one line."""
    return " ".join("".join(element.itertext()).split())


class Reader:
    """A browser of the linting client with the page it stands on."""

    def __init__(self, client: PageClient) -> None:
        self.client = client
        self.answer: TestResponse
        self.tree: Element = Element("html")

    # --- going somewhere ----------------------------------------------------------------------------------------------

    def open(self, address: str, *, status: int = 200) -> Reader:
        """Go to an address of ours, wherever it leads on."""
        return self._take(self.client.get(self._own(address)), status)

    def follow(self, words: str, *, status: int = 200) -> Reader:
        """Follow the first link that says `words`."""
        for link in self.tree.iter("a"):
            if link.get("href") and words in f"{words_of(link)} {link.get('aria-label', '')}":
                return self.open(urljoin(self.path, link.get("href", "")), status=status)
        raise AssertionError(f"no link says {words!r} on {self.path}:\n{self.text}")

    def press(self, words: str, typed: Typed | None = None, *, at: str = "", status: int = 200) -> Reader:
        """Type into the form whose button says `words` (and whose address has `at`), and press that button.

        A choice may be named by its words; a list ticks boxes; None unticks or empties.
        """
        form, button = self._form(words, at)
        fields = list(_filled(form, dict(typed or {})))
        if button.get("name"):
            fields.append((button.get("name", ""), button.get("value", "")))
        action = urljoin(self.path, button.get("formaction") or form.get("action") or self.path)
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self._take(self.client.post(self._own(action), data=data), status)

    def _take(self, answer: TestResponse, status: int) -> Reader:
        for _ in range(6):
            if not 300 <= answer.status_code < 400 or self._is_elsewhere(answer.location):
                break
            answer = self.client.get(self._own(urljoin(answer.request.path, answer.location)))
        self.answer = answer
        if answer.mimetype == "text/html":
            _, self.tree = parsed(answer.get_data(as_text=True))
        assert answer.status_code == status, f"{answer.status_code} at {self.path}:\n{self.text[:2000]}"
        return self

    def _base(self) -> str:
        return str(self.client.application.config["BASE_URL"])

    def _is_elsewhere(self, address: str) -> bool:
        return urlsplit(address).netloc not in {"", "localhost", urlsplit(self._base()).netloc}

    def _own(self, address: str) -> str:
        parts = urlsplit(address)
        assert not self._is_elsewhere(address), address
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    # --- reading ------------------------------------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """Where the page stands."""
        return self.answer.request.path

    @property
    def text(self) -> str:
        """What the page says, on one line."""
        return words_of(self.tree)

    def sees(self, *words: str) -> Reader:
        """Hold the page to saying all of it."""
        missing = [each for each in words if each not in self.text]
        assert not missing, f"{self.path} does not say {missing}:\n{self.text}"
        return self

    def does_not_see(self, *words: str) -> Reader:
        """Hold the page to saying none of it."""
        said = [each for each in words if each in self.text]
        assert not said, f"{self.path} says {said}"
        return self

    def addresses(self, pattern: str) -> list[str]:
        """Where links on the page lead, of those that match, each once."""
        found = [link.get("href", "") for link in self.tree.iter("a")]
        return list(dict.fromkeys(each for each in found if re.search(pattern, each)))

    def _form(self, words: str, at: str) -> tuple[Element, Element]:
        for form in self.tree.iter("form"):
            for button in form.iter("button"):
                if words in f"{words_of(button)} {button.get('aria-label', '')}" and at in form.get(
                    "action", self.path
                ):
                    return form, button
        raise AssertionError(f"no button says {words!r} on {self.path}:\n{self.text}")


def _filled(form: Element, typed: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Every field as a browser would send it."""
    named = {element.get("name") for element in form.iter() if element.get("name")}
    assert set(typed) <= named, f"no field is called {set(typed) - named}; there are {sorted(filter(None, named))}"
    for element in form.iter():
        name, kind = element.get("name"), element.get("type", "text")
        if not name or element.tag not in {"input", "select", "textarea"} or kind in UNSENT:
            continue
        value = typed.get(name)
        if kind in {"checkbox", "radio"}:
            if _is_ticked(element, value) if name in typed else element.get("checked") is not None:
                yield name, element.get("value", "on")
        elif element.tag == "select":
            yield name, _chosen(element, value) if name in typed else _kept(element)
        elif name in typed:
            yield name, "" if value is None else str(value)
        else:
            yield (
                name,
                (element.text or "").removeprefix("\n") if element.tag == "textarea" else element.get("value", ""),
            )


def _is_ticked(element: Element, value: object) -> bool:
    if isinstance(value, bool) or value is None:
        return bool(value)
    wanted = [str(each) for each in value] if isinstance(value, list | tuple | set) else [str(value)]
    return element.get("value") in wanted


def _options(select: Element) -> Iterator[tuple[str, str, bool]]:
    for child in select:
        group = f"{child.get('label', '')} " if child.tag == "optgroup" else ""
        for option in [child] if child.tag == "option" else child.iter("option"):
            words = words_of(option)
            yield option.get("value", words), f"{group}{words}", option.get("selected") is not None


def _chosen(select: Element, value: object) -> str:
    options = list(_options(select))
    found = [one for one, words, _ in options if one == str(value) or (value and str(value) in words)]
    assert found, f"nothing to choose says {value!r}: {[words for _, words, _ in options]}"
    return found[0]


def _kept(select: Element) -> str:
    options = list(_options(select))
    return next((one for one, _, selected in options if selected), options[0][0] if options else "")
