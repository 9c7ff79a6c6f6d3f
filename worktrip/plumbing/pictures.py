"""Photographs that people upload, made small, upright and silent: nothing the camera wrote into them goes on.

A picture from a telephone says where and when it was taken, and on what. Here only its points of colour are kept:
they are turned as the camera held them, brought to sRGB and to the sizes a page needs, and written as JPEG with
nothing beside them. What a stranger's file claims about itself is checked in its head, before anything is unpacked.
"""

import hashlib
import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worktrip.kernel.errors import DomainError, Invalid

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose

EDGES = (1600, 480)
MOST_BYTES = 20_000_000
MOST_PIXELS = 60_000_000
QUALITY = 80
KINDS = ("JPEG", "PNG", "GIF", "WEBP")
# a progressive picture comes in ten scans or so; thousands of empty ones keep a decoder busy for hours
MOST_SCANS = 100

_START, _SCAN, _END = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"
# what follows FF inside the picture itself is 00 or counts restarts
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


@dataclass(frozen=True)
class Picture:
    """A JPEG ready to be shown; `sha256` of its bytes serves as its address, as equal pictures have equal bytes."""

    content: bytes
    width: int
    height: int
    sha256: str


def prepare(content: bytes, edges: Sequence[int] = EDGES) -> tuple[Picture, ...]:
    """The photograph once for each of `edges`: the longest edge in pixels, never more than it has itself.

    JPEG, PNG, GIF and WebP are taken; of what moves, the first picture; what shines through stands on white. The same
    bytes and edges give the same pictures. Raises Invalid, with a sentence, for anything else, for what is damaged or
    cut off, and for more than 20 MB or 60 megapixels.
    """
    _check_kind(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            whole = _opened(content, max(edges))
            return tuple(_written(whole, edge) for edge in edges)
    except DomainError:
        raise
    except Exception as error:  # whatever a decoder makes of a stranger's bytes
        raise Invalid(
            "写真を読み取れません。ファイルが壊れているか、途中で切れているようです。別の写真でお試しください。"
        ) from error


def _check_kind(content: bytes) -> None:
    if not content:
        raise Invalid("ファイルが空です。")
    if len(content) > MOST_BYTES:
        raise Invalid("写真のファイルが大きすぎます。%(most)s MBまで送れます。", most=MOST_BYTES // 1_000_000)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise Invalid(
            "HEIC形式の写真は使えません。iPhoneの「設定」→「カメラ」→「フォーマット」で「互換性優先」を選んで撮るか、"
            "JPEGに書き出してからお送りください。"
        )
    if b"<svg" in content[:2000].lower():
        raise Invalid("SVG形式の図は使えません。JPEGかPNGの写真をお送りください。")
    if content.startswith(_START) and _scans(content) > MOST_SCANS:
        raise Invalid("この写真は特殊な形式のため使えません。JPEGに書き出し直してお送りください。")


def _scans(content: bytes) -> int:
    """How often a JPEG goes over its picture; what stands behind its end (a short film, say) does not count."""
    scans, at = 0, 2
    while scans <= MOST_SCANS and (found := _MARKER.search(content, at)) and found[0] != _END:
        scans += found[0] == _SCAN
        at = found.end() + max(2, int.from_bytes(content[found.end() : found.end() + 2]))
    return scans


def _opened(content: bytes, edge: int) -> "Image":
    """The picture upright, in sRGB, on white, and no larger than needed."""
    from PIL import Image, UnidentifiedImageError

    try:
        image: Image.Image = Image.open(io.BytesIO(content), formats=KINDS)
    except UnidentifiedImageError as error:
        raise Invalid("写真として読めないファイルです。JPEG、PNG、WebP、GIFの写真をお送りください。") from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    with image:
        if image.width * image.height > MOST_PIXELS:
            raise _too_many_pixels()
        # JPEG is unpacked at half or a quarter of its size where that is still enough
        image.draft(None, (edge, edge))
        image.load()
        profile, turn = image.info.get("icc_profile"), _turn(image)
        small = _on_white(_fitted(_resizable(image), edge))
    upright = small if turn is None else small.transpose(turn)
    return _in_srgb(upright, profile)


def _too_many_pixels() -> Invalid:
    # the number is MOST_PIXELS
    return Invalid("写真の画素数が多すぎます。6000万画素までの写真をお送りください。")


def _turn(image: "Image") -> "Transpose | None":
    """What brings the picture upright, by what the camera noted. A note that cannot be read turns nothing."""
    from PIL.Image import Transpose

    try:
        orientation = image.getexif().get(0x0112)
    except Exception:
        return None
    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return turns.get(orientation) if isinstance(orientation, int) else None


def _resizable(image: "Image") -> "Image":
    """The same in a mode whose points can be mixed; colours stay in the camera's own space."""
    if image.mode.startswith("I"):
        # sixteen bits of grey
        return image.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in {"RGB", "L", "CMYK"} else image.convert("RGB")


def _on_white(image: "Image") -> "Image":
    from PIL import Image

    if image.mode != "RGBA":
        return image
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def _fitted(image: "Image", edge: int) -> "Image":
    from PIL import Image

    share = min(1, edge / max(image.size))
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)


def _in_srgb(image: "Image", profile: bytes | None) -> "Image":
    """The picture in the one space every browser assumes; a profile that makes no sense is passed over."""
    from PIL import ImageCms

    if profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
        else:
            image = converted or image
    return image.convert("RGB")


def _written(whole: "Image", edge: int) -> Picture:
    """The JPEG of points of colour alone: a fresh picture has nothing that could be written beside them."""
    from PIL import Image

    fitted = _fitted(whole, edge)
    bare = Image.new("RGB", fitted.size)
    bare.paste(fitted)
    file = io.BytesIO()
    bare.save(file, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    content = file.getvalue()
    return Picture(content, bare.width, bare.height, hashlib.sha256(content).hexdigest())
