import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
FILES = {path: described for package in MANIFEST["packages"] for path, described in package["files"].items()}


@pytest.mark.parametrize("path", FILES)
def test_a_vendored_file_is_the_one_that_was_fetched(path):
    content = (VENDOR / path).read_bytes()
    assert len(content) == FILES[path]["bytes"]
    assert hashlib.sha384(content).hexdigest() == FILES[path]["sha384"]


def test_nothing_else_lies_in_the_vendor_folder():
    found = {str(file.relative_to(VENDOR)) for file in VENDOR.rglob("*") if file.is_file()}
    assert found - {"vendor.json"} == set(FILES)


@pytest.mark.parametrize("package", MANIFEST["packages"], ids=lambda package: package["package"])
def test_each_package_states_its_licence_and_is_named_in_the_notice(package):
    folder = f"{package['package'].rpartition('/')[2]}@{package['version']}"
    assert f"{folder}/LICENSE" in package["files"]
    assert package["integrity"].startswith("sha512-")
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert f"static/vendor/{folder}" in notice
    assert package["licence"] in notice


def test_fonts_are_for_papers_and_no_stylesheet_serves_them():
    sheets = (ROOT / "static" / "css").rglob("*.css") if (ROOT / "static" / "css").exists() else []
    assert [sheet.name for sheet in sheets if "@font-face" in sheet.read_text(encoding="utf-8")] == []
