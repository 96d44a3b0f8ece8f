"""What worm and NEURON make of the same models, in one run: CPU seconds per simulated second, integration alone, in turn, the
least of five runs each; agreement with stored traces; order; memory.

NEURON: the user time around h.run(). worm: the difference of the least times of long and short runs, so that start-up drops out.
Agreement: rows of `scripts/reference/agreement` within their tolerances, of all of the model; needs the stored traces beside the
folder of models. Order: of all voltages over 100 ms, log2 of how the difference shrinks from steps of 0.05 and 0.025 ms to
steps of 0.025 and 0.0125 ms.
"""
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


def user_seconds(command):
    """User seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before.ru_utime


def worm_command(path, duration):
    return [worm, "run", path, "--duration", f"{duration}s", "--record", "none", "--no-output-files", "--threads", "1", "-q"]


SHORT, LONG = 0.02, 3.02  # s of simulated time


def first_sample(path):
    """Wall seconds from command to the end of a run of one step."""
    start = time.perf_counter()
    subprocess.run(worm_command(path, 5e-5), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def peak_memory(path):
    """Peak memory of a run, MB."""
    command = ["/usr/bin/time", "-f", "%M"] + worm_command(path, 1)
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(run.stderr.strip().splitlines()[-1]) / 1000


def voltages(path, parts, length=100):
    """All voltages of a run of some ms, every 0.05 ms, from steps of a part of that."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [worm, "run", path, "--duration", f"{length}ms", "--dt", f"{0.05 / parts}ms", "--record", "none", "--output-dir", folder, "-q"],
            check=True, stdout=subprocess.DEVNULL)
        files = [file for file in sorted(glob.glob(os.path.join(folder, "*.dat"))) if "activity" not in file]
        return np.hstack([np.loadtxt(file)[::parts, 1:] for file in files])


def order(path):
    """The order of convergence of voltages, from three step lengths."""
    coarse, middle, fine = (voltages(path, parts) for parts in (1, 2, 4))
    return np.log2(np.abs(coarse - middle).mean() / np.abs(middle - fine).mean())


def agreement(name):
    """Rows within their tolerances, of all rows of a model; a dash where no traces are stored."""
    shared = os.path.join(models, "../..")
    if not os.path.exists(os.path.join(shared, "reference/manifest.csv")):
        return "–"
    script = os.path.join(os.path.dirname(__file__), "../../scripts/reference/agreement")
    run = subprocess.run([f"{home}/bin/python", script, worm, shared, "--only", f"{name},{name}_100ms"], capture_output=True, text=True)
    count = re.search(r"(\d+) rows, (\d+) outside", run.stdout)
    return f"{int(count.group(1)) - int(count.group(2))}/{count.group(1)}" if count and int(count.group(1)) else "–"


def exported(name):
    """NEURON's version of a model, compiled; made once."""
    folder = os.path.join(home, "neuron", name)
    script = os.path.join(folder, "timed.py")
    if os.path.exists(script):
        return script
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(models, copy, dirs_exist_ok=True)
        environment = dict(os.environ, PATH=f"{home}/bin:{os.environ['PATH']}")
        subprocess.run(
            [f"{home}/bin/pynml", f"LEMS_c302_{name}.xml", "-neuron", "-nogui", "-outputdir", folder],
            cwd=copy, env=environment, check=True, stdout=subprocess.DEVNULL)
        subprocess.run([f"{home}/bin/nrnivmodl"], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    generated = next(f for f in os.listdir(folder) if re.fullmatch(r"LEMS_.*_nrn\.py", f))
    text = open(os.path.join(folder, generated)).read()
    line = re.search(r"^( *)h\.run\(\)$", text, re.M)
    timed = ["import os, resource", "started = resource.getrusage(0).ru_utime", "h.run()"]
    timed += ["print('INTEGRATION', resource.getrusage(0).ru_utime - started, flush=True)", "os._exit(0)"]
    text = text[:line.start()] + "\n".join(line.group(1) + part for part in timed) + text[line.end():]
    open(script, "w").write(text)
    return script


def neuron_seconds(script):
    run = subprocess.run([f"{home}/bin/python", script], cwd=os.path.dirname(script), capture_output=True, text=True)
    took = float(re.search(r"INTEGRATION (\S+)", run.stdout).group(1))
    length = float(re.search(r"tstop=([0-9.]+)", open(script).read()).group(1)) / 1000
    return took / length


print("| model | NEURON | worm | ratio | first sample, s | memory, MB | agreement | order |\n|---|---|---|---|---|---|---|---|")
for name in names:
    path = os.path.join(models, f"LEMS_c302_{name}.xml")
    script = exported(name)
    theirs, short, long = [], [], []
    for _ in range(turns):
        theirs.append(neuron_seconds(script))
        short.append(user_seconds(worm_command(path, SHORT)))
        long.append(user_seconds(worm_command(path, LONG)))
    ours = (min(long) - min(short)) / (LONG - SHORT)
    ratio = min(theirs) / ours
    row = [name, f"{min(theirs):.2f}", f"{ours:.3f}", f"{ratio:.0f}", f"{first_sample(path):.2f}", f"{peak_memory(path):.0f}"]
    print("| " + " | ".join(row + [agreement(name), f"{order(path):.1f}"]) + " |", flush=True)
