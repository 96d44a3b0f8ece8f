"""Draws a recording of worm: voltages, muscle activations, curvature, path."""

import argparse
import sys

import h5py
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

PANELS = ["voltage", "activation", "kymograph", "path"]
SHOWN = ["AVAL", "AVBL", "SMDDL", "SMDVL", "RMDDL", "DB3", "VB3", "DB6", "VB8", "DA5", "VD5", "DD3"]


def series(file, name):
    """Values and times of a series; None where the file has none."""
    path = "acquisition/" + name
    if path not in file or file[path + "/data"].shape[0] < 2:
        return None
    rows = min(file[path + "/data"].shape[0], file[path + "/time"].shape[0])
    step = max(1, rows // 2000)
    return file[path + "/data"][:rows:step], file[path + "/time"][:rows:step], file[path]


def labels(group, axis):
    return [x.decode() if isinstance(x, bytes) else x for x in group[axis][:]]


def curvature(line):
    """Curvature per mm at 47 inner points: difference of neighbouring angles over the mean length of their pieces."""
    pieces = np.diff(line[..., :2], axis=1)
    angle = np.unwrap(np.arctan2(pieces[..., 1], pieces[..., 0]), axis=1)
    length = np.hypot(pieces[..., 0], pieces[..., 1])
    return np.diff(angle, axis=1) / (0.5 * (length[:, 1:] + length[:, :-1])) * 1e-3


def traces(axis, file):
    found = series(file, "neurons_voltage")
    if found is None:
        names = [n for n in file["acquisition"] if file["acquisition/" + n + "/data"].ndim == 2]
        found = next((s for s in (series(file, n) for n in names) if s is not None), None)
        if found is None:
            return False
    data, time, group = found
    column = next(k for k in group if k not in ("data", "time", "starting_time"))
    names = labels(group, column)
    chosen = [n for n in SHOWN if n in names] or names[:12]
    isVolt = group["data"].attrs.get("unit") in ("volts", b"volts")
    scale = 1e3 if isVolt else 1
    values = [data[:, names.index(n)] * scale for n in chosen]
    gap = max(10 if isVolt else 0, 1.1 * max(np.ptp(v) for v in values)) or 1
    for place, (name, value) in enumerate(zip(chosen, values)):
        offset = (len(chosen) - 1 - place) * gap
        axis.plot(time, value - np.median(value) + offset, lw=1, color=f"C{place % 10}")
        axis.text(1.005, offset, name.split("/")[0], transform=axis.get_yaxis_transform(), va="center", fontsize=8)
    axis.set_yticks([])
    axis.set_xlim(time[0], time[-1])
    axis.set_xlabel("time, s")
    unit = "mV" if isVolt else "SI units"
    axis.set_title(f"Membrane potentials (apart by {gap:.0f} {unit})" if isVolt else "Recorded quantities", loc="left")
    return True


def activation(axis, file):
    found = series(file, "muscles_activation")
    if found is None:
        return False
    data, time, group = found
    names = labels(group, "muscle")
    order = sorted(range(len(names)), key=lambda i: (["MDL", "MDR", "MVL", "MVR"].index(names[i][:3]), names[i]))
    image = axis.imshow(
        data[:, order].T, aspect="auto", cmap="magma", vmin=0, vmax=max(0.05, data.max()), interpolation="nearest",
        extent=[time[0], time[-1], len(order), 0])
    edges = [sum(n[:3] <= q for n in sorted(names)) for q in ("MDL", "MDR", "MVL")]
    for edge in edges:
        axis.axhline(edge, color="white", lw=0.7)
    starts = [0] + edges + [len(names)]
    axis.set_yticks([(a + b) / 2 for a, b in zip(starts, starts[1:])], ["dorsal left", "dorsal right", "ventral left", "ventral right"])
    axis.set_xlabel("time, s")
    axis.set_title("Activation of the 95 body-wall muscles (head above tail in each row)", loc="left")
    plt.colorbar(image, ax=axis, pad=0.01, label="activation")
    return True


def kymograph(axis, file):
    found = series(file, "centerline")
    if found is None:
        return False
    data, time, _ = found
    bend = curvature(data)
    limit = max(1, np.percentile(np.abs(bend), 99))
    image = axis.imshow(
        bend.T, aspect="auto", cmap="RdBu_r", vmin=-limit, vmax=limit, interpolation="nearest",
        extent=[time[0], time[-1], 1, 0])
    axis.set_xlabel("time, s")
    axis.set_ylabel("place along the body (0 nose, 1 tail)")
    axis.set_title("Curvature (red: towards dorsal)", loc="left")
    plt.colorbar(image, ax=axis, pad=0.01, label="curvature, 1/mm")
    return True


def path(axis, file):
    found = series(file, "centerline")
    if found is None:
        return False
    data, time, _ = found
    line = data[..., :2] * 1e3
    centre = line.mean(axis=1)
    for place in np.linspace(0, len(line) - 1, 6).astype(int):
        shade = plt.cm.viridis(time[place] / max(time[-1], 1e-9))
        axis.plot(line[place, :, 0], line[place, :, 1], color=shade, lw=3, alpha=0.6, solid_capstyle="round")
        axis.plot(*line[place, 0], "o", color=shade, ms=5)
    axis.plot(centre[:, 0], centre[:, 1], color="black", lw=1)
    axis.plot(*centre[0], "k^", ms=6, label="start")
    axis.plot(*centre[-1], "ks", ms=6, label="end")
    axis.set_aspect("equal", adjustable="datalim")
    axis.set_xlabel("x, mm")
    axis.set_ylabel("y, mm")
    axis.legend(frameon=False, fontsize=8)
    axis.set_title(f"Path of the body’s middle over {time[-1]:.1f} s; outlines dark to bright, dot at the nose", loc="left")
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recording")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--panels", default=",".join(PANELS))
    arguments = parser.parse_args()
    wanted = arguments.panels.replace(" ", "").split(",")
    for panel in wanted:
        if panel not in PANELS:
            sys.exit(f"error: no panel “{panel}”; there are {', '.join(PANELS)}")
    try:
        file = h5py.File(arguments.recording, "r")
    except OSError:
        file = h5py.File(arguments.recording, "r", libver="latest", swmr=True)
    draw = {"voltage": traces, "activation": activation, "kymograph": kymograph, "path": path}
    has = {"voltage": True, "activation": "acquisition/muscles_activation" in file}
    has["kymograph"] = has["path"] = "acquisition/centerline" in file
    shown = [p for p in wanted if has[p]]
    if not shown or "acquisition" not in file:
        sys.exit(f"error: {arguments.recording} has nothing to draw in {', '.join(wanted)}")
    rows = (len(shown) + 1) // 2
    figure, axes = plt.subplots(rows, min(2, len(shown)), figsize=(7.5 * min(2, len(shown)), 4.6 * rows), squeeze=False, layout="constrained")
    for axis in axes.flat[len(shown):]:
        axis.axis("off")
    for axis, panel in zip(axes.flat, shown):
        if not draw[panel](axis, file):
            axis.axis("off")
    figure.savefig(arguments.output, dpi=150)
    print(f"Drew {', '.join(shown)} to {arguments.output}", file=sys.stderr)


main()
