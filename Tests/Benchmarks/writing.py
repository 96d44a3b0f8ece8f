"""Wall and CPU seconds of runs that record nothing, HDF5, text, or both: in turn, the least of five runs each, less a run of one
step. Two threads are free to write beside the run.
"""
import os
import resource
import subprocess
import sys
import tempfile
import time

worm, model, *rest = sys.argv[1:]
length = float(rest[0]) if rest else 4
turns = 5
ways = {
    "nothing": ["--record", "none", "--no-output-files"],
    "HDF5": ["--no-output-files", "-o", "{0}/run.h5"],
    "text": ["--record", "none", "--output-dir", "{0}"],
    "HDF5 and text": ["-o", "{0}/run.h5", "--output-dir", "{0}"],
}


def spent(options, seconds):
    """Wall and CPU seconds of a run, and the megabytes that it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        command = [worm, "run", model, "--duration", f"{seconds}s", "-q"] + [option.format(folder) for option in options]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        size = sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder))
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, size / 1e6


least = {}
for _ in range(turns):
    for way, options in ways.items():
        for seconds in (5e-5, length):
            now = spent(options, seconds)
            least[way, seconds] = tuple(map(min, now, least.get((way, seconds), now)))


def cost(way):
    return [b - a for a, b in zip(least[way, 5e-5], least[way, length])]


print("| recorded at every step | wall s per s | CPU s per s | MB per s | wall, of nothing's |")
print("|---|---|---|---|---|")
for way in ways:
    wall, cpu, size = cost(way)
    print(f"| {way} | {wall / length:.3f} | {cpu / length:.3f} | {size / length:.0f} | {wall / cost('nothing')[0]:.2f}× |")
