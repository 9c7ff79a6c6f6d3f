"""README says what is so: its table of settings, its commands, its links."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from worktrip.config import Settings

ROOT = Path(__file__).parents[1]
PAPERS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
README = (ROOT / "README.md").read_text(encoding="utf-8")
# PORT is the supervisor's own, TESTING the tests'
NOT_SETTINGS, NOT_TOLD = {"PORT"}, {"TESTING"}


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    told = dict(re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", README, re.MULTILINE))
    known = {field.name.upper(): field.default for field in fields(Settings)}
    assert told.keys() - NOT_SETTINGS == known.keys() - NOT_TOLD
    for name, default in known.items():
        shown = re.fullmatch("`(.*)`", told.get(name, ""))
        if shown:
            assert shown[1] == str(default), name


def test_it_is_read_in_one_go() -> None:
    assert len(README.splitlines()) < 150


@pytest.mark.parametrize("name", PAPERS)
def test_links_lead_to_files(name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("name", PAPERS)
def test_every_target_of_make_that_is_named_exists(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE))
    assert named - targets == set()


def test_every_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"^([a-z-]+):(?!.*## )[^=\n]*$", makefile, re.MULTILINE) == []
