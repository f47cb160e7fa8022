"""Digits as strokes, written as an American schoolbook has them: what a test draws."""

import math


def _arc(x, y, across, down, start, end, points=13):
    """Return points of an ellipse between two angles in degrees, clockwise from the right."""
    angles = [start + (end - start) * k / (points - 1) for k in range(points)]
    turns = [math.radians(angle) for angle in angles]
    return [[x + across * math.cos(turn), y + down * math.sin(turn)] for turn in turns]


DIGITS = {
    0: [_arc(0.5, 0.5, 0.2, 0.33, -90, 270)],
    1: [[[0.52, 0.15], [0.48, 0.85]]],
    2: [[*_arc(0.5, 0.32, 0.19, 0.17, -170, 40), [0.35, 0.82], [0.72, 0.82]]],
    3: [[*_arc(0.48, 0.32, 0.19, 0.16, -150, 90), *_arc(0.48, 0.66, 0.22, 0.18, -90, 150)]],
    4: [[[0.36, 0.15], [0.3, 0.5], [0.68, 0.5]], [[0.66, 0.15], [0.62, 0.88]]],
    5: [[[0.68, 0.16], [0.38, 0.16], [0.35, 0.46], *_arc(0.48, 0.62, 0.2, 0.2, -110, 140)]],
    6: [[[0.62, 0.14], [0.42, 0.35], *_arc(0.5, 0.66, 0.18, 0.18, -170, 190)]],
    7: [[[0.3, 0.18], [0.7, 0.18], [0.45, 0.85]]],
    8: [[*_arc(0.5, 0.33, 0.16, 0.16, -30, -270), *_arc(0.5, 0.67, 0.18, 0.18, -90, 180),
         [0.36, 0.58], [0.64, 0.4], [0.64, 0.24]]],
    9: [[*_arc(0.48, 0.34, 0.17, 0.18, 0, -360), [0.62, 0.6], [0.58, 0.86]]],
}  # fmt: skip


def changed(strokes, rng):
    """Return a drawing as another hand might have it: of another size, slant and width."""
    size, slant, width = rng.uniform(0.6, 0.95), rng.uniform(-0.1, 0.3), rng.uniform(0.8, 1.2)

    def move(x, y):
        x, y = (x - 0.5) * width - slant * (y - 0.5), y - 0.5
        tremor = rng.normal(0, 0.006, 2)
        return [min(1.0, max(0.0, 0.5 + size * at + tremor[k])) for k, at in enumerate((x, y))]

    return [[move(x, y) for x, y in stroke] for stroke in strokes]
