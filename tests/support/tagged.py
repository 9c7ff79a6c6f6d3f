"""Whether a PDF can be read without eyes: what PDF/UA-1 (ISO 14289-1) asks and a machine can see, in plain sentences.

It looks at the finished file and trusts nobody's word for it, the XMP mark of the program that made it least of all.
What only people can judge (whether an alternative text is a good one, whether the order of reading makes sense) is not
here; which of the rest is left out: colour contrast, forms, sound and video, of which our papers have none.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject

STANDARD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 "  # noqa: SIM905
    "L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot "
    "Ruby RB RT RP Warichu WT WP Figure Formula Form".split()
)
MAY_STAND_IN = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "LI": {"L"},
    "LBody": {"LI"},
}
SHOWS_TEXT = {b"Tj", b"TJ", b"'", b'"'}
PAINTS = SHOWS_TEXT | {b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"sh", b"Do", b"INLINE IMAGE"}


@dataclass
class _Node:
    """An element of the structure: its standard type, attributes, and what is in it."""

    kind: str
    raw: DictionaryObject
    inside: list[_Node] = field(default_factory=list)

    def attribute(self, name: str) -> Any:
        for each in _listed(self.raw.get("/A")):
            if isinstance(each, DictionaryObject) and name in each:
                return each[name]
        return None

    def walk(self) -> Iterator[_Node]:
        yield self
        for each in self.inside:
            yield from each.walk()


def faults(content: bytes) -> list[str]:
    """What keeps a PDF from being read without eyes; empty where nothing does."""
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    found = [*_of_the_document(reader, root), *_of_fonts(reader)]
    if "/StructTreeRoot" not in root:
        return [*found, "it has no structure"]
    tree = root["/StructTreeRoot"]
    roles = {str(name): str(role) for name, role in tree.get("/RoleMap", {}).items()}
    tops, told = [], Counter[tuple[int, int]]()
    for kid in _listed(tree.get("/K")):
        tops.append(_node(kid, roles, told, None))
    nodes = [node for top in tops for node in top.walk()]
    return [*found, *_of_structure(nodes, tops), *_of_pages(reader, told)]


def _listed(value: Any) -> list[Any]:
    value = value.get_object() if isinstance(value, IndirectObject) else value
    if value is None:
        return []
    return [each.get_object() for each in value] if isinstance(value, ArrayObject) else [value]


def _node(raw: Any, roles: dict[str, str], told: Counter[tuple[int, int]], page: int | None) -> _Node:
    """An element with what is in it; `told` counts every piece of a page's content that an element names."""
    kind = str(raw.get("/S", "")).removeprefix("/")
    kind = roles.get(f"/{kind}", f"/{kind}").removeprefix("/")
    node = _Node(kind, raw)
    page = raw.raw_get("/Pg").idnum if "/Pg" in raw else page
    for kid in _listed(raw.get("/K")):
        if isinstance(kid, int) and page is not None:
            told[page, int(kid)] += 1
        elif isinstance(kid, DictionaryObject) and kid.get("/Type") == "/MCR":
            told[kid.raw_get("/Pg").idnum if "/Pg" in kid else page or 0, int(kid["/MCID"])] += 1
        elif isinstance(kid, DictionaryObject) and "/S" in kid:
            node.inside.append(_node(kid, roles, told, page))
    return node


def _of_the_document(reader: PdfReader, root: DictionaryObject) -> Iterator[str]:
    metadata = root["/Metadata"].get_data().decode() if "/Metadata" in root else ""
    # a false of a PDF is no false of Python: only == asks what it says
    if root.get("/MarkInfo", {}).get("/Marked") != True:  # noqa: E712
        yield "it is not marked as tagged"
    if root.get("/MarkInfo", {}).get("/Suspects") == True:  # noqa: E712
        yield "its tags are called doubtful"
    if not root.get("/Lang"):
        yield "it names no language"
    if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") != True:  # noqa: E712
        yield "its window shows the name of the file, not the title"
    if "<dc:title>" not in metadata or not (reader.metadata and reader.metadata.title):
        yield "it has no title"
    if "<pdfuaid:part>1</pdfuaid:part>" not in metadata:
        yield "it does not call itself PDF/UA-1"
    if reader.is_encrypted:
        yield "it is encrypted"


def _of_fonts(reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        for name, font in page["/Resources"].get("/Font", {}).items():
            inner = _listed(font.get_object().get("/DescendantFonts"))
            described = (inner[0] if inner else font.get_object()).get("/FontDescriptor", {})
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & described.keys():
                yield f"font {name} is not in the file"
            if "/ToUnicode" not in font.get_object():
                yield f"font {name} does not say which letters it draws"


def _of_structure(nodes: list[_Node], tops: list[_Node]) -> Iterator[str]:
    if [top.kind for top in tops] != ["Document"]:
        yield "its structure does not begin with one document"
    level = 0
    for node in nodes:
        if node.kind not in STANDARD:
            yield f"{node.kind} is no standard element"
        if node.kind in {"Figure", "Formula"} and not (node.raw.get("/Alt") or node.raw.get("/ActualText")):
            yield "a picture has no words in its place"
        if node.kind[:1] == "H" and node.kind[1:].isdigit():
            deep = int(node.kind[1:])
            if deep > level + 1:
                yield f"a heading of level {deep} follows one of level {level}"
            level = deep
        for each in node.inside:
            if each.kind in MAY_STAND_IN and node.kind not in MAY_STAND_IN[each.kind]:
                yield f"{each.kind} stands in {node.kind}"
        if node.kind == "Table":
            yield from _of_a_table(node)
        if node.kind == "L" and not {each.kind for each in node.inside} <= {"LI", "L", "Caption"}:
            yield "a list holds something else than its points"
        if node.kind == "Link" and not node.raw.get("/Alt") and not any(True for _ in _listed(node.raw.get("/K"))):
            yield "a link is empty"


def _of_a_table(table: _Node) -> Iterator[str]:
    rows = [node for node in table.walk() if node.kind == "TR"]
    # a cell that goes down over several rows takes its place in each of them
    widths, down = [], Counter[int]()
    for place, row in enumerate(rows):
        width = down[place]
        for cell in row.inside:
            across, rows_down = int(cell.attribute("/ColSpan") or 1), int(cell.attribute("/RowSpan") or 1)
            width += across
            for below in range(1, rows_down):
                down[place + below] += across
        widths.append(width)
    if len(set(widths)) > 1:
        yield f"the rows of a table have {sorted(set(widths))} cells"
    heads = [node for node in table.walk() if node.kind == "TH"]
    if any(head.attribute("/Scope") is None for head in heads):
        yield "a head of a table does not say whether it heads a row or a column"


def _of_pages(reader: PdfReader, told: Counter[tuple[int, int]]) -> Iterator[str]:
    seen = Counter[tuple[int, int]]()
    for number, page in enumerate(reader.pages, 1):
        if "/StructParents" not in page:
            yield f"page {number} leads to no structure"
        if page.get("/Annots") and page.get("/Tabs") != "/S":
            yield f"page {number} is not tabbed through in the order of reading"
        for note in _listed(page.get("/Annots")):
            if note.get("/Subtype") == "/Link" and not note.get("/Contents"):
                yield f"a link on page {number} says nothing of where it leads"
        owner = page.indirect_reference.idnum if page.indirect_reference else 0
        bare = 0
        depth: list[bool] = []
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in {b"BDC", b"BMC"}:
                detail = operands[1] if len(operands) > 1 else None
                if isinstance(detail, str):
                    detail = page["/Resources"]["/Properties"][detail]
                marked = isinstance(detail, DictionaryObject) and "/MCID" in detail
                if marked:
                    seen[owner, int(detail["/MCID"])] += 1  # type: ignore[index]
                depth.append(marked or operands[0] == "/Artifact")
            elif operator == b"EMC":
                depth.pop()
            elif operator in PAINTS and not any(depth):
                bare += 1
        if bare:
            yield f"page {number} shows {bare} things that are neither content nor decoration"
    if lost := seen.keys() - told.keys():
        yield f"{len(lost)} pieces of content stand in no element"
    if empty := told.keys() - seen.keys():
        yield f"{len(empty)} elements name content that is not there"
    if any(count > 1 for count in told.values()):
        yield "a piece of content stands in two elements"
