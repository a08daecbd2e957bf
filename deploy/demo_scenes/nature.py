"""Scenes of mountains, water, fields and the sea."""

import math

from .brush import HEIGHT, WIDTH, Canvas, mix
from .parts import birds, boat, cloud, hill, house, karst, palm, person, pine, ridge, sun, tree


def dawn_over_the_river(c: Canvas) -> None:
    """The Vân Sơn range and the river at dawn: the site's own picture."""
    c.sky("#2f5d86", "#7fa7bd", "#f6cf9f", "#fbe6c4", bottom=470)
    sun(c, 780, 300, 34)
    cloud(c, 120, 150, 240, "#fff1dd", 0.45)
    cloud(c, 930, 120, 190, "#fff1dd", 0.35)
    ridge(c, 320, 120, "#88a9b8", "#d8c7b0", floor=470)
    c.mist(330, 130, "#fde9cc", 0.6)
    karst(c, 440, [(90, 120, 210), (270, 90, 120), (470, 70, 90), (980, 100, 170), (1130, 120, 250)], "#547f8d", "#a9b5a4")
    c.mist(370, 110, "#fde9cc", 0.7)
    karst(c, 462, [(20, 90, 120), (200, 80, 60), (1060, 80, 70), (1190, 90, 150)], "#2f6470", "#5f8a80")
    c.water(462, "#3b7a8c", 0.35, "#fff0d2")
    c.glow(780, 500, 200, "#ffdf9f", 0.4)
    for x, y, s in ((520, 560, 90), (690, 525, 60), (330, 520, 46)):
        boat(c, x, y, s, "#5b3a29", "#c8553d")
    hill(c, 650, 22, 170, 0.6, "#1d4a4f", "#123238")
    for x in range(-10, 260, 34):
        tree(c, x, 655 - x * 0.05, 70 + c.random.uniform(-16, 26), "#2e6b5a", "#2a2a26")
    palm(c, 1090, 665, 190, "#1f5a4e", "#33322c")
    palm(c, 1150, 668, 150, "#1f5a4e", "#33322c")
    birds(c, 560, 190, "#3b5d74")


def village_in_mist(c: Canvas) -> None:
    """A mountain village on a cold misty morning."""
    c.sky("#7d97ac", "#b9c9d3", "#e9ebe6")
    for y, h, tone in ((230, 110, "#a9bcc7"), (300, 100, "#8aa5b2"), (370, 80, "#6a8c99")):
        ridge(c, y, h, tone, "#e4e9e6")
        c.mist(y + 30, 120, "#eef1ee", 0.75)
    hill(c, 470, 34, 210, 1.0, "#6f9285", "#48705f")
    for _ in range(46):
        x = c.random.uniform(0, WIDTH)
        pine(c, x, 505 + c.random.uniform(-26, 14), c.random.uniform(46, 90), mix("#3d6a5d", "#9db4ae", c.random.uniform(0.1, 0.5)))
    c.mist(440, 120, "#eef1ee", 0.6)
    hill(c, 560, 26, 240, 2.4, "#5b8067", "#2f5546")
    for x, y, w in ((170, 560, 120), (420, 590, 150), (760, 572, 130), (980, 548, 100)):
        house(c, x, y, w, "#9a7350", "#55483f", stilts=True)
        for puff in range(7):
            c.oval(x + w * 0.6 + puff * 9, y - w * 0.85 - puff * 16, 6 + puff * 3.2, 5 + puff * 2.4, "#f4f4f0", 0.22)
    c.mist(540, 90, "#eef1ee", 0.42)
    hill(c, 652, 16, 150, 0.3, "#37604c", "#22443a")
    person(c, 610, 655, 78, "#2f4a7c", "#24364f", hair="#b83b3b")
    person(c, 662, 658, 62, "#a63d4b", "#2b3350", hair="#26324e")


def rice_terraces(c: Canvas) -> None:
    """Golden terraces that wind down a slope."""
    c.sky("#6fb0d2", "#bfe0e4", "#fdf3d6", bottom=360)
    sun(c, 940, 120, 30)
    cloud(c, 180, 140, 260)
    cloud(c, 560, 95, 180, alpha=0.6)
    ridge(c, 230, 90, "#7fa9b4", "#c9dbcf", floor=420)
    ridge(c, 290, 70, "#5f9488", "#a8c39a", floor=460)
    c.mist(280, 110, "#fdf6df", 0.5)
    tones = ("#f4cf5c", "#e9b842", "#d9a637", "#f0c552", "#c9b04a", "#e3bd4a")
    for k in range(17):
        t = k / 16
        y = 318 + 372 * t ** 1.25
        amp, phase = 10 + 30 * t, k * 0.33
        crest = [(x, y + amp * math.sin(x / (150 + 40 * t) + phase) + amp * 0.5 * math.sin(x / 83 + phase * 1.9)) for x in range(-10, WIDTH + 11, 6)]
        edge = [(x, v + 3 + 7 * t) for x, v in reversed(crest)]
        c.shape([*crest, (WIDTH + 10, HEIGHT), (-10, HEIGHT)], tones[k % 6], mix(tones[k % 6], "#a8862a", 0.5))
        c.shape([*crest, *edge], mix("#5d7a35", "#3f5c2c", t))
        for _ in range(round(26 + 30 * t)):
            x = c.random.uniform(0, WIDTH)
            v = crest[min(len(crest) - 1, int((x + 10) / 6))][1] + 10 + c.random.uniform(2, 10 + 16 * t)
            c.line([(x, v), (x + 2, v - 3 - 5 * t)], "#fff0a8", 1 + t, 0.4)
    house(c, 830, 405, 84, "#8d6a48", "#5a4334", stilts=True)
    tree(c, 800, 410, 80, "#4e8450")
    tree(c, 938, 412, 66, "#5b9159")
    for x, y, s, shirt in ((300, 560, 74, "#b4413f"), (372, 566, 70, "#2f5c86"), (450, 556, 66, "#7a4d8f")):
        person(c, x, y, s, shirt, "#28344c", hat="#ecd9a3")


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
        crest = [(x, y - amp * abs(math.sin(x / (96 + 22 * k) + k * 1.3)) ** 1.7 - amp * 0.3 * math.sin(x / 41 + k)) for x in range(-10, WIDTH + 11, 4)]
        c.shape([*crest, (WIDTH + 10, HEIGHT), (-10, HEIGHT)], mix(tone, "#b7d0d6", 0.3), mix(tone, "#0d2230", 0.4))
        c.line(crest, "#eef5f5", 2.2 + k, 0.65)
        for x, v in crest[:: 5 - min(k, 3)]:
            c.oval(x + c.random.uniform(-8, 8), v + c.random.uniform(-3, 12), c.random.uniform(1.5, 5), c.random.uniform(1, 3), "#f4fafa", 0.45)
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
            c.shape([(x + shift * s - s * 0.42, y), (x + shift * s, y - s * 0.9), (x + shift * s + s * 0.42, y)], mix(colour, "#ffffff", 0.35), colour)
        c.oval(x, y - s * 0.3, s * 0.22, s * 0.34, "#fff8dc")


def old_forest(c: Canvas) -> None:
    """Sunbeams through a tall forest with a stream."""
    c.sky("#e9f2c9", "#a9cf9d", "#5f9a78")
    c.glow(820, 60, 520, "#fff8d2", 0.9)
    for depth in range(4):
        tone = ("#9cc59b", "#6ea682", "#3f7f66", "#1f5a4b")[depth]
        for _ in range(13 - depth * 2):
            x, w = c.random.uniform(-20, WIDTH), (9, 15, 24, 38)[depth] * c.random.uniform(0.8, 1.3)
            c.shape([(x - w / 2, 0), (x + w / 2, 0), (x + w * 0.7, 500 + depth * 36), (x - w * 0.7, 500 + depth * 36)], tone, mix(tone, "#12362f", 0.3))
        for _ in range(46):
            r = c.random.uniform(26, 62) + depth * 6
            c.oval(c.random.uniform(-30, WIDTH + 30), c.random.uniform(-50, 60 - depth * 16), r * 1.4, r * 0.8, mix(tone, "#dcecb0", c.random.uniform(0, 0.25)), 0.8)
        c.mist(420 + depth * 26, 120, "#eaf4d4", 0.45 - depth * 0.1)
        hill(c, 498 + depth * 44, 16, 160, depth * 1.7, mix(tone, "#c9dd8f", 0.12), mix(tone, "#0f332c", 0.3))
    bend = [(620 + 46 * math.sin(t / 7) * (1 - t / 60), 486 + t * 5) for t in range(42)]
    banks = [(x - 5 - t * t * 0.13, y) for t, (x, y) in enumerate(bend)], [(x + 5 + t * t * 0.16, y) for t, (x, y) in enumerate(bend)]
    c.shape([*banks[0], *reversed(banks[1])], "#e4f4ea", "#5fa9ab", alpha=0.9)
    for t, (x, y) in list(enumerate(bend))[6::2]:
        c.oval(x + c.random.uniform(-0.1, 0.12) * t * t, y, 3 + t * 1.1, 1.2, "#ffffff", 0.5)
    for x0 in (560, 690, 830, 960):
        c.shape([(x0 + 70, -10), (x0 + 120, -10), (x0 - 90, 640), (x0 - 230, 640)], "#fffbe0", alpha=0.13)
    for _ in range(150):
        x, y = c.random.uniform(0, WIDTH), c.random.uniform(600, 680)
        for lean in (-9, -3, 4, 10):
            c.line([(x, y), (x + lean, y - c.random.uniform(14, 30))], mix("#2f7a55", "#a3c96a", c.random.random() * 0.6), 2, 0.85)


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
    for x, y, s, colour in ((250, 470, 130, "#2f6f9f"), (880, 452, 100, "#b8453c"), (1050, 540, 190, "#2b7a78"), (430, 580, 250, "#b8453c")):
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


def tea_hills(c: Canvas) -> None:
    """Rows of tea over round hills, with pickers at work."""
    c.sky("#7cc0d8", "#cdeae4", "#f8f6dc", bottom=380)
    cloud(c, 700, 110, 280)
    cloud(c, 120, 150, 200, alpha=0.6)
    ridge(c, 260, 80, "#86b5b9", "#cfe3d2", floor=420)
    c.mist(270, 100, "#f7f9e6", 0.5)
    for k, (cx, top, wide, tone) in enumerate(((260, 300, 420, "#7bb35e"), (960, 320, 480, "#6aa855"), (560, 400, 620, "#559a4b"), (120, 520, 620, "#468a44"), (1080, 510, 620, "#3f813f"))):
        dome = [(cx + wide * math.cos(a / 60 * math.pi), top + 330 - 330 * math.sin(a / 60 * math.pi)) for a in range(61)]
        c.shape(dome, mix(tone, "#e8efa0", 0.25), mix(tone, "#234f2e", 0.3))
        for row in range(1, 22):
            drop = row * (15 + k * 2.4)
            for shift, colour, width in ((0, mix(tone, "#153c22", 0.5), 6 + k), (-6 - k, mix(tone, "#f2f3b0", 0.42), 3.4 + k * 0.6)):
                arc = [(x, y + drop + shift) for x, y in dome if abs(x - cx) < wide * math.sqrt(max(0.0, 1 - (drop / 345) ** 2)) * 0.985]
                arc = [p for p in arc if p[1] < top + 330]
                if len(arc) > 2:
                    c.line(arc, colour, width, 0.7)
    tree(c, 880, 350, 120, "#3f7d4a")
    for x, y, s, shirt in ((330, 520, 80, "#2f5c9c"), (430, 560, 90, "#b43f56"), (760, 566, 92, "#7a4d9f"), (880, 602, 104, "#2d7f86")):
        person(c, x, y, s, shirt, "#2a3450", hat="#f0dfae")
        c.oval(x + s * 0.2, y - s * 0.52, s * 0.13, s * 0.15, "#a8763f")
        c.oval(x + s * 0.2, y - s * 0.6, s * 0.12, s * 0.06, "#6fae4a")
    for k in range(40):
        x = k * 31
        c.oval(x, 676, 30, 26 + c.random.uniform(-4, 8), mix("#2f6f3a", "#7fb657", c.random.random() * 0.4))


def signal_tower(c: Canvas) -> None:
    """A mast on a hill at dusk, with a village that has just been reached."""
    c.sky("#2c3f73", "#7a5d93", "#e38a78", "#fcd08f", bottom=520)
    c.band(520, HEIGHT, "#39456e", "#232c4e")
    c.glow(300, 430, 420, "#ffd98f", 0.6)
    ridge(c, 360, 90, "#6d6390", "#c08a86", floor=500)
    c.mist(370, 100, "#f7c79a", 0.4)
    ridge(c, 430, 60, "#4a4b7a", "#7d6584", floor=540)
    c.shape([(520, 560), (700, 440), (800, 396), (880, 410), (1010, 480), (1200, 540), (1200, 675), (420, 675)], "#39456e", "#232c4e")
    base, top = 402, 92
    for side in (-1, 1):
        c.line([(820 + side * 44, base), (820 + side * 9, top)], "#e9edf4", 4)
    for k in range(11):
        t0, t1 = k / 11, (k + 1) / 11
        y0, y1 = base + (top - base) * t0, base + (top - base) * t1
        w0, w1 = 44 - 35 * t0, 44 - 35 * t1
        c.line([(820 - w0, y0), (820 + w1, y1)], "#cfd6e4", 2)
        c.line([(820 + w0, y0), (820 - w1, y1)], "#cfd6e4", 2)
        c.line([(820 - w1, y1), (820 + w1, y1)], "#cfd6e4", 2)
    c.line([(820, top), (820, top - 34)], "#e9edf4", 3)
    for y in (124, 158):
        for side in (-1, 1):
            c.rect(820 + side * 24 - 7, y, 14, 34, "#f5f7fb", 4)
    c.glow(820, 58, 40, "#ff6b5c", 0.9)
    c.oval(820, 58, 5, 5, "#ffd6cf")
    for r in (90, 140, 190):
        for middle in (0, 180):
            arc = [(820 + r * math.cos(math.radians(a)), 130 + r * math.sin(math.radians(a))) for a in range(middle - 32, middle + 33, 4)]
            c.line(arc, "#fff0c9", 4, 0.8 - r / 300)
    c.rect(742, 386, 40, 26, "#dfe4ee", 3)
    c.shape([(700, 420), (760, 420), (744, 396), (684, 396)], "#3a63a8", "#24427a")
    hill(c, 590, 24, 190, 2.0, "#28345c", "#161f3f")
    for x, y, w in ((90, 600, 96), (230, 620, 110), (400, 606, 90), (560, 632, 120), (1010, 622, 104)):
        house(c, x, y, w, "#5c4a5a", "#2a2540", stilts=True)
        c.glow(x + w / 2, y - w * 0.35, w, "#ffcf7d", 0.35)
