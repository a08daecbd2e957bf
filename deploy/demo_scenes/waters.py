"""Scenes of the river, the lake and the sea."""

import math

from .brush import HEIGHT, WIDTH, Canvas, mix
from .parts import birds, boat, cloud, hill, karst, palm, person, ridge, sun, tree, windows
from .roads import wheel


def dawn_over_the_river(c: Canvas) -> None:
    """The Vân Sơn range and the river at dawn: the site's own picture."""
    c.sky("#2f5d86", "#7fa7bd", "#f6cf9f", "#fbe6c4", bottom=470)
    sun(c, 705, 262, 36)
    cloud(c, 120, 150, 240, "#fff1dd", 0.45)
    cloud(c, 930, 120, 190, "#fff1dd", 0.35)
    ridge(c, 335, 95, "#88a9b8", "#d8c7b0", floor=470)
    c.mist(330, 130, "#fde9cc", 0.6)
    karst(c, 440, [(90, 120, 210), (270, 90, 120), (470, 70, 90), (980, 100, 170), (1130, 120, 250)], "#547f8d", "#a9b5a4")
    c.mist(370, 110, "#fde9cc", 0.7)
    karst(c, 462, [(20, 90, 120), (200, 80, 60), (1060, 80, 70), (1190, 90, 150)], "#2f6470", "#5f8a80")
    c.water(462, "#3b7a8c", 0.35, "#fff0d2")
    c.glow(705, 520, 220, "#ffdf9f", 0.45)
    for x, y, s in ((520, 560, 90), (690, 525, 60), (330, 520, 46)):
        boat(c, x, y, s, "#5b3a29", "#c8553d")
    hill(c, 650, 22, 170, 0.6, "#1d4a4f", "#123238")
    for x in range(-10, 260, 34):
        tree(c, x, 655 - x * 0.05, 70 + c.random.uniform(-16, 26), "#2e6b5a", "#2a2a26")
    palm(c, 1090, 665, 190, "#1f5a4e", "#33322c")
    palm(c, 1150, 668, 150, "#1f5a4e", "#33322c")
    birds(c, 560, 190, "#3b5d74")


def lake_boats(c: Canvas) -> None:
    """Quiet boats on a lake among round hills."""
    c.sky("#4fa3c4", "#a8d8df", "#f2f3dc", bottom=390)
    cloud(c, 90, 120, 300)
    cloud(c, 760, 90, 230, alpha=0.6)
    ridge(c, 300, 70, "#8fbcc4", "#cfe2d6", floor=390)
    karst(c, 380, [(70, 110, 200), (240, 80, 130), (420, 60, 70), (700, 90, 110), (900, 110, 220), (1090, 100, 160)], "#4b9187", "#7cb39a")
    c.mist(330, 70, "#eef7ea", 0.5)
    karst(c, 388, [(0, 80, 90), (330, 60, 50), (1010, 60, 60), (1190, 80, 120)], "#2d7468", "#4f9576")
    c.water(386, "#2d8a97", 0.3)
    for x, y, s, colour in ((300, 470, 110, "#f0a93b"), (800, 450, 84, "#e4572e"), (1010, 520, 120, "#3aa17e")):
        boat(c, x, y, s, "#ffffff", colour)
    boat(c, 560, 590, 230, "#f7f3e8", "#e4572e")
    for x, shirt in ((500, "#f2c14e"), (545, "#5b8fb9"), (592, "#c94f6d"), (630, "#3d7a68")):
        c.rect(x - 9, 540, 18, 28, shirt, 8)
        c.oval(x, 533, 8, 9, "#d99f77")
    c.shape([(476, 572), (690, 566), (672, 584), (484, 584)], "#f7f3e8", "#d9d2c0")
    for x in (40, 90, 1120, 1170):
        palm(c, x, 690, 210, "#1f6152", "#3b3a31")


def storm_sea(c: Canvas) -> None:
    """High waves under a storm, with a lighthouse that holds."""
    c.sky("#1f2c3d", "#3f5468", "#8298a3", bottom=460)
    for x, y, s in ((-80, 140, 460), (240, 90, 420), (560, 160, 520), (880, 80, 430), (60, 240, 360), (760, 250, 420)):
        cloud(c, x, y, s, mix("#26364a", "#5d7080", c.random.random() * 0.7), 0.75)
    c.shape([(930, 250), (0, 90), (0, 230)], "#fff3c4", alpha=0.2)
    for x in range(0, WIDTH + 160, 26):
        y = c.random.uniform(0, 440)
        c.line([(x, y), (x - 26, y + 70)], "#dfe9ee", 1, 0.2)
    ridge(c, 395, 40, "#2f4354", "#4a6070", floor=470)
    c.shape([(800, 470), (860, 400), (905, 375), (985, 380), (1050, 420), (1200, 450), (1200, 520), (800, 520)], "#39434a", "#20292f")
    c.shape([(910, 380), (918, 258), (954, 258), (962, 380)], "#f4efe4", "#c9c3b6")
    for y in (290, 340):
        c.shape([(917, y), (955, y), (957, y + 22), (915, y + 22)], "#c43d3d")
    c.rect(912, 232, 48, 28, "#2a3238", 3)
    c.shape([(908, 234), (936, 208), (964, 234)], "#c43d3d")
    c.glow(936, 246, 120, "#fff0b8", 0.9)
    c.rect(924, 236, 24, 20, "#fff6d6", 2)
    for k, tone in enumerate(("#56788a", "#41667b", "#2f556b", "#21455b")):
        y, amp = 470 + k * 52, 18 + k * 9
        crest = [
            (x, y - amp * abs(math.sin(x / (96 + 22 * k) + k * 1.3)) ** 1.7 - amp * 0.3 * math.sin(x / 41 + k))
            for x in range(-10, WIDTH + 11, 4)
        ]
        c.shape([*crest, (WIDTH + 10, HEIGHT), (-10, HEIGHT)], mix(tone, "#b7d0d6", 0.3), mix(tone, "#0d2230", 0.4))
        c.line(crest, "#eef5f5", 2.2 + k, 0.65)
        for x, v in crest[:: 5 - min(k, 3)]:
            c.oval(
                x + c.random.uniform(-8, 8), v + c.random.uniform(-3, 12), c.random.uniform(1.5, 5), c.random.uniform(1, 3), "#f4fafa", 0.45
            )
    for x in range(-20, WIDTH + 60, 46):
        r = c.random.uniform(26, 50)
        c.oval(x, 686, r * 1.3, r, mix("#3a464e", "#6b767b", c.random.random() * 0.5))
        c.oval(x - r * 0.3, 668, r * 0.6, r * 0.35, "#aebbc0", 0.18)


def river_lanterns(c: Canvas) -> None:
    """Paper lanterns on the river under a full moon."""
    c.sky("#0f1e45", "#26366b", "#5a4a80", "#8a5f7f", bottom=380)
    for _ in range(120):
        c.oval(c.random.uniform(0, WIDTH), c.random.uniform(0, 250), 1, 1, "#ffffff", c.random.uniform(0.2, 0.8))
    sun(c, 880, 130, 46, "#fff6dc", "#a9a3d6")
    ridge(c, 300, 80, "#3a3f72", "#5f5580", floor=380)
    karst(c, 372, [(60, 100, 130), (250, 70, 70), (1010, 90, 120), (1160, 80, 80)], "#232a57", "#3d3a66")
    for x, w, h in ((330, 70, 44), (410, 60, 60), (480, 80, 40), (570, 64, 54), (644, 84, 42), (738, 60, 58)):
        c.rect(x, 376 - h, w, h, "#2b2a4c")
        c.shape([(x - 8, 378 - h), (x + w / 2, 352 - h), (x + w + 8, 378 - h)], "#3a2f4c")
        windows_y = 376 - h + 12
        for k in range(3):
            c.rect(x + 8 + k * (w - 16) / 3, windows_y, 9, 13, "#ffd27a")
        c.glow(x + w / 2, 366, 50, "#ffbf66", 0.35)
    c.water(378, "#1d2a5c", 0.35, "#ffdca6")
    for k in range(95):
        t = (k / 95) ** 1.5
        x, y, s = c.random.uniform(0, WIDTH), 396 + t * 280, 3 + t * 22
        colour = ("#ff9f45", "#ffcf5c", "#ff6f61", "#f7a1c4", "#ffe08a")[k % 5]
        c.glow(x, y - s * 0.5, s * 4, colour, 0.6)
        c.oval(x, y + s * 0.75, s * 0.9, s * 0.25, colour, 0.4)
        c.shape([(x - s, y), (x - s * 0.6, y + s * 0.5), (x + s * 0.6, y + s * 0.5), (x + s, y)], "#7a3f35")
        for shift in (-0.62, 0.0, 0.62):
            c.shape(
                [(x + shift * s - s * 0.42, y), (x + shift * s, y - s * 0.9), (x + shift * s + s * 0.42, y)],
                mix(colour, "#ffffff", 0.35),
                colour,
            )
        c.oval(x, y - s * 0.3, s * 0.22, s * 0.34, "#fff8dc")


def fishing_dawn(c: Canvas) -> None:
    """Fishing boats come home as the sun rises from the sea."""
    c.sky("#3a5a8c", "#c27f8f", "#f7a66b", "#ffd79a", bottom=400)
    sun(c, 600, 372, 58, "#fff1c1", "#ffb45e")
    for x, y, s in ((80, 200, 300), (420, 130, 240), (820, 190, 330)):
        cloud(c, x, y, s, "#ffc9a6", 0.5)
    ridge(c, 385, 28, "#8c6f86", "#c08a83", floor=402)
    c.water(400, "#5a5f86", 0.25, "#ffdfae")
    for k in range(22):
        c.oval(600 + c.random.uniform(-8, 8), 408 + k * 12, 60 - k * 0.6 + c.random.uniform(-14, 14), 2.2, "#ffe9b5", 0.5)
    for x, y, s, colour in (
        (250, 470, 130, "#2f6f9f"),
        (880, 452, 100, "#b8453c"),
        (1050, 540, 190, "#2b7a78"),
        (430, 580, 250, "#b8453c"),
    ):
        boat(c, x, y, s, colour)
        c.rect(x - s * 0.3, y - s * 0.3, s * 0.2, s * 0.2, "#f4ead8", 2)
        c.rect(x - s * 0.27, y - s * 0.26, s * 0.06, s * 0.07, "#5d7f99", 1)
        c.line([(x + s * 0.05, y - s * 0.1), (x + s * 0.05, y - s * 0.72)], "#3b2c2c", s * 0.014)
        c.line([(x + s * 0.05, y - s * 0.7), (x + s * 0.46, y - s * 0.18)], "#3b2c2c", 1)
        c.line([(x + s * 0.05, y - s * 0.7), (x - s * 0.42, y - s * 0.16)], "#3b2c2c", 1)
        c.shape([(x + s * 0.06, y - s * 0.72), (x + s * 0.2, y - s * 0.67), (x + s * 0.06, y - s * 0.62)], "#d9382e")
    c.shape([(0, 628), (260, 612), (300, 640), (300, 690), (0, 690)], "#4a3a44", "#2c2530")
    for x, shirt in ((60, "#3f6f8f"), (120, "#c96f4a"), (190, "#6a5a8c")):
        person(c, x, 640, 82, shirt, "#2c3040", hat="#e9d3a0")
    for x in (236, 262):
        c.oval(x, 616, 17, 12, "#a9743f")
        c.oval(x, 611, 15, 7, "#d8dfe2")
    birds(c, 760, 240, "#5a4558", 8)


def container_port(c: Canvas) -> None:
    """A seaport with cranes, stacked boxes and a ship at the quay."""
    c.sky("#2f77a5", "#8cc3d6", "#ffe5bf", bottom=430)
    sun(c, 1010, 300, 34)
    cloud(c, 80, 120, 260)
    cloud(c, 520, 90, 220, alpha=0.6)
    ridge(c, 390, 46, "#7fa5b6", "#d9d1b8", floor=430)
    c.water(428, "#256b8f", 0.42)
    colours = ("#d9534a", "#f0a53a", "#3c8d7d", "#3e6fa3", "#e8d9b8", "#7a4f7f", "#5fa0b5")
    c.shape([(90, 470), (690, 470), (650, 566), (150, 566)], "#b8382f", "#7c241f")
    c.shape([(84, 452), (700, 452), (690, 474), (90, 474)], "#f6f1e6", "#d8cfbd")
    c.rect(110, 350, 74, 104, "#f7f4ec", 4)
    windows(c, 112, 356, 70, 70, 4, 3, ("#41687d", "#5b8296"))
    c.rect(132, 318, 26, 34, "#d9534a", 3)
    for row in range(4):
        for col in range(8):
            if row == 3 and col % 3 == 0:
                continue
            c.rect(204 + col * 58, 426 - row * 27, 55, 25, colours[c.random.randrange(7)], 2)
            for rib in range(5):
                c.line([(212 + col * 58 + rib * 10, 429 - row * 27), (212 + col * 58 + rib * 10, 448 - row * 27)], "#000000", 1, 0.14)
    for x in (330, 560, 850):
        for leg in (0, 96):
            c.rect(x + leg, 190, 11, 390, "#f2b134")
        c.line([(x + 5, 560), (x + 100, 330)], "#f2b134", 6)
        c.rect(x - 150, 180, 330, 13, "#f2b134", 3)
        c.rect(x + 10, 326, 90, 9, "#d99a22")
        c.shape([(x + 30, 180), (x + 52, 92), (x + 66, 92), (x + 88, 180)], "#f6c357", "#d99a22")
        for end in (-140, 170):
            c.line([(x + 58, 96), (x + end, 182)], "#5a4a2a", 2)
        c.rect(x - 88, 193, 30, 12, "#41505c", 2)
        c.line([(x - 82, 204), (x - 82, 270)], "#41505c", 1.4)
        c.line([(x - 64, 204), (x - 64, 270)], "#41505c", 1.4)
        c.rect(x - 100, 270, 55, 25, colours[c.random.randrange(7)], 2)
    c.band(566, 582, "#c9c4b8", "#9a9890")
    c.band(582, HEIGHT, "#8d9093", "#676c72")
    for row in range(3):
        for col in range(5):
            c.rect(900 + col * 66, 582 - row * 30 - 4, 63, 28, colours[(row * 3 + col) % 7], 2)
    _quay(c)


def _quay(c: Canvas) -> None:
    """Draw the quay with its boxes, lorry and people."""
    for k in range(6):
        c.rect(k * 210, 634, 110, 7, "#f4d35e", 2, 0.8)
    c.rect(150, 590, 150, 44, "#3e6fa3", 3)
    c.rect(304, 604, 46, 34, "#e8e4da", 6)
    c.rect(326, 608, 20, 15, "#6fa3b9", 3)
    for wx in (180, 206, 270, 330):
        wheel(c, wx, 640, 12)
    for px, shirt in ((430, "#f28f2b"), (474, "#f28f2b")):
        person(c, px, 640, 72, shirt, hair="#f5d547")
