"""Opens recordings of worm, finished or not, without waiting for what is not there."""

import os
import struct
import time

import h5py

SIGNATURE = b"\x89HDF\r\n\x1a\n"


class Failure(Exception):
    """What went wrong, in words, and the exit code that goes with it."""

    def __init__(self, words, code=3):
        super().__init__(words)
        self.code = code


def superblock(path):
    """Whether a writer has, or had, the file open (SWMR), and the length that the file says it has.

    Version 3 of HDF5's superblock (HDF5 File Format Specification 3.0, II.A); a file of another is never in SWMR.
    """
    with open(path, "rb") as file:
        head = file.read(48)
    if not head.startswith(SIGNATURE):
        raise Failure(f"{path}: is not an HDF5 file")
    if len(head) < 48 or head[8] != 3 or head[9] != 8:
        return False, 0
    return head[11] & 4 != 0, struct.unpack_from("<Q", head, 28)[0]


def is_written(path):
    """As `superblock`; libhdf5 would retry for minutes on a shorter file. A writer at work has a second to catch up."""
    for _ in range(10):
        written, length = superblock(path)
        size = os.path.getsize(path)
        if size >= length:
            return written
        time.sleep(0.1 if written else 0)
    raise Failure(f"{path}: is cut off: {size} of {length} bytes")


def recording(path):
    if not os.path.exists(path):
        raise Failure(f"{path}: no such file")
    if not os.path.isfile(path):
        raise Failure(f"{path}: is not a file")
    try:
        if is_written(path):
            file = h5py.File(path, "r", libver="latest", swmr=True)
        else:
            file = h5py.File(path, "r")
        has_traces = "acquisition" in file
    except (OSError, RuntimeError) as error:
        raise Failure(f"{path}: cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    if not has_traces:
        raise Failure(f"{path}: has no traces: there is no group “acquisition”", 2)
    return file


def has_rows(file, name):
    path = "acquisition/" + name
    return path in file and file[path + "/data"].shape[0] > 1


def series(file, name):
    """Values and times of a series, less than 4000 rows, and its group."""
    path = "acquisition/" + name
    rows = min(file[path + "/data"].shape[0], file[path + "/time"].shape[0])
    step = max(1, rows // 2000)
    return file[path + "/data"][:rows:step], file[path + "/time"][:rows:step], file[path]


def frames(file, kind):
    """Time and positions of the first and last frame of a kind of particles, one where there is but one."""
    path = f"particles/{kind}/position"
    if path not in file:
        return []
    time, value = file[path + "/time"], file[path + "/value"]
    rows = min(time.shape[0], value.shape[0])
    return [(time[row], value[row]) for row in sorted({0, rows - 1}) if rows > 0]


def labels(group):
    """Names of a series' columns."""
    axis = next((k for k in group if k not in ("data", "time", "starting_time")), None)
    if axis is None:
        raise ValueError(f"{group.name} has no names of columns")
    return [text(x) for x in group[axis][:]]


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)
