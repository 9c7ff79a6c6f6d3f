"""Finds what is said to people: every Japanese literal in the code is a sentence, and a sentence is its own key.

Rules and errors are pure code that cannot call gettext, so no marker is asked for: whatever is Japanese and not a
docstring is gathered, and nothing can be forgotten. The kernel's tables of kana and eras, the demo world, the sources
of rates of law and the heads of lists are not said by the program, so there only what is handed to an error or to
gettext counts. A line that ends in `# data` is left out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import IO

JAPANESE = re.compile(r"[\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u9fff]")
DATA_PACKAGES = (
    "worktrip/kernel/",
    "worktrip/demo/",
    "worktrip/catalogue/law.py",
    "worktrip/catalogue/lists/described.py",
)
GETTEXT = {"_", "_l", "N_", "gettext", "lazy_gettext"}
PLURAL = {"ngettext", "lazy_ngettext"}

Message = tuple[int, str | None, str | tuple[str, ...], list[str]]


def extract(
    file: IO[bytes], keywords: Mapping[str, object], comment_tags: object, options: Mapping[str, object]
) -> Iterator[Message]:
    """Babel's extractor: yields (line, function, message, comments) for each sentence of a Python file."""
    source = file.read().decode()
    lines = source.splitlines()
    tree = ast.parse(source)
    path = getattr(file, "name", "").replace("\\", "/")
    is_data = any(package in path for package in DATA_PACKAGES)
    plurals = {id(part) for call in _calls(tree, PLURAL) for part in call.args[:2]}
    for call in _calls(tree, PLURAL):
        one, many = call.args[:2]
        if isinstance(one, ast.Constant) and isinstance(many, ast.Constant):
            yield call.lineno, "ngettext", (str(one.value), str(many.value)), []
    said = {id(part) for call in _sayings(tree) for part in ast.walk(call)}
    silent = {id(text) for text in _docstrings(tree)} | plurals
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in silent:
            continue
        if not JAPANESE.search(node.value) or lines[node.lineno - 1].rstrip().endswith("# data"):
            continue
        if not is_data or id(node) in said:
            yield node.lineno, None, node.value, []


def _calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in names:
            yield node


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _sayings(tree: ast.AST) -> Iterator[ast.AST]:
    """Calls of gettext, and whatever is raised."""
    yield from _calls(tree, GETTEXT)
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Raise))


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    """Texts that stand alone as a statement, and the pieces of f-strings, which are no key."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from node.values


def pieces(source: str) -> Iterator[int]:
    """Lines of f-strings with Japanese in them: built from pieces, they are no key and nobody can translate them."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.JoinedStr) or lines[node.lineno - 1].rstrip().endswith("# data"):
            continue
        texts = (part.value for part in node.values if isinstance(part, ast.Constant))
        if any(JAPANESE.search(str(text)) for text in texts):
            yield node.lineno
