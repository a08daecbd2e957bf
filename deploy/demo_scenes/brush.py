"""The canvas: gradients, polygons, glows, reflections and grain, in units of a 1200 × 675 picture."""

import math
import random
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 675
SCALE = 2  # drawn at twice the size and reduced, which smooths every edge
MAX_BYTES = 120_000
RIM = 178  # the value of Pillow's radial gradient in the middle of a side

Point = tuple[float, float]


def rgb(colour: str) -> tuple[int, int, int]:
    """Give the three channels of a ``#rrggbb`` colour."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(first: str, second: str, share: float) -> str:
    """Give the colour that lies ``share`` (0 to 1) of the way from the first to the second."""
    pairs = zip(rgb(first), rgb(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def column(stops: Sequence[str], size: tuple[int, int]) -> Image.Image:
    """Give a vertical gradient through evenly spaced colours."""
    strip = Image.new("RGB", (1, 256))
    for row in range(256):
        place = row / 255 * (len(stops) - 1)
        index = min(int(place), len(stops) - 2)
        strip.putpixel((0, row), rgb(mix(stops[index], stops[index + 1], place - index)))
    return strip.resize(size, Image.Resampling.BILINEAR)


class Canvas:
    """A picture being painted from the back to the front; the seed makes it the same every time."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        """A pen whose colours may be translucent."""
        return ImageDraw.Draw(self.image, "RGBA")

    def sky(self, *stops: str, bottom: float = HEIGHT) -> None:
        """Paint a vertical gradient down to ``bottom``, and its last colour below."""
        self.image.paste(rgb(stops[-1]), (0, 0, *self.image.size))
        self.image.paste(column(stops, (WIDTH * SCALE, round(bottom * SCALE))), (0, 0))

    def band(self, top: float, bottom: float, *stops: str) -> None:
        """Paint a gradient over the full width between two heights."""
        size = (WIDTH * SCALE, max(1, round((bottom - top) * SCALE)))
        self.image.paste(column(stops, size), (0, round(top * SCALE)))

    def shape(self, points: Sequence[Point], *stops: str, alpha: float = 1) -> None:
        """Fill a polygon with one colour, or with a gradient over its own height."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        left, top = (math.floor(min(p[i] for p in scaled)) for i in (0, 1))
        right, bottom = (math.ceil(max(p[i] for p in scaled)) for i in (0, 1))
        size = (max(1, right - left), max(1, bottom - top))
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in scaled], fill=round(255 * alpha))
        colours = stops if len(stops) > 1 else stops * 2
        self.image.paste(column(colours, size), (left, top), mask)

    def rect(self, x: float, y: float, w: float, h: float, colour: str, radius: float = 0, alpha: float = 1) -> None:
        """Draw a rectangle, its corners rounded by ``radius``."""
        box = [x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE]
        self.pen.rounded_rectangle(box, radius * SCALE, fill=(*rgb(colour), round(255 * alpha)))

    def oval(self, x: float, y: float, rx: float, ry: float, colour: str, alpha: float = 1) -> None:
        """Draw an ellipse round a centre."""
        box = [(x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE]
        self.pen.ellipse(box, fill=(*rgb(colour), round(255 * alpha)))

    def line(self, points: Sequence[Point], colour: str, width: float = 2, alpha: float = 1) -> None:
        """Draw a line through points."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        ink = (*rgb(colour), round(255 * alpha))
        self.pen.line(scaled, fill=ink, width=max(1, round(width * SCALE)), joint="curve")

    def glow(self, x: float, y: float, radius: float, colour: str, strength: float = 0.8) -> None:
        """Lay a soft round light over what is there."""
        fade = Image.radial_gradient("L").point(lambda v: round(max(0.0, 1 - v / RIM) ** 2 * 255 * strength))
        size = round(radius * 2 * SCALE)
        mask = fade.resize((size, size), Image.Resampling.BICUBIC)
        place = (round((x - radius) * SCALE), round((y - radius) * SCALE))
        self.image.paste(Image.new("RGB", (size, size), rgb(colour)), place, mask)

    def mist(self, y: float, height: float, colour: str, strength: float = 0.6) -> None:
        """Lay a bank of mist over the full width, thickest in its middle."""
        strip = Image.new("L", (1, 64))
        for row in range(64):
            strip.putpixel((0, row), round(255 * strength * math.sin(math.pi * row / 63) ** 2))
        size = (WIDTH * SCALE, round(height * SCALE))
        mask = strip.resize(size, Image.Resampling.BICUBIC)
        self.image.paste(Image.new("RGB", size, rgb(colour)), (0, round(y * SCALE)), mask)

    def water(self, top: float, tint: str, depth: float = 0.45, light: str = "#ffffff", bottom: float = HEIGHT) -> None:
        """Mirror what stands above ``top`` into water below it, tinted and rippled."""
        height = round((bottom - top) * SCALE)
        above = self.image.crop((0, max(0, round(top * SCALE) - height), WIDTH * SCALE, round(top * SCALE)))
        mirror = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((WIDTH * SCALE, height))
        mirror = mirror.filter(ImageFilter.GaussianBlur(5))
        shade = column((mix(tint, light, 0.2), tint), (WIDTH * SCALE, height))
        self.image.paste(Image.blend(mirror, shade, depth), (0, round(top * SCALE)))
        for _ in range(150):
            share = self.random.random() ** 1.6
            y, x = top + 4 + share * (bottom - top - 6), self.random.uniform(-60, WIDTH)
            length = self.random.uniform(12, 40) + 150 * share
            self.oval(x + length / 2, y, length / 2, 0.5 + 1.3 * share, light, self.random.uniform(0.04, 0.16))

    def shadow(self, x: float, y: float, rx: float, ry: float = 6, strength: float = 0.28) -> None:
        """Lay a soft shadow on the ground."""
        for step in (1.0, 0.8, 0.6):
            self.oval(x, y, rx * step, ry * step, "#10202c", strength / 3)

    def save(self, path: Path) -> int:
        """Reduce, add grain and a slight vignette, write a JPEG of at most 120 kB and give its size in bytes."""
        picture = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        noise = Image.frombytes("L", (WIDTH, HEIGHT), self.random.randbytes(WIDTH * HEIGHT))
        noise = noise.filter(ImageFilter.GaussianBlur(0.6))
        grain = ImageChops.soft_light(picture, Image.merge("RGB", (noise,) * 3))
        picture = Image.blend(picture, grain, 0.15)
        edge = Image.radial_gradient("L").resize((WIDTH * 3 // 2, HEIGHT * 3 // 2)).point(lambda v: max(0, v - 120) // 5)
        edge = edge.crop((WIDTH // 4, HEIGHT // 4, WIDTH // 4 + WIDTH, HEIGHT // 4 + HEIGHT))
        picture.paste(Image.new("RGB", picture.size, (12, 22, 34)), (0, 0), edge)
        for quality in range(90, 50, -4):
            data = BytesIO()
            picture.save(data, "JPEG", quality=quality, optimize=True, progressive=True)
            if data.tell() <= MAX_BYTES:
                break
        path.write_bytes(data.getvalue())
        return data.tell()
