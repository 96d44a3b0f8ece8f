"""One row of the manifest against a run, by the comparison that it names."""

import glob, os
import numpy as np
from traces import Stored, crossings, sampled, upward

# s around a spike that `abs_outside_5ms` leaves out. The reset of an integrate-and-fire cell, where its trace falls through the
# threshold, is part of its spike: a trace that rises slowly crosses the threshold long before.
CALM = 5e-3


class Check:
    """One row of the manifest against one run."""

    def __init__(self, row, run, reference, instead=None):
        self.row, self.run, self.folder, self.instead = row, run, reference, instead
        self.worst = {}  # name of a tolerance: largest part of it that is used
        self.notes = []

    @property
    def passes(self):
        return all(part <= 1 for part in self.worst.values())

    @property
    def used(self):
        return ", ".join(f"{key} {part:.2g}" for key, part in self.worst.items())

    @property
    def is_converged(self):
        return "converged" in self.row["file"]

    def number(self, key):
        return float(self.row[key]) if self.row[key] else None

    def use(self, name, value, tolerance):
        self.worst[name] = max(self.worst.get(name, 0), value / tolerance)

    def verdict(self):
        compare, note = self.row["compare"], self.row["note"]
        if "random" in note:
            return self.rates()
        if compare.startswith("event file"):
            return self.events()
        self.stored = Stored(self.row, self.folder, self.instead)
        mine = {}
        if self.row["tol_spike_ms"] or compare.startswith("spike"):
            mine = self.compare_spikes("may_differ" in compare or "divergence" in compare)
        if self.row["file"]:
            self.compare_samples(mine)
        if not self.worst and not self.notes:
            self.notes.append("no tolerance is named")
        return self

    def compare_spikes(self, may_differ):
        times, thresholds = self.stored.times, self.stored.thresholds
        tolerance = self.number("tol_spike_ms")
        names = list(times)
        if self.row["file"]:
            names = self.stored.names
        threshold = next(iter(thresholds.values()), None)
        mine, counts = {}, [0, 0]
        for name in names:
            level = thresholds.get(name, threshold)
            if level is None or name not in self.run or (name not in thresholds and len(set(thresholds.values())) > 1):
                continue
            found = upward(*self.run.trace(name), level)
            stored = np.array(times.get(name, []))
            found = found[found <= float(self.row["length_ms"]) * 1e-3]
            mine[name] = found
            counts[0] += len(found)
            counts[1] += len(stored)
            if len(found) != len(stored):
                if not may_differ:
                    self.use("count", 2, 1)
                    self.notes.append(f"{name}: {len(found)} spikes, not {len(stored)}")
            elif len(found) and tolerance and "divergence" not in self.row["compare"]:
                self.use("spikes", np.abs(found - stored).max() * 1e3, tolerance)
        if "divergence" in self.row["compare"] and counts[1]:
            self.notes.append(f"{counts[0]} spikes, there {counts[1]}")
            if self.row["model"].startswith("C_Full") and self.is_converged:
                self.use("count", abs(counts[0] - 198), 3)
        return mine

    def compare_samples(self, mine):
        names, rows = self.stored.names, self.stored.rows
        compare = self.row["compare"]
        missing = [name for name in names if name not in self.run]
        if missing:
            self.notes.append(f"{len(missing)} columns are not recorded: {missing[0]}")
        names = [name for name in names if name in self.run]
        t = rows[:, 0]
        here, there, volts = [], [], []
        for place, name in enumerate(names):
            here.append(sampled(self.run, name, t))
            there.append(rows[:, place + 1])
            volts.append(name.endswith("/v"))
        if not names:
            return
        here, there, volts = np.array(here), np.array(there), np.array(volts)
        ranges = np.ptp(there, axis=1)
        floor = np.where(volts, 1e-3, 0.01 * ranges.max())
        difference = np.abs(here - there)
        for place, name in enumerate(names):
            counted = np.ones(len(t), bool)
            if "outside" in compare:
                level = self.stored.thresholds.get(name)
                falls = [] if level is None else [*t[1:][self.falls(here[place], level)], *t[1:][self.falls(there[place], level)]]
                for s in list(self.stored.times.get(name, [])) + list(mine.get(name, [])) + falls:
                    counted &= np.abs(t - s) > CALM
                if "may_differ" in compare and len(mine.get(name, [])) != len(self.stored.times.get(name, [])):
                    continue
            if "divergence" in compare:
                counted &= t <= 57e-3
            if compare == "spikes" or compare.startswith("shape") or not counted.any():
                continue
            largest = np.nanmax(difference[place][counted])
            absolute = self.number("tol_abs_V") or (1e-3 if "divergence" in compare and self.is_converged else None)
            if volts[place] and absolute:
                self.use("abs", largest, absolute)
            elif self.row["tol_range_fraction"]:
                self.use("range", largest / max(ranges[place], floor[place]), self.number("tol_range_fraction"))
        if compare.startswith("shape"):
            for place, name in enumerate(names):
                if ranges[place] > floor[place]:
                    self.notes.append(f"correlation {np.corrcoef(here[place], there[place])[0, 1]:.4f}")
        mean = self.number("tol_popmean_V")
        if mean and volts.any():
            apart = here[volts].mean(axis=0) - there[volts].mean(axis=0)
            self.use("mean", np.nanmax(np.abs(apart)), mean)
        if "divergence" in compare and volts.any():
            apart = here[volts].mean(axis=0) - there[volts].mean(axis=0)
            if self.row["model"].startswith("C_Full") and self.is_converged:
                self.use("mean rms", np.sqrt(np.nanmean(apart**2)), 0.5e-3)

    @staticmethod
    def falls(v, threshold):
        return (v[:-1] >= threshold) & (v[1:] < threshold)

    def rates(self):
        """Random inputs: only how many spikes there were, within four standard deviations of two Poisson counts."""
        if not self.row["spikes_file"] or self.row["compare"].startswith("event"):
            self.notes.append("random: not comparable")
            return self
        times, thresholds = crossings(os.path.join(self.folder, self.row["spikes_file"]))
        here = sum(len(upward(*self.run.trace(name), level)) for name, level in thresholds.items() if name in self.run)
        there = sum(len(times[name]) for name in times if name in self.run)
        self.notes.append(f"random: {here} spikes, there {there}")
        if here + there:
            self.use("count", abs(here - there), 4 * np.sqrt(here + there))
        return self

    def events(self):
        stored = self.read_events(os.path.join(self.folder, self.row["file"] or self.row["spikes_file"]))
        name = os.path.basename(self.row["file"] or self.row["spikes_file"]).replace("jneuroml.events.", "")
        found = glob.glob(os.path.join(os.path.dirname(self.run.path), "**", name), recursive=True)
        if not found:
            self.notes.append(f"no file {name} was written")
            self.use("file", 2, 1)
            return self
        mine = self.read_events(found[0])
        if len(mine) != len(stored):
            self.use("count", 2, 1)
            self.notes.append(f"{len(mine)} events, not {len(stored)}")
        elif len(mine):
            # Sorted by identity and time; jLEMS gives the step in which an event was sent.
            tolerance = max(self.number("tol_spike_ms"), float(self.row["dt_ms"]))
            self.use("spikes", max(abs(a[1] - b[1]) for a, b in zip(sorted(mine), sorted(stored))) * 1e3, tolerance)
        return self

    @staticmethod
    def read_events(path):
        rows = []
        for line in open(path):
            a, b = line.split()[:2]
            rows.append((a, float(b)) if "." in b or "e" in b else (b, float(a)))
        return rows
