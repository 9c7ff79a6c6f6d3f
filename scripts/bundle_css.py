"""Join the stylesheets into the one file that is served, so that no build toolchain is needed."""

from pathlib import Path

CSS = Path(__file__).parent.parent / "static" / "css"
FIRST = ("tokens.css", "base.css", "layout.css")
LAST = ("print.css",)


def bundle(folder: Path = CSS) -> str:
    """Return the served stylesheet: tokens, elements, layout, then every component by name, print last."""
    components = sorted(path.relative_to(folder).as_posix() for path in (folder / "components").glob("*.css"))
    return (
        "\n".join((folder / name).read_text(encoding="utf-8").strip() for name in (*FIRST, *components, *LAST)) + "\n"
    )


if __name__ == "__main__":
    (CSS / "site.css").write_text(bundle(), encoding="utf-8")
