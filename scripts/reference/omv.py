"""OMV's expected spike times beside what `worm run` gives."""

import glob, os, re, subprocess
import numpy as np


def omv(options, folder):
    """OMV's expected spike times: first sample at or above the threshold, relative tolerance of the .omt file."""
    for omt in sorted(glob.glob(options.shared + "/models/**/.test.*.jnml.omt", recursive=True)):
        text = open(omt).read()
        mep = re.search(r"^mep:\s*(\S+)", text, re.M)
        target = os.path.normpath(os.path.join(os.path.dirname(omt), re.search(r"^target:\s*(\S+)", text, re.M)[1]))
        if not mep or options.only and not any(name in target for name in options.only.split(",")):
            continue
        expected = expected_times(os.path.join(os.path.dirname(omt), mep[1]))
        command = [options.worm, "run", target, "--quiet", "--record", "none", "--output-dir", folder, "--method", options.method]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            yield os.path.basename(omt), "", False, done.stderr.strip().split("\n")[-1]
            continue
        for experiment, block in re.findall(r"^  (\S[^:\n]*):\s*\n(    observables:.*?)(?=^  \S|\Z)", text, re.M | re.S):
            yield (os.path.basename(omt), experiment) + observable(block, expected.get(experiment), folder)


def expected_times(path):
    found = re.findall(r"(\S+):\s*\n\s+expected:\s*\n\s+spike times:\s*\[(.*?)\]", open(path).read(), re.S)
    return {name: np.array([float(x) for x in text.replace("\n", " ").split(",") if x.strip()]) for name, text in found}


def observable(block, expected, folder):
    method = re.search(r"method:\s*(\S+)", block)
    if expected is None:
        return None, "no spike times are expected"
    if "spiketimes file" in block:
        return spike_file(block, expected, folder)
    if method[1] not in ("threshold", "derivative"):
        return None, f"method {method[1]} is not known to this script"
    path = re.search(r"path:\s*(\S+)", block)[1]
    columns = [int(x) for x in re.search(r"columns:\s*\[(.*?)\]", block)[1].split(",")]
    scaling = re.search(r"scaling:\s*\[(.*?)\]", block)
    scales = [float(x) for x in scaling[1].split(",")] if scaling else [1000, 1000]
    level = re.search(r"threshold:\s*(-?[\d.e+-]+)", block)
    threshold = float(level[1]) if level else 0.0
    tolerance = float(re.search(r"tolerance:\s*(\S+)", block)[1])
    found = [p for p in glob.glob(folder + "/**/*", recursive=True) if os.path.basename(p) == os.path.basename(path)]
    if not found:
        return False, f"no {os.path.basename(path)} was written"
    data = np.loadtxt(found[0], usecols=columns)
    t, v = data[:, 0] * scales[0], data[:, 1] * scales[1]
    if method[1] == "derivative":  # peaks
        steps = np.diff(v)
        times = t[1:-1][(steps[:-1] >= 0) & (steps[1:] < 0)]
    else:
        times = t[1:][(v[:-1] < threshold) & (v[1:] >= threshold)]
    return apart(times, expected, tolerance)


def spike_file(block, expected, folder):
    path, identity, order = (re.search(rf"{key}:\s*(\S+)", block)[1] for key in ("path", "id", "format"))
    found = glob.glob(folder + "/**/" + os.path.basename(path), recursive=True)
    if not found:
        return False, f"no {os.path.basename(path)} was written"
    rows = [line.split()[:: 1 if order == "ID_TIME" else -1] for line in open(found[0])]
    times = np.array([float(t) for name, t in rows if name == identity])
    return apart(times, expected, float(re.search(r"tolerance:\s*(\S+)", block)[1]))


def apart(times, expected, tolerance):
    if len(times) != len(expected):
        return False, f"{len(times)} spikes, not {len(expected)}"
    worst = np.max(np.abs(times - expected) / expected) if len(expected) else 0
    return bool(worst <= tolerance + 1e-9), f"{worst:.2g} of {tolerance:.2g}"
