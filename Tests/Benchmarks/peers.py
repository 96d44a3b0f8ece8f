"""What worm and NEURON make of the same models, in one run: CPU seconds per simulated second, integration alone, in turn, the
least of five runs each; agreement with stored traces; order; memory. A dash where NEURON's export or its run ends in an error, where no
traces are stored, or no voltages are written.

NEURON: the user time around h.run(). worm: the difference of the least times of long and short runs, so that start-up drops out.
Agreement: rows of `scripts/reference/agreement` within their tolerances, of all of the model; needs the stored traces beside the
folder of models. Order: of all that OutputFiles hold over 100 ms, log2 of how the difference shrinks from the model's step and its half to
half and quarter.
"""
import csv
import glob
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np

worm, home, models, *names = sys.argv[1:]
names = names or ["A_Full", "C_Full", "C0_Full", "C1_Full", "C2_Full", "D_Full"]
turns = 5


def lems(name):
    """A model's file, from the folder of models: c302's by their names, others by their paths."""
    return name if name.endswith(".xml") else f"c302/LEMS_c302_{name}.xml"


def title(name):
    """What a row is called."""
    return re.sub(r"^LEMS_(NML2_)?|\.xml$", "", os.path.basename(name))


def user_seconds(command):
    """User seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before.ru_utime


def worm_command(path, duration):
    return [worm, "run", path, "--duration", f"{duration}s", "--record", "none", "--no-output-files", "--threads", "1", "-q"]


SHORT, LEAST = 0.02, 0.3  # s of simulated time; s of CPU time that a long run takes at least


def long_run(path):
    """Simulated time of a run that is long enough to be timed, s."""
    length, start = 3 + SHORT, user_seconds(worm_command(path, SHORT))
    while user_seconds(worm_command(path, length)) < start + LEAST:
        length *= 4
    return length


def step(path):
    """A model's step, ms."""
    value, unit = re.search(r'<Simulation [^>]*step="([0-9.eE+-]+) ?(m?s)"', open(path).read()).groups()
    return float(value) * (1 if unit == "ms" else 1000)


def first_sample(path):
    """Wall seconds from command to the end of a run of one step."""
    start = time.perf_counter()
    subprocess.run(worm_command(path, step(path) / 1000), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def peak_memory(path):
    """Peak memory of a run, MB."""
    command = ["/usr/bin/time", "-f", "%M"] + worm_command(path, 1)
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(run.stderr.strip().splitlines()[-1]) / 1000


def columns(path, parts):
    """All columns of a run of 100 ms, or 1000 steps, at every step of the model, from steps of a part of that."""
    length = max(100, 1000 * step(path))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [worm, "run", path, "--duration", f"{length}ms", "--dt", f"{step(path) / parts}ms", "--record", "none", "--output-dir", folder, "-q"],
            check=True, stdout=subprocess.DEVNULL)
        files = glob.glob(os.path.join(folder, "**/*.dat"), recursive=True)
        return np.hstack([np.loadtxt(file, ndmin=2)[::parts, 1:] for file in sorted(files) if "activity" not in file])


def order(path):
    """The order of convergence, from three step lengths; a dash where nothing is written."""
    try:
        coarse, middle, fine = (columns(path, parts) for parts in (1, 2, 4))
    except ValueError:
        return "–"
    far, near = np.abs(coarse - middle).mean(), np.abs(middle - fine).mean()
    return f"{np.log2(far / near):.1f}" if near > 0 else "exact"


def agreement(name):
    """Rows within their tolerances, of all rows of a model; a dash where no traces are stored."""
    shared = os.path.join(models, "..")
    manifest = os.path.join(shared, "reference/manifest.csv")
    if not os.path.exists(manifest):
        return "–"
    known = {row["model"] for row in csv.DictReader(open(manifest)) if row["lems"] == lems(name)}
    if not known:
        return "–"
    script = os.path.join(os.path.dirname(__file__), "../../scripts/reference/agreement")
    run = subprocess.run([f"{home}/bin/python", script, worm, shared, "--only", ",".join(known)], capture_output=True, text=True)
    count = re.search(r"(\d+) rows, (\d+) outside", run.stdout)
    return f"{int(count.group(1)) - int(count.group(2))}/{count.group(1)}" if count and int(count.group(1)) else "–"


def export(name, folder):
    """Has jNeuroML write NEURON's version of a model, and NEURON compile it."""
    os.makedirs(folder)
    family, *rest = lems(name).split("/")
    environment = dict(os.environ, PATH=f"{home}/bin:{os.environ['PATH']}")
    quiet = dict(env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=900)
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(os.path.join(models, family), copy, dirs_exist_ok=True)
        place = os.path.join(copy, *rest)
        command = [f"{home}/bin/pynml", os.path.basename(place), "-neuron", "-nogui", "-outputdir", folder]
        subprocess.run(command, cwd=os.path.dirname(place), **quiet)
    subprocess.run([f"{home}/bin/nrnivmodl"], cwd=folder, **quiet)


def exported(name):
    """NEURON's version of a model, compiled; made once. None where that can't be."""
    folder = os.path.join(home, "neuron", title(name))
    script = os.path.join(folder, "timed.py")
    if os.path.exists(script):
        return script
    shutil.rmtree(folder, ignore_errors=True)
    try:
        export(name, folder)
        generated = next(f for f in os.listdir(folder) if re.fullmatch(r"LEMS_.*_nrn\.py", f))
    except (subprocess.SubprocessError, StopIteration):
        return None
    text = open(os.path.join(folder, generated)).read()
    line = re.search(r"^( *)h\.run\(\)$", text, re.M)
    timed = ["import os, resource", "started = resource.getrusage(0).ru_utime", "h.run()"]
    timed += ["print('INTEGRATION', resource.getrusage(0).ru_utime - started, flush=True)", "os._exit(0)"]
    text = text[:line.start()] + "\n".join(line.group(1) + part for part in timed) + text[line.end():]
    open(script, "w").write(text)
    return script


def neuron_seconds(script):
    """CPU seconds per simulated second; None where the run ends in an error."""
    run = subprocess.run([f"{home}/bin/python", script], cwd=os.path.dirname(script), capture_output=True, text=True)
    took = re.search(r"INTEGRATION (\S+)", run.stdout)
    length = float(re.search(r"tstop=([0-9.]+)", open(script).read()).group(1)) / 1000
    return float(took.group(1)) / length if took else None


def row(name):
    path, script = os.path.join(models, lems(name)), exported(name)
    length = long_run(path)
    theirs, short, long = [], [], []
    for _ in range(turns):
        theirs.append(neuron_seconds(script) if script else None)
        short.append(user_seconds(worm_command(path, SHORT)))
        long.append(user_seconds(worm_command(path, length)))
    ours = (min(long) - min(short)) / (length - SHORT)
    peer = [f"{min(theirs):.3g}", f"{ours:.2g}", f"{min(theirs) / ours:.0f}"] if None not in theirs else ["–", f"{ours:.2g}", "–"]
    return [title(name)] + peer + [f"{first_sample(path):.2f}", f"{peak_memory(path):.0f}", agreement(name), order(path)]


print("| model | NEURON | worm | ratio | first sample, s | memory, MB | agreement | order |\n|---|---|---|---|---|---|---|---|")
for name in names:
    print("| " + " | ".join(row(name)) + " |", flush=True)
