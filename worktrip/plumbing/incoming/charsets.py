"""Bytes of a mail as text, whatever charset they claim: what Japanese mail programs write is often not it."""

import codecs
import re
from email.header import decode_header

# what programs call it, and the codec that reads what they mean by it
_MEANT = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ms932": "cp932",
    "windows-31j": "cp932",
    "euc-jp": "euc_jis_2004",
    "x-euc-jp": "euc_jis_2004",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "cp1252",
}
_UNLIKELY = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
_ESCAPE = re.compile(rb"\x1b(\$[@B]|\$\([DOQP]|\([BJI])")


def decoded(content: bytes, charset: str | None) -> str:
    """The text of `content`; what no charset explains becomes U+FFFD, and nothing is raised."""
    claimed = (charset or "").strip().strip("'\"").lower()
    if claimed.startswith(("iso-2022-jp", "csiso2022jp")) or b"\x1b$" in content:
        return _seven_bit_japanese(content)
    meant = _MEANT.get(claimed, claimed)
    for name in (meant, "utf-8", "cp932"):
        text = _decoded_as(content, name)
        # what fits by chance only has signs that nobody writes
        if text is not None and (name != "cp932" or not _UNLIKELY.search(text)):
            return text
    return content.decode(meant if _is_known(meant) else "utf-8", "replace")


def _decoded_as(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name) if _is_known(name) else None
    except (UnicodeDecodeError, ValueError):
        return None


def _is_known(name: str) -> bool:
    try:
        return bool(name) and codecs.lookup(name)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _seven_bit_japanese(content: bytes) -> str:
    """ISO-2022-JP as it is really written: with ①, ㈱, 髙 and half-width kana, which the standard does not have."""
    text, kind, at = [], b"(B", 0
    for mark in [*_ESCAPE.finditer(content), None]:
        piece = content[at : mark.start() if mark else None]
        text.append(_piece(piece, kind))
        if mark:
            kind, at = mark[1], mark.end()
    return "".join(text)


def _piece(piece: bytes, kind: bytes) -> str:
    if kind in (b"$@", b"$B"):
        # a line ends in ASCII, even where the mark of that was left out
        lines = re.split(rb"(\r?\n)", piece)
        return "".join(_shifted(line).decode("cp932", "replace") for line in lines)
    if kind == b"(I":
        return bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in piece).decode("cp932", "replace")
    if kind.startswith(b"$("):
        return (b"\x1b" + kind + piece + b"\x1b(B").decode(
            "iso2022_jp_3" if kind != b"$(D" else "iso2022_jp_1", "replace"
        )
    return piece.decode("ascii") if piece.isascii() else decoded(piece, "utf-8")


def _shifted(pairs: bytes) -> bytes:
    """Two-byte JIS as Shift_JIS, by the arithmetic that relates them; what is no pair stays as it is."""
    if pairs.strip(b"\r\n") == b"":
        return pairs
    out = bytearray()
    for place in range(0, len(pairs) - 1, 2):
        row, cell = pairs[place], pairs[place + 1]
        if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
            out += b"?"
            continue
        out.append((row + 1) // 2 + (0x70 if row < 0x5F else 0xB0))
        out.append(cell + (0x7E if row % 2 == 0 else 0x20 if cell >= 0x60 else 0x1F))
    return bytes(out)


def without_surrogates(raw: str) -> str:
    """Bytes that no encoded word wraps, which arrive as surrogates, as the text they are."""
    if any("\udc80" <= letter <= "\udcff" for letter in raw):
        return decoded(raw.encode("utf-8", "surrogateescape"), None)
    return raw


def header_text(raw: str) -> str:
    """A header as it reads: encoded words decoded in whatever charset, line ends gone."""
    whole = without_surrogates(raw.replace("\r", "").replace("\n", ""))
    try:
        words = decode_header(whole)
    except Exception:  # a broken encoded word
        return whole
    return "".join(
        word if isinstance(word, str) else decoded(word, charset if charset not in (None, "unknown-8bit") else None)
        for word, charset in words
    )
