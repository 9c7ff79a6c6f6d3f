"""What is served beside the pages: the stylesheet, the pictures, and the rules of the look that a machine can check."""

import gzip
import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CSS = ROOT / "static" / "css"
TEMPLATES = ROOT / "templates"
PARTS = sorted(path for path in CSS.rglob("*.css") if path.name != "site.css")
# light and shade of the ridge, mixed from the tokens
RIDGE_TINTS = {"#d7eaea", "#7fb6ba", "#3c7f86", "#a8823f", "#4c3a14", "#a3cbce", "#6fa6ab", "#fff"}


def bundled() -> str:
    spec = importlib.util.spec_from_file_location("bundle_css", ROOT / "scripts" / "bundle_css.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.bundle()


def colours(text: str) -> set[str]:
    return set(re.findall(r"#[0-9a-f]{3,8}\b", text))


def test_the_served_stylesheet_is_what_its_parts_make() -> None:
    assert (CSS / "site.css").read_text(encoding="utf-8") == bundled(), "run scripts/bundle_css.py"


@pytest.mark.parametrize("part", PARTS, ids=lambda path: path.stem)
def test_no_text_is_smaller_than_13_pixels(part: Path) -> None:
    sizes = re.findall(r"font(?:-size)?:[^;}]*?(?<![\w.])(\d*\.?\d+)(px|rem)", part.read_text(encoding="utf-8"))
    assert not [size + unit for size, unit in sizes if float(size) * (16 if unit == "rem" else 1) < 13]


@pytest.mark.parametrize("part", [path for path in PARTS if path.name != "tokens.css"], ids=lambda path: path.stem)
def test_every_colour_of_a_component_is_a_token(part: Path) -> None:
    assert not colours(re.sub(r"#[\w-]+ \{", "", part.read_text(encoding="utf-8"))) - {"#000"}


@pytest.mark.parametrize("part", PARTS, ids=lambda path: path.stem)
def test_every_token_a_part_uses_is_defined(part: Path) -> None:
    defined = set(re.findall(r"(--[\w-]+):", "".join(path.read_text(encoding="utf-8") for path in PARTS)))
    assert set(re.findall(r"var\((--[\w-]+)", part.read_text(encoding="utf-8"))) <= defined


def test_the_ridge_is_drawn_in_the_colours_of_the_tokens() -> None:
    ridge = (ROOT / "static" / "img" / "ridge.svg").read_text(encoding="utf-8")
    style = ridge[ridge.index("<style>") : ridge.index("</style>")].replace("#autumn", "").replace("#snow", "")
    assert colours(style) - colours((CSS / "tokens.css").read_text(encoding="utf-8")) <= RIDGE_TINTS


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = set(
        re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / "img" / "icons.svg").read_text(encoding="utf-8"))
    )
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'\b(?:icon|drawing)\("([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    assert named <= sprite


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.relative_to(TEMPLATES).as_posix()
)
def test_no_template_carries_style_or_script_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r'\sstyle="', text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r'\son[a-z]+="', text)
    if path.name != "mail.html":
        assert "<style" not in text


def test_what_the_first_page_loads_beside_itself_stays_light() -> None:
    served = ("css/site.css", "js/site.js", "img/icons.svg", "img/ridge.svg", "img/favicon.svg")
    assert sum(len(gzip.compress((ROOT / "static" / name).read_bytes())) for name in served) < 40_000
