"""CPU seconds, wall seconds and megabytes that models of absurd sizes take: sizes.py WORM [FORM ...].

Each form is written to a folder of its own, then checked, summarized, and run for one step. Marked is what takes more than five
seconds of wall time or a thousand megabytes.
"""
import os
import resource
import subprocess
import sys
import tempfile
import time

from size_forms import FORMS

def spent(command, folder):
    """Exit code, CPU seconds, wall seconds and megabytes of a command; its last words."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (20, 20)))
    words = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1000, words


def main():
    worm, *wanted = sys.argv[1:]
    ways = {"validate": ["validate", "m.xml"], "info": ["info", "m.xml"], "run": ["run", "m.xml", "-q", "--record", "none"]}
    print("| form | MB of text | " + " | ".join(f"{way}: code, CPU s, wall s, MB" for way in ways) + " |")
    print("|---|---|" + "---|" * len(ways))
    for name in wanted or FORMS:
        with tempfile.TemporaryDirectory() as folder:
            made = FORMS[name]()
            lines, write = made if isinstance(made, tuple) else (made, None)
            with open(f"{folder}/m.xml", "w") as file:
                file.writelines(line + "\n" for line in flat(lines))
            if write: write(folder)
            cells = [f"{os.path.getsize(f'{folder}/m.xml') / 1e6:.0f}"]
            for command in ways.values():
                code, cpu, wall, size, words = spent([worm, *command], folder)
                mark = "**" if cpu > 5 or size > 1000 or code not in (0, 2, 64) else ""
                cells.append(f"{mark}{code}, {cpu:.1f}, {wall:.1f}, {size:.0f}{mark}")
                if os.environ.get("WORDS"): print("  ", *words.strip().split("\n")[-2:], file=sys.stderr)
            print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def flat(lines):
    for line in lines:
        if isinstance(line, str): yield line
        else: yield from flat(line)


main()
