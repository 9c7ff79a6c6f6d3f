"""A photograph goes on small, upright and silent; what is none, or is built to hurt, is refused with a sentence."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from worktrip.kernel.errors import Invalid
from worktrip.plumbing import pictures

RED, GREEN, BLUE, WHITE = (220, 30, 40), (30, 160, 60), (20, 60, 200), (255, 255, 255)
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>secret place</rdf:RDF></x:xmpmeta>'
WORDS = (
    b"Exif",
    b"GPS",
    b"http://ns.adobe.com",
    b"xmpmeta",
    b"Photoshop",
    b"ICC_PROFILE",
    b"secret",
    b"Camera",
    b"MPF\0",
)


def two_halves(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def noted(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: where, when, on what, and how it was held."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9286] = orientation, "Camera secret", "secret comment"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (36.0, 6.0, 30.0), "E", (138.0, 16.0, 5.0)
    return exif


def shown(picture: pictures.Picture) -> Image.Image:
    opened = Image.open(io.BytesIO(picture.content))
    opened.load()
    return opened


def is_near(point: object, colour: tuple[int, int, int], by: int = 12) -> bool:
    assert isinstance(point, tuple)
    return all(abs(one - other) <= by for one, other in zip(point, colour, strict=True))


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        pictures.prepare(content)
    return str(refused.value)


# --- What comes out --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", [ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), None])
def test_nothing_the_camera_wrote_goes_on(profile: bytes | None) -> None:
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0csecret place"
    film = b"secret film behind the picture"
    content = saved(two_halves(), exif=noted(), comment=b"secret", xmp=XMP, icc_profile=profile)
    content = content[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + content[2:] + film
    unwritten = {b"GPS", b"MPF\0"} | (set() if profile else {b"ICC_PROFILE"})
    assert {word for word in WORDS if word not in content} == unwritten
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    for picture in pictures.prepare(content):
        assert [word for word in WORDS if word in picture.content] == []
        assert segments(picture.content) <= {0xE0, 0xDB, 0xC2, 0xC4, 0xDA}
        opened = shown(picture)
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert dict(opened.getexif()) == {}


def segments(content: bytes) -> set[int]:
    """The kinds of segments in a JPEG, up to the picture itself."""
    found, at = set(), 2
    while content[at + 1] != 0xDA:
        found.add(content[at + 1])
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return found


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_notes_in_other_kinds_of_file_do_not_go_on_either(kind: str) -> None:
    options: dict[str, object] = {"exif": noted(6)}
    if kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", XMP.decode())
    else:
        options |= {"xmp": XMP, "lossless": True}
    content = saved(two_halves(), kind, **options)
    assert b"secret" in content
    (picture,) = pictures.prepare(content, [200])
    assert [word for word in WORDS if word in picture.content] == []
    assert (picture.width, picture.height) == (150, 200)


def test_a_picture_comes_in_the_sizes_asked_for_and_never_larger_than_it_was() -> None:
    wide = pictures.prepare(saved(two_halves(4000, 3000)))
    assert [(picture.width, picture.height) for picture in wide] == [(1600, 1200), (480, 360)]
    assert [shown(picture).size for picture in wide] == [(1600, 1200), (480, 360)]
    small = pictures.prepare(saved(two_halves(300, 600)), [480, 1600])
    assert [(picture.width, picture.height) for picture in small] == [(240, 480), (300, 600)]
    (line,) = pictures.prepare(saved(two_halves(9000, 2), "PNG"), [480])
    assert (line.width, line.height) == (480, 1)


def test_pictures_are_progressive_jpeg_and_the_same_for_the_same_bytes() -> None:
    content = saved(two_halves(2000, 1000))
    one, two = pictures.prepare(content), pictures.prepare(content)
    assert one == two
    assert one[0].sha256 == hashlib.sha256(one[0].content).hexdigest()
    assert {shown(picture).format for picture in one} == {"JPEG"}
    assert all(shown(picture).info["progressive"] for picture in one)


# EXIF 2.3, tag 274: what stands above on the left and on the right once the camera's note is followed
@pytest.mark.parametrize(
    ("orientation", "left", "right"),
    [
        (1, RED, GREEN), (2, GREEN, RED), (3, WHITE, BLUE), (4, BLUE, WHITE),
        (5, RED, BLUE), (6, BLUE, RED), (7, WHITE, GREEN), (8, GREEN, WHITE),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_as_the_camera_was_held(
    kind: str, orientation: int, left: tuple[int, int, int], right: tuple[int, int, int]
) -> None:
    quarters = two_halves()
    quarters.paste(GREEN, (200, 0, 400, 150))
    quarters.paste(BLUE, (0, 150, 200, 300))
    quarters.paste(WHITE, (200, 150, 400, 300))
    (picture,) = pictures.prepare(saved(quarters, kind, exif=noted(orientation), quality=95), [200])
    assert (picture.width, picture.height) == ((200, 150) if orientation < 5 else (150, 200))
    assert is_near(shown(picture).getpixel((20, 20)), left)
    assert is_near(shown(picture).getpixel((picture.width - 20, 20)), right)


def test_what_shines_through_stands_on_white() -> None:
    clear = two_halves(mode="RGBA")
    clear.paste((0, 0, 0, 0), (0, 0, 200, 300))
    for content in (saved(clear, "PNG"), saved(clear, "WEBP", lossless=True)):
        (picture,) = pictures.prepare(content, [200])
        assert is_near(shown(picture).getpixel((40, 75)), WHITE)
        assert is_near(shown(picture).getpixel((160, 75)), BLUE)
    palette = two_halves().quantize(4)
    index = palette.getpixel((10, 10))
    (picture,) = pictures.prepare(saved(palette, "PNG", transparency=index), [200])
    assert is_near(shown(picture).getpixel((40, 75)), WHITE)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_what_moves_the_first_picture_is_taken(kind: str) -> None:
    first, second = Image.new("RGB", (60, 40), RED), Image.new("RGB", (60, 40), BLUE)
    (picture,) = pictures.prepare(saved(first, kind, save_all=True, append_images=[second], duration=100), [200])
    assert is_near(shown(picture).getpixel((30, 20)), RED)


@pytest.mark.parametrize("mode", ["L", "CMYK", "1", "P", "LA", "I;16"])
def test_every_way_to_keep_colours_is_understood(mode: str) -> None:
    grey = Image.new("L", (60, 40), 128)
    if mode == "I;16":
        picture = Image.new("I;16", (60, 40), 128 * 257)
    else:
        picture = grey.convert(mode) if mode != "1" else Image.new("1", (60, 40), 1)
    (made,) = pictures.prepare(saved(picture, "JPEG" if mode == "CMYK" else "PNG"), [200])
    assert is_near(shown(made).getpixel((30, 20)), WHITE if mode == "1" else (128, 128, 128), 4)


def test_colours_of_another_space_are_brought_to_srgb() -> None:
    # a profile that swaps what sRGB calls red and green, so that the change can be seen
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    at = srgb.index
    red, green = entry(srgb, b"rXYZ"), entry(srgb, b"gXYZ")
    swapped = bytearray(srgb)
    swapped[red[0] : red[0] + red[1]], swapped[green[0] : green[0] + green[1]] = (
        srgb[green[0] : green[0] + green[1]],
        srgb[red[0] : red[0] + red[1]],
    )
    assert at(b"rXYZ")
    content = saved(Image.new("RGB", (60, 40), (250, 0, 0)), "PNG", icc_profile=bytes(swapped))
    (picture,) = pictures.prepare(content, [200])
    assert is_near(shown(picture).getpixel((30, 20)), (0, 250, 0))
    (picture,) = pictures.prepare(saved(two_halves(), "PNG", icc_profile=b"no profile at all"), [200])
    assert is_near(shown(picture).getpixel((40, 75)), RED)


def entry(profile: bytes, tag: bytes) -> tuple[int, int]:
    """Where the data of a tag lie in an ICC profile, and how long they are."""
    at = profile.index(tag) + 4
    return int.from_bytes(profile[at : at + 4]), int.from_bytes(profile[at + 4 : at + 8])


def test_two_pictures_in_one_file_of_a_camera_give_the_first() -> None:
    content = saved(two_halves(), "MPO", save_all=True, append_images=[Image.new("RGB", (400, 300), BLUE)])
    (picture,) = pictures.prepare(content, [200])
    assert is_near(shown(picture).getpixel((40, 75)), RED)
    assert b"MPF\0" in content
    assert b"MPF\0" not in picture.content


# --- What is refused -------------------------------------------------------------------------------------------------


def vast(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that claims to be vast."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def test_heic_is_refused_with_the_way_out() -> None:
    for brand in (b"heic", b"mif1", b"heix"):
        assert "互換性優先" in refusal(b"\0\0\0\x18ftyp" + brand + b"\0" * 40)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ファイルが空です"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "SVG形式"),
        (b"%PDF-1.7", "写真として読めない"),
        (b"\0\0\0\x18ftypavif" + b"\0" * 40, "写真として読めない"),
        (saved(two_halves(), "TIFF"), "写真として読めない"),
        (saved(two_halves(), "BMP"), "写真として読めない"),
    ],
)
def test_what_is_no_photograph_is_refused(content: bytes, sentence: str) -> None:
    assert sentence in refusal(content)


@pytest.mark.parametrize("size", [(10_000, 6_001), (20_000, 20_000), (60_000, 60_000)])
def test_too_many_pixels_are_refused_by_the_head_alone(size: tuple[int, int]) -> None:
    assert "6000万画素まで" in refusal(vast(*size))


def test_too_many_bytes_are_refused() -> None:
    assert "20 MBまで" in refusal(saved(two_halves()) + b"\0" * pictures.MOST_BYTES)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_file_that_was_cut_off_is_refused(kind: str, share: float) -> None:
    content = saved(Image.effect_noise((400, 300), 80).convert("RGB"), kind)
    pictures.prepare(content)
    assert "読み取れません" in refusal(content[: int(len(content) * share)])


def test_thousands_of_scans_are_refused_but_a_film_behind_the_picture_is_not() -> None:
    content = saved(two_halves(), progressive=True)
    at = content.rindex(b"\xff\xda")
    scan = content[at:-2]
    assert "特殊な形式" in refusal(content[:-2] + scan * 100 + b"\xff\xd9")
    pictures.prepare(content + b"\0\2" + b"\xff\xda\0\2" * 1000)


@given(st.data())
def test_no_damage_leads_to_anything_but_a_sentence(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Invalid):
        pictures.prepare(bytes(content), [40])


WHOLE = [saved(two_halves(60, 40), kind, exif=noted(6)) for kind in ("JPEG", "PNG", "WEBP")] + [
    saved(two_halves(60, 40), "GIF")
]
