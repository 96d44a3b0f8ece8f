"""One row of the manifest against a run by jLEMS' method: number by number."""

import os
import numpy as np
from check import Check
from traces import crossings, table, upward

SMALLEST = 1e-30  # Where jNeuroML stores zero, ours may be what single precision can't hold.


class StrictCheck(Check):
    """Every stored number within `strict_rel` of ours, relative to itself; every stored spike at the same time."""

    def verdict(self):
        if "random" in self.row["note"]:
            self.notes.append("random: not comparable")
        elif self.row["compare"].startswith("event file"):
            self.events()
        elif self.row["file"]:
            self.numbers()
        else:
            self.spikes()
        return self

    def numbers(self):
        names, rows = table(os.path.join(self.folder, self.row["file"]))
        step, tolerance = int(self.row["decimation"]), self.number("strict_rel")
        for place, name in enumerate(names):
            if name not in self.run:
                self.use("missing", 2, 1)
                self.notes.append(f"{name} is not recorded")
                continue
            there = rows[:, place + 1]
            here = self.run.trace(name)[1][::step][: len(there)]
            if len(here) < len(there):
                self.use("length", 2, 1)
                self.notes.append(f"{name}: {len(here)} samples, not {len(there)}")
                continue
            off = np.abs(here - there) / np.maximum(np.abs(there), SMALLEST)
            self.use("strict", off.max(), tolerance)
            if off.max() > tolerance:
                first = int(np.argmax(off > tolerance))
                self.notes.append(f"{name} from {rows[first, 0] * 1e3:.6g} ms")

    def spikes(self):
        """Times in nine digits of crossings between two samples, each of them rounded to single precision."""
        times, thresholds = crossings(os.path.join(self.folder, self.row["spikes_file"]))
        for name, level in thresholds.items():
            found, stored = upward(*self.run.trace(name), level), np.array(times[name])
            if len(found) != len(stored):
                self.use("count", 2, 1)
                self.notes.append(f"{name}: {len(found)} spikes, not {len(stored)}")
            else:
                self.use("spikes, of a step", np.abs(found - stored).max() * 1e3 / float(self.row["dt_ms"]), 1e-3)
