"""The plane in which a body bends, its curvature there, and which way is up."""

import json

import numpy as np
from recording import text

PIECES = 48


def plane(line, group):
    """Two axes, and whether dorsal is known to be at the left of nose to tail in them.

    A whole animal lies on its side in x–y, and its recording says so. Elsewhere the axis of least extent is left out;
    the others are in cyclic order (x–y, y–z, z–x), as seen from the end of the third.
    """
    if "x–y is the plane" in text(group.attrs.get("description", "")):
        return [0, 1], True
    extent = np.ptp(line, axis=1).max(axis=0)
    least = 2 - int(np.argmin(extent[::-1]))
    return [(least + 1) % 3, (least + 2) % 3], False


def up(file):
    """The axis that points up: y in scenes of Sibernetic, z elsewhere."""
    return 1 if "worm/config" in file and "scene" in json.loads(file["worm/config"][()]) else 2


def curvature(line):
    """Curvature per mm of lines in a plane, in m: difference of neighbouring angles over the mean length of their pieces.

    Pieces are 1/48 of the body long, or one piece of the line where that is longer.
    """
    stride = max(1, round((line.shape[1] - 1) / PIECES))
    pieces = line[:, stride:] - line[:, :-stride]
    angle = np.unwrap(np.arctan2(pieces[..., 1], pieces[..., 0]), axis=1)
    turn = angle[:, stride:] - angle[:, :-stride]
    length = np.hypot(pieces[..., 0], pieces[..., 1])
    return turn / np.maximum(0.5 * (length[:, stride:] + length[:, :-stride]), 1e-12) * 1e-3
