"""CPU seconds per simulated second, integration alone: worm beside NEURON, in turn, the least of three runs each.

NEURON: the user time around h.run(). worm: the difference of two runs of different length, so that start-up drops out.
"""
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

worm, home, models, *names = sys.argv[1:]
names = names or ["A_Full", "C_Full", "C0_Full", "C1_Full", "C2_Full", "D_Full"]
turns = 3


def user_seconds(command):
    """User seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before.ru_utime


def worm_command(path, duration):
    return [worm, "run", path, "--duration", f"{duration}s", "--record", "none", "--no-output-files", "--threads", "1", "-q"]


def worm_seconds(path):
    short, long = 0.02, 1.02
    return (user_seconds(worm_command(path, long)) - user_seconds(worm_command(path, short))) / (long - short)


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


print("| model | NEURON | worm | ratio | first sample, s | memory, MB |\n|---|---|---|---|---|---|")
for name in names:
    path = os.path.join(models, f"LEMS_c302_{name}.xml")
    script = exported(name)
    theirs, ours = [], []
    for _ in range(turns):
        theirs.append(neuron_seconds(script))
        ours.append(worm_seconds(path))
    ratio = min(theirs) / min(ours)
    print(f"| {name} | {min(theirs):.2f} | {min(ours):.3f} | {ratio:.0f} | {first_sample(path):.2f} | {peak_memory(path):.0f} |", flush=True)
