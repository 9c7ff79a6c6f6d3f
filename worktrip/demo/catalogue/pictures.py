"""A calm landscape for each of the demo's houses, drawn by calculation: no photograph of anywhere."""

import io
import math
import random
import zlib

SIZE = (960, 640)
_TWICE = (SIZE[0] * 2, SIZE[1] * 2)
# sky above and below, far ridge, near ridge, water
_LIGHTS = (
    ((188, 214, 224), (246, 238, 220), (140, 168, 176), (70, 106, 108), (150, 186, 192)),
    ((228, 206, 188), (250, 240, 214), (162, 150, 150), (92, 92, 88), (196, 188, 178)),
    ((206, 222, 232), (244, 248, 250), (176, 192, 202), (116, 138, 150), (206, 220, 228)),
    ((172, 200, 190), (238, 240, 216), (118, 152, 130), (62, 96, 70), (140, 178, 168)),
)


def landscape(code: str) -> bytes:
    """Sky, two ridges and a lake as a JPEG; the same code gives the same picture."""
    from PIL import Image, ImageDraw

    chance = random.Random(zlib.crc32(code.encode()))  # noqa: S311
    above, below, far, near, water = chance.choice(_LIGHTS)
    width, height = _TWICE
    shore = round(height * chance.uniform(0.68, 0.78))
    sky = Image.new("RGB", (1, 2))
    sky.putdata([above, below])
    picture = sky.resize((width, height), Image.Resampling.BILINEAR)
    draw = ImageDraw.Draw(picture)
    sun, radius = (chance.uniform(0.15, 0.85) * width, chance.uniform(0.18, 0.3) * height), 58
    draw.ellipse((sun[0] - radius, sun[1] - radius, sun[0] + radius, sun[1] + radius), fill=(252, 244, 226))
    for colour, top, swing in ((far, 0.44, 0.12), (near, 0.6, 0.07)):
        waves = [(chance.uniform(0.6, 3.2), chance.uniform(0, math.tau), swing / n) for n in (1, 2, 4)]
        line = [(x, height * (top + _height(x / width, waves))) for x in range(0, width + 16, 16)]
        draw.polygon([*line, (width, shore), (0, shore)], fill=colour)
    draw.rectangle((0, shore, width, height), fill=water)
    for _ in range(18):
        x, y = chance.uniform(0, width), chance.uniform(shore + 20, height - 12)
        draw.line((x, y, x + chance.uniform(60, 260), y), fill=below, width=4)
    file = io.BytesIO()
    picture.resize(SIZE, Image.Resampling.BILINEAR).save(file, "JPEG", quality=88)
    return file.getvalue()


def _height(at: float, waves: list[tuple[float, float, float]]) -> float:
    return sum(swing * math.sin(math.tau * speed * at + start) for speed, start, swing in waves)
