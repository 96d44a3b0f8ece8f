"""Stored traces, and runs of `worm`."""

import lzma, os, subprocess, tempfile
import h5py
import numpy as np


def table(path):
    """A stored trace: names of columns, and rows with time first."""
    with lzma.open(path, "rt") as text:
        names = text.readline().rstrip("\n").split("\t")
        return names[1:], np.loadtxt(text, ndmin=2)


def crossings(path):
    """Stored spikes: thresholds and times by column."""
    opened = lzma.open(path, "rt") if path.endswith(".xz") else open(path)
    times, thresholds = {}, {}
    with opened as text:
        next(text, None)
        for line in text:
            column, threshold, t = line.rstrip("\n").split("\t")
            times.setdefault(column, []).append(float(t))
            thresholds[column] = float(threshold)
    return times, thresholds


def upward(t, v, threshold):
    """Times of upward crossings, by linear interpolation."""
    i = np.nonzero((v[:-1] < threshold) & (v[1:] >= threshold))[0]
    return t[i] + (t[i + 1] - t[i]) * (threshold - v[i]) / (v[i + 1] - v[i])


class Run:
    """One run of a model: the columns of its OutputFiles and Displays at every step."""

    def __init__(self, worm, lems, dt, length, method, parent=None):
        folder = tempfile.mkdtemp(dir=parent)
        self.path = os.path.join(folder, "run.nwb.h5")
        command = [worm, "run", lems, "--quiet", "--force", "-o", self.path, "--output-dir", folder]
        command += ["--method", method, "--duration", f"{length:.9g}ms"]
        command += ["--dt", f"{dt:.9g}ms"] if dt else []
        # Rows as text at every step of a fine run would be gigabytes; event files are small but come with them.
        command += [] if "Ex" in lems and dt > 1e-3 else ["--no-output-files"]
        done = subprocess.run(command, capture_output=True, text=True)
        self.problem = (done.stderr.strip().split("\n")[-1] or "failed") if done.returncode else ""
        self.columns, self.times = {}, {}
        if self.problem:
            return
        for name, group in h5py.File(self.path)["acquisition"].items():
            if "quantity" in group:
                time = group["time"][:]
                for index, column in enumerate(group["quantity"].asstr()[:]):
                    self.columns[column] = (group, index)
                    self.times[column] = time

    def __contains__(self, column):
        return column in self.columns

    def trace(self, column):
        group, index = self.columns[column]
        return self.times[column], group["data"][:, index].astype(float)


class Stored:
    """A row's trace and spikes, from its files or from a run that takes their place."""

    def __init__(self, row, folder, run=None):
        path = os.path.join(folder, row["file"]) if row["file"] else None
        self.names, self.rows = table(path) if path else (None, None)
        spikes = os.path.join(folder, row["spikes_file"]) if row["spikes_file"] else None
        self.times, self.thresholds = crossings(spikes) if spikes else ({}, {})
        if run:
            self.replace(run)

    def replace(self, run):
        if self.names:
            columns = [sampled(run, name, self.rows[:, 0]) for name in self.names]
            self.rows = np.column_stack([self.rows[:, 0], *columns])
        level = next(iter(self.thresholds.values()), None)
        common = len(set(self.thresholds.values())) == 1
        times = {}
        for name in self.names or self.thresholds:
            threshold = self.thresholds.get(name, level if common else None)
            if threshold is not None and name in run:
                found = upward(*run.trace(name), threshold)
                if len(found):
                    times[name] = list(found)
        self.times = times


def sampled(run, name, t):
    """A column at the times of a stored trace; nan beyond its end."""
    time, values = run.trace(name)
    index = np.rint((t - time[0]) / (time[1] - time[0])).astype(int)
    return np.where(index < len(values), values[np.minimum(index, len(values) - 1)], np.nan)
