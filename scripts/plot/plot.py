"""Draws a recording of worm: voltages, muscle activations, curvature, path, particles."""

import argparse
import os
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from body import curvature, plane, up
from recording import Failure, frames, has_rows, labels, recording, series, text

PANELS = ["voltage", "spikes", "activation", "kymograph", "path", "above", "side"]
SHOWN = ["AVAL", "AVBL", "SMDDL", "SMDVL", "RMDDL", "DB3", "VB3", "DB6", "VB8", "DA5", "VD5", "DD3"]
QUADRANTS = {"MDL": "dorsal left", "MDR": "dorsal right", "MVL": "ventral left", "MVR": "ventral right"}


def traced(file, wanted):
    """The neurons' voltage, or else the first series of named columns that no wanted panel shows."""
    if has_rows(file, "neurons_voltage"):
        return "neurons_voltage"
    shown = ["muscles_activation"] if "activation" in wanted else []
    names = [n for n in file["acquisition"] if n not in shown and file["acquisition/" + n + "/data"].ndim == 2]
    return next((n for n in names if has_rows(file, n)), None)


def traces(axis, file, wanted):
    name = traced(file, wanted)
    data, time, group = series(file, name)
    names = labels(group)
    chosen = [n for n in SHOWN if n in names] or names[:12]
    unit = text(group["data"].attrs.get("unit", ""))
    is_volt = unit == "volts"
    scale = 1e3 if is_volt else 1
    values = [data[:, names.index(n)] * scale for n in chosen]
    gap = max(10 if is_volt else 0, 1.1 * max(np.ptp(v) for v in values)) or 1
    for place, (label, value) in enumerate(zip(chosen, values)):
        offset = (len(chosen) - 1 - place) * gap
        axis.plot(time, value - np.median(value) + offset, lw=1, color=f"C{place % 10}")
        axis.text(1.005, offset, label.split("/")[0], transform=axis.get_yaxis_transform(), va="center", fontsize=8)
    axis.set_yticks([])
    axis.set_xlim(time[0], time[-1])
    axis.set_xlabel("time, s")
    title = "Membrane potentials" if is_volt else name.replace("_", " ").capitalize()
    axis.set_title(f"{title} (apart by {gap:.0f} mV)" if is_volt else f"{title} (apart by {gap:.2g} {unit})", loc="left")


def events(file):
    """All series of events."""
    return [group for group in file["acquisition"].values() if "source" in group and "timestamps" in group]


def spikes(axis, file, wanted):
    names = []
    for group in events(file):
        count = min(group["data"].shape[0], group["timestamps"].shape[0])
        axis.plot(group["timestamps"][:count], group["data"][:count] + len(names), "|", color="black", ms=6)
        names += [text(n) for n in group["source"][:]]
    axis.set_ylim(len(names) - 0.5, -0.5)
    name = traced(file, wanted)
    if name:
        axis.set_xlim(0, file["acquisition/" + name + "/time"][-1])
    if len(names) <= 24:
        axis.set_yticks(range(len(names)), [n.split("/")[0] for n in names])
    axis.set_xlabel("time, s")
    axis.set_title(f"Events of {len(names)} source{'s' if len(names) > 1 else ''}", loc="left")


def muscle_rows(names):
    """The order in which muscles are drawn; where each row begins, the end too; the rows' names."""
    row = [next((i for i, q in enumerate(QUADRANTS) if n.startswith(q)), len(QUADRANTS)) for n in names]
    order = sorted(range(len(names)), key=lambda i: (row[i], names[i]))
    present = sorted(set(row))
    starts = np.cumsum([0] + [row.count(r) for r in present])
    return order, starts, [[*QUADRANTS.values(), "others"][r] for r in present]


def activation(axis, file, _):
    data, time, group = series(file, "muscles_activation")
    names = labels(group)
    order, starts, rows = muscle_rows(names)
    image = axis.imshow(
        data[:, order].T, aspect="auto", cmap="magma", vmin=0, vmax=max(0.05, data.max()), interpolation="nearest",
        extent=[time[0], time[-1], len(order), 0])
    for edge in starts[1:-1]:
        axis.axhline(edge, color="white", lw=0.7)
    if len(names) <= 24:
        axis.set_yticks(np.arange(len(names)) + 0.5, [names[i] for i in order])
    else:
        axis.set_yticks((starts[:-1] + starts[1:]) / 2, rows)
    axis.set_xlabel("time, s")
    if len(names) <= 24:
        title = f"Activation of {len(names)} muscles" if len(names) > 1 else f"Activation of muscle {names[0]}"
    else:
        title = f"Activation of the {len(names)} body-wall muscles (head above tail in each row)"
    axis.set_title(title, loc="left")
    plt.colorbar(image, ax=axis, pad=0.01, label="activation")


def kymograph(axis, file, _):
    data, time, group = series(file, "centerline")
    axes, is_side = plane(data, group)
    bend = curvature(np.take(data, axes, axis=-1))
    limit = max(1, np.percentile(np.abs(bend), 99))
    image = axis.imshow(
        bend.T, aspect="auto", cmap="RdBu_r", vmin=-limit, vmax=limit, interpolation="nearest",
        extent=[time[0], time[-1], 1, 0])
    axis.set_xlabel("time, s")
    axis.set_ylabel("place along the body (0 nose, 1 tail)")
    side = "towards dorsal" if is_side else f"to the left of nose to tail, {'xyz'[axes[0]]}–{'xyz'[axes[1]]}"
    axis.set_title(f"Curvature (red: {side})", loc="left")
    plt.colorbar(image, ax=axis, pad=0.01, label="curvature, 1/mm")


def path(axis, file, _):
    data, time, group = series(file, "centerline")
    axes, _ = plane(data, group)
    line = np.take(data, axes, axis=-1) * 1e3
    centre = line.mean(axis=1)
    for place in np.linspace(0, len(line) - 1, 6).astype(int):
        shade = plt.cm.viridis(time[place] / max(time[-1], 1e-9))
        axis.plot(line[place, :, 0], line[place, :, 1], color=shade, lw=3, alpha=0.6, solid_capstyle="round")
        axis.plot(*line[place, 0], "o", color=shade, ms=5)
    axis.plot(centre[:, 0], centre[:, 1], color="black", lw=1)
    axis.plot(*centre[0], "k^", ms=6, label="start")
    axis.plot(*centre[-1], "ks", ms=6, label="end")
    axis.set_aspect("equal", adjustable="datalim")
    axis.set_xlabel(f"{'xyz'[axes[0]]}, mm")
    axis.set_ylabel(f"{'xyz'[axes[1]]}, mm")
    axis.legend(frameon=False, fontsize=8)
    axis.set_title(f"Path of the body’s middle over {time[-1]:.3g} s; outlines dark to bright, dot at the nose", loc="left")


def particles(axis, file, axes):
    """The liquid's last frame, the body's first and last."""
    shown = [("liquid", frame, "lightsteelblue", 6) for frame in frames(file, "liquid")[-1:]]
    shown += [("body", frame, colour, 2) for frame, colour in zip(frames(file, "body"), ("0.5", "C3"))]
    for kind, (time, position), colour, size in shown:
        axis.plot(*position[:, axes].T * 1e3, ".", color=colour, ms=size, label=f"{kind} at {time:.3g} s", rasterized=True)
    axis.set_aspect("equal", adjustable="datalim")
    axis.set_xlabel(f"{'xyz'[axes[0]]}, mm")
    axis.set_ylabel(f"{'xyz'[axes[1]]}, mm")
    axis.legend(frameon=False, fontsize=8, markerscale=2)


def above(axis, file, _):
    particles(axis, file, [(up(file) + 1) % 3, (up(file) + 2) % 3])
    axis.set_title("Particles from above", loc="left")


def side(axis, file, _):
    particles(axis, file, [(up(file) + 1) % 3, up(file)])
    axis.set_title("Particles from the side", loc="left")


def drawing(file, source, wanted):
    """The figure, and the panels in it."""
    draw = dict(zip(PANELS, (traces, spikes, activation, kymograph, path, above, side)))
    has = {"voltage": traced(file, wanted) is not None, "activation": has_rows(file, "muscles_activation")}
    has["spikes"] = any(group["timestamps"].shape[0] > 0 for group in events(file))
    has["kymograph"] = has["path"] = has_rows(file, "centerline")
    has["above"] = has["side"] = any(frames(file, kind) for kind in ("body", "liquid"))
    shown = [p for p in wanted if has[p]]
    if not shown:
        raise Failure(f"{source}: has nothing to draw in {', '.join(wanted)}", 2)
    rows, columns = (len(shown) + 1) // 2, min(2, len(shown))
    figure, axes = plt.subplots(rows, columns, figsize=(7.5 * columns, 4.6 * rows), squeeze=False, layout="constrained")
    for axis in axes.flat[len(shown):]:
        axis.axis("off")
    for axis, panel in zip(axes.flat, shown):
        draw[panel](axis, file, wanted)
    return figure, shown


def plot(source, wanted, output):
    file = recording(source)
    try:
        figure, shown = drawing(file, source, wanted)
    except (OSError, RuntimeError, KeyError, ValueError) as error:
        raise Failure(f"{source}: cannot be read: {error.args[-1] if error.args else error}") from error
    try:
        figure.savefig(output, dpi=150)
    except OSError as error:
        raise Failure(f"{output}: cannot be written: {error.strerror or error}") from error
    print(f"Drew {', '.join(shown)} to {output}", file=sys.stderr)


def check(wanted, output):
    for panel in wanted:
        if panel not in PANELS:
            raise Failure(f"no panel “{panel}”; there are {', '.join(PANELS)}", 64)
    if os.path.splitext(output)[1].lower() not in (".png", ".svg", ".pdf"):
        raise Failure(f"{output}: no picture’s name: it ends in .png, .svg or .pdf", 64)
    folder = os.path.dirname(output) or "."
    if not os.path.isdir(folder):
        raise Failure(f"{output}: cannot be written: there is no folder {folder}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recording")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--panels", default=",".join(PANELS))
    arguments = parser.parse_args()
    wanted = arguments.panels.replace(" ", "").split(",")
    try:
        check(wanted, arguments.output)
        plot(arguments.recording, wanted, arguments.output)
    except Failure as failure:
        print(f"worm plot: {failure}", file=sys.stderr)
        sys.exit(failure.code)


if __name__ == "__main__":
    main()
