"""Nothing is said in one language only: every Japanese sentence of code and templates has its English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from wtforms import Form as BaseForm

from scripts.sentences import DATA_PACKAGES, JAPANESE, pieces
from tests.support.application import make_app
from worktrip.plumbing import pages

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# what stays Japanese in English: the name of the language itself, and words quoted from forms and law
QUOTED = ("日本語", "稟議", "御中", "様")

# dates and money differ in form, not in words, so these write each language's form side by side
FORMS = {ROOT / "templates" / "macros" / name for name in ("day.html", "money.html", "timeline.html")}
CODE_FORMS = (*DATA_PACKAGES, "worktrip/plumbing/i18n.py")
PAGES = sorted(set((ROOT / "templates").rglob("*.html")) - FORMS)


@pytest.fixture(scope="module")
def extracted() -> dict[str | tuple[str, ...], list[str]]:
    """Every message of code and templates, with where it stands."""
    with (ROOT / "translations" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str | tuple[str, ...], list[str]] = {}
    for path, line, message, _, _ in extract_from_dir(str(ROOT), methods, options, DEFAULT_KEYWORDS):
        found.setdefault(message, []).append(f"{path}:{line}")
    return found


@pytest.fixture(scope="module")
def english() -> Catalog:
    """The English catalogue."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def texts(message: Message) -> list[str]:
    """The English of a message, in singular and plural."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_every_sentence_has_its_english(extracted: dict[str | tuple[str, ...], list[str]], english: Catalog) -> None:
    missing = [f"{places[0]}: {key}" for key, places in extracted.items() if not _is_told(english, key)]
    assert "\n".join(sorted(missing)) == ""


def _is_told(english: Catalog, key: str | tuple[str, ...]) -> bool:
    message = english.get(key if isinstance(key, str) else key[0])
    return message is not None and all(texts(message)) and not message.fuzzy


def test_nothing_is_translated_that_nobody_says(
    extracted: dict[str | tuple[str, ...], list[str]], english: Catalog
) -> None:
    said = {key if isinstance(key, str) else key[0] for key in extracted}
    kept = {message.id if isinstance(message.id, str) else message.id[0] for message in english if message.id}
    assert sorted(kept - said) == []


def test_the_english_keeps_every_placeholder(english: Catalog) -> None:
    broken = []
    for message in english:
        keys = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = {name for key in keys for name in PLACEHOLDER.findall(key)}
        for text in texts(message) if message.id else []:
            if set(PLACEHOLDER.findall(text)) != wanted and not (
                len(keys) > 1 and set(PLACEHOLDER.findall(text)) < wanted
            ):
                broken.append(f"{keys[0]!r} → {text!r}")
    assert broken == []


def test_the_english_is_english(english: Catalog) -> None:
    left = []
    for message in english:
        for text in texts(message) if message.id else []:
            for word in QUOTED:
                text = text.replace(word, "")
            if JAPANESE.search(text):
                left.append(text)
    assert left == []


@pytest.mark.parametrize("template", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_words_stand_in_a_page_untranslated(template: Path) -> None:
    """What is left of a template without its Jinja has no Japanese in it: words come from gettext or from data."""
    text = COMMENT.sub("", JINJA.sub("", template.read_text(encoding="utf-8")))
    lines = [line.strip() for line in text.splitlines() if JAPANESE.search(line.replace("日本語", ""))]
    assert lines == []


def test_no_sentence_is_built_from_pieces() -> None:
    """An f-string is no key: `_("%(n)s泊", n=n)` can be translated, `f"{n}泊"` cannot."""
    built = [
        f"{name}:{line}"
        for path in sorted((ROOT / "worktrip").rglob("*.py"))
        if not (name := path.relative_to(ROOT).as_posix()).startswith(CODE_FORMS)
        for line in pieces(path.read_text(encoding="utf-8"))
    ]
    assert built == []


def test_every_form_and_every_row_of_one_refuses_in_our_words() -> None:
    def below(kind: type[BaseForm]) -> Iterator[type[BaseForm]]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    make_app("sqlite://")
    ours = {each for each in below(BaseForm) if each.__module__.startswith("worktrip.")}
    assert len(ours) > 60
    assert [each for each in ours if not issubclass(each, (pages.Form, pages.Row))] == []
