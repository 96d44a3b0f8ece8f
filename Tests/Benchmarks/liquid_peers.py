"""A dam break of 27,000 particles of 5 cm, 0.1 s of it: worm beside SPlisHSPlasH's DFSPH, CPU seconds of one thread, in turn."""
import json
import os
import resource
import subprocess
import sys
import tempfile

checks = sys.argv[1]
side, spacing, end = 30, 0.05, 0.1
turns = 2
box = """v -0.5 -0.5 -0.5\nv 0.5 -0.5 -0.5\nv 0.5 0.5 -0.5\nv -0.5 0.5 -0.5\nv -0.5 -0.5 0.5\nv 0.5 -0.5 0.5\nv 0.5 0.5 0.5\nv -0.5 0.5 0.5
f 1 3 2\nf 1 4 3\nf 5 6 7\nf 5 7 8\nf 1 2 6\nf 1 6 5\nf 3 4 8\nf 3 8 7\nf 1 5 8\nf 1 8 4\nf 2 3 7\nf 2 7 6\n"""


def cpu():
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def splishsplash(folder):
    import pysplishsplash as sph

    width = side * spacing
    scene = {
        "Configuration": {
            "particleRadius": spacing / 2, "timeStepSize": 0.002, "simulationMethod": 4, "gravitation": [0, -9.81, 0], "cflMethod": 1,
            "cflFactor": 0.4, "cflMaxTimeStepSize": 0.002, "maxError": 0.1, "maxErrorV": 0.1, "boundaryHandlingMethod": 0,
        },
        "Materials": [{"id": "Fluid", "density0": 1000}],
        "FluidBlocks": [
            {"denseMode": 0, "start": [0, 0, 0], "end": [width + spacing * 1.01] * 3, "translation": [0, 0, 0], "scale": [1, 1, 1]}
        ],
        "RigidBodies": [
            {
                "geometryFile": "box.obj", "translation": [width, width * 0.65, width / 2 + spacing / 4], "rotationAxis": [1, 0, 0],
                "rotationAngle": 0, "scale": [2 * width + spacing, width * 1.3 + spacing, width + spacing * 1.5], "isDynamic": False,
                "isWall": True, "mapInvert": True, "samplingMode": 1,
            }
        ],
    }
    with open(os.path.join(folder, "box.obj"), "w") as file:
        file.write(box)
    path = os.path.join(folder, "dam.json")
    with open(path, "w") as file:
        json.dump(scene, file)
    base = sph.Exec.SimulatorBase()
    base.init(useGui=False, sceneFile=path, outputDir=os.path.join(folder, "out"))
    base.initSimulation()
    simulation = sph.Simulation.getCurrent()
    solver = simulation.getTimeStep()
    names = {solver.getName(i): i for i in range(solver.numParameters())}
    # Of pressure and of the divergence.
    counters = [names["iterations"], names["iterationsV"]]
    particles = simulation.getFluidModel(0).numActiveParticles()
    steps, iterations = 0, 0

    def after_step():
        nonlocal steps, iterations
        steps += 1
        iterations += sum(solver.getValueUInt(i) for i in counters)

    base.setTimeStepCB(after_step)
    base.setValueFloat(base.STOP_AT, end)
    start = cpu()
    base.runSimulation()
    seconds = cpu() - start
    return particles, steps, iterations, seconds


def worm():
    line = subprocess.run([checks, "dam", str(side**3), str(end)], check=True, capture_output=True, text=True).stdout.split()
    return int(line[0]), int(line[1]), int(line[2]), float(line[3])


if __name__ == "__main__":
    if len(sys.argv) > 2:
        with tempfile.TemporaryDirectory() as folder:
            print("result", *splishsplash(folder))
        sys.exit()
    print("| | particles | steps | iterations a step | CPU s a simulated s | particle-iterations a CPU second |")
    print("|---|---|---|---|---|---|")
    rows = {"SPlisHSPlasH 2.19, DFSPH": [], "worm": []}
    for _ in range(turns):
        out = subprocess.run([sys.executable, __file__, checks, "peer"], check=True, capture_output=True, text=True).stdout
        words = [line for line in out.splitlines() if line.startswith("result")][0].split()
        rows["SPlisHSPlasH 2.19, DFSPH"].append((int(words[1]), int(words[2]), int(words[3]), float(words[4])))
        rows["worm"].append(worm())
    for name, runs in rows.items():
        particles, steps, iterations, seconds = min(runs, key=lambda run: run[3])
        pace = particles * iterations / seconds / 1e6
        print(f"| {name} | {particles} | {steps} | {iterations / steps:.1f} | {seconds / end:.1f} | {pace:.2f} M |")
