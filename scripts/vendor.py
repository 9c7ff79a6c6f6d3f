"""Fetch the third-party files that live in static/vendor: exact versions, with licence, hash and where they came from.

Run it only to change a version; the files it writes are checked in, so that nobody else needs npm.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"

# The standards lack the upper form of 吉 that many families write, and isprintable() refuses the wide space.
EVERYDAY_BEYOND = "𠮷\u3000"


@dataclass(frozen=True)
class Pick:
    """A file taken out of a package.

    `japanese_only` cuts a font to the characters of Japanese business; `even_figures` gives its 1 the width of the
    other figures, so that amounts stand under each other.
    """

    source: str
    target: str
    japanese_only: bool = False
    even_figures: bool = False

    @property
    def changed(self) -> bool:
        return self.japanese_only or self.even_figures


@dataclass(frozen=True)
class Package:
    """A package at one exact version and what is taken from it."""

    name: str
    version: str
    licence: str
    licence_file: str
    why: str
    picks: tuple[Pick, ...]

    @property
    def folder(self) -> str:
        return f"{self.name.rpartition('/')[2]}@{self.version}"


PACKAGES = (
    Package(
        "@expo-google-fonts/biz-udpgothic",
        "0.4.2",
        "OFL-1.1",
        "LICENSE_FONT",
        "the face of every paper",
        (
            Pick("400Regular/BIZUDPGothic_400Regular.ttf", "BIZUDPGothic-Regular.ttf", even_figures=True),
            Pick("700Bold/BIZUDPGothic_700Bold.ttf", "BIZUDPGothic-Bold.ttf", even_figures=True),
        ),
    ),
    Package(
        "@expo-google-fonts/noto-sans-jp",
        "0.4.3",
        "OFL-1.1",
        "LICENSE_FONT",
        "names with characters that the first face lacks",
        (Pick("400Regular/NotoSansJP_400Regular.ttf", "NotoSansJP-Regular.ttf", japanese_only=True),),
    ),
)


def japanese_characters() -> set[int]:
    """Code points of cp932 and JIS X 0213, and a few: what a Japanese form holds."""
    points: set[int] = set()
    for codec in ("cp932", "shift_jis_2004"):
        for lead in range(0x100):
            for tail in (b"", *(bytes([byte]) for byte in range(0x100))):
                points.update(map(ord, (bytes([lead]) + tail).decode(codec, errors="ignore")))
    return {point for point in points if chr(point).isprintable()} | set(map(ord, EVERYDAY_BEYOND))


def cut(font_file: Path, points: Iterable[int]) -> None:
    """Rewrite a font with only these characters, keeping its names and licence text."""
    options = subset.Options(
        name_IDs=["*"], name_languages=["*"], layout_features=["kern"], notdef_outline=True, hinting=False
    )
    options.recalc_timestamp = False
    font = subset.load_font(str(font_file), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    subset.save_font(font, str(font_file), options)


def widen_one(font_file: Path) -> None:
    """Rewrite a font so that all its figures are equally wide."""
    font = TTFont(font_file, recalcTimestamp=False)
    glyphs, widths = font.getBestCmap(), font["hmtx"]
    width = widths[glyphs[ord("0")]][0]
    old, bearing = widths[glyphs[ord("1")]]
    shift = (width - old) // 2
    outline = font["glyf"][glyphs[ord("1")]]
    outline.coordinates.translate((shift, 0))
    outline.recalcBounds(font["glyf"])
    widths[glyphs[ord("1")]] = (width, bearing + shift)
    font.save(font_file)


def pack(package: Package, folder: Path) -> tuple[Path, str]:
    """Download one package; refuses a tarball whose hash is not the one npm states."""
    answer = subprocess.run(
        ["npm", "pack", f"{package.name}@{package.version}", "--json", "--pack-destination", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    described = json.loads(answer.stdout)
    stated = described[0] if isinstance(described, list) else next(iter(described.values()))
    tarball = folder / Path(stated["filename"]).name
    if not tarball.exists():
        tarball = next(folder.glob("*.tgz"))
    measured = "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if measured != stated["integrity"]:
        sys.exit(f"{package.name}: {measured} is not {stated['integrity']}")
    return tarball, measured


def fetch(package: Package) -> dict[str, object]:
    """Put one package's files in place and describe them for the manifest."""
    target = VENDOR / package.folder
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as place:
        tarball, integrity = pack(package, Path(place))
        with tarfile.open(tarball) as archive:
            for pick in (Pick(package.licence_file, "LICENSE"), *package.picks):
                member = archive.extractfile(f"package/{pick.source}")
                if member is None:
                    sys.exit(f"{package.name} has no file {pick.source}")
                (target / pick.target).write_bytes(member.read())
    for pick in package.picks:
        if pick.japanese_only:
            cut(target / pick.target, japanese_characters())
        if pick.even_figures:
            widen_one(target / pick.target)
    return {
        "package": package.name,
        "version": package.version,
        "integrity": integrity,
        "licence": package.licence,
        "why": package.why,
        "files": {
            f"{package.folder}/{file.name}": {
                "bytes": file.stat().st_size,
                "sha384": hashlib.sha384(file.read_bytes()).hexdigest(),
                "changed": any(pick.changed and pick.target == file.name for pick in package.picks),
            }
            for file in sorted(target.iterdir())
        },
    }


def main() -> None:
    """Fetch everything and write the manifest that tests/test_vendor.py holds the files against."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    manifest = {"packages": [fetch(package) for package in PACKAGES]}
    (VENDOR / "vendor.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    for folder in sorted(VENDOR.iterdir()):
        print(folder.name)


if __name__ == "__main__":
    main()
