"""Tests of the drawing; needs h5py and matplotlib: python tests.py"""

import os
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy as np
from body import curvature, plane, up
from plot import muscle_rows, particles, plt
from recording import frames

HERE = os.path.dirname(os.path.abspath(__file__))


class Group:
    def __init__(self, description):
        self.attrs = {"description": description}


class BodyTests(unittest.TestCase):
    def test_circle_has_its_curvature(self):
        # Equal chords of a circle turn by 2 asin(chord / 2r): curvature is off by (chord / r)²/24 < 0.1 %.
        for points in (49, 99, 197):
            angle = np.linspace(0, 2, points)
            line = 0.5e-3 * np.stack([np.cos(angle), np.sin(angle)], axis=-1)[None]
            np.testing.assert_allclose(curvature(line), 2, rtol=1e-3)

    def test_plane_leaves_out_the_least_extent(self):
        line = np.zeros((2, 3, 3))
        line[:, :, 2] = [0, 1, 2]
        line[1, :, 0] = [0, 0.1, 0]
        self.assertEqual(plane(line, Group("in the scene's axes")), ([2, 0], False))
        self.assertEqual(plane(line, Group("x–y is the plane")), ([0, 1], True))
        self.assertEqual(plane(np.zeros((2, 3, 3)), Group(""))[0], [0, 1])

    def test_rows_of_muscles_come_from_their_names(self):
        order, starts, rows = muscle_rows(["MVR01", "MDL02", "MDL01", "pump"])
        self.assertEqual(order, [2, 1, 0, 3])
        self.assertEqual(list(starts), [0, 2, 3, 4])
        self.assertEqual(rows, ["dorsal left", "ventral right", "others"])


class FileTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def good(self, rows=5):
        path = self.path("good.nwb.h5")
        with h5py.File(path, "w", libver="v110") as file:
            file["acquisition/muscles_activation/data"] = np.random.default_rng(1).random((rows, 1))
            file["acquisition/muscles_activation/time"] = np.arange(rows) * 0.1
            file["acquisition/muscles_activation/muscle"] = ["MDR01"]
        return path

    def scene(self, rows, config='{"scene": "demo1"}'):
        """Body particles, and one frame of liquid; the body's particle 0 is at (1, 2, 3) + row mm."""
        path = self.path("scene.nwb.h5")
        with h5py.File(path, "w", libver="v110") as file:
            file.create_group("acquisition")
            file["worm/config"] = config
            place = np.array([1.0, 2.0, 3.0]) + np.arange(rows)[:, None, None] + np.arange(4)[:, None] / 8
            for kind, value in (("body", place), ("liquid", np.zeros((min(rows, 1), 2, 3)))):
                file[f"particles/{kind}/position/value"] = value * 1e-3
                file[f"particles/{kind}/position/time"] = np.arange(len(value)) * 0.1
        return path

    def spoilt(self, change):
        with open(self.good(), "rb") as file:
            data = bytearray(file.read())
        path = self.path("spoilt.nwb.h5")
        with open(path, "wb") as file:
            file.write(change(data))
        return path

    def check(self, source, code, words, output="picture.png"):
        # The time limit only ends a hang: libhdf5 retries for minutes.
        run = subprocess.run(
            [sys.executable, os.path.join(HERE, "plot.py"), source, "-o", self.path(output)],
            capture_output=True, text=True, timeout=100)
        self.assertEqual(run.returncode, code, run.stderr)
        self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        self.assertIn(words, run.stderr)

    def test_one_muscle_is_drawn(self):
        self.check(self.good(), 0, "Drew activation to")

    def test_events_are_drawn(self):
        path = self.path("events.nwb.h5")
        with h5py.File(path, "w", libver="v110") as file:
            file["acquisition/spikes/data"] = np.array([0, 1, 0], dtype="i4")
            file["acquisition/spikes/timestamps"] = [0.1, 0.15, 0.3]
            file["acquisition/spikes/source"] = ["p[0]/spike", "p[1]/spike"]
        self.check(path, 0, "Drew spikes to")

    def test_particles_are_drawn_at_their_first_and_last_frame(self):
        for rows, times in ((1, [0]), (2, [0, 0.1]), (5, [0, 0.4])):
            with h5py.File(self.scene(rows)) as file:
                np.testing.assert_allclose([time for time, _ in frames(file, "body")], times)
                axis = plt.figure().subplots()
                particles(axis, file, [2, 1])
            lines = axis.get_lines()
            self.assertEqual([line.get_label().split(" ")[0] for line in lines], ["liquid"] + ["body"] * len(times))
            np.testing.assert_allclose([x[0] for x in lines[-1].get_data()], [3 + rows - 1, 2 + rows - 1])
            plt.close()
        self.check(self.scene(1), 0, "Drew above, side to")

    def test_up_is_y_in_a_scene_and_z_elsewhere(self):
        for config, axis in (('{"scene": "demo1"}', 1), ('{"setup": {}}', 2)):
            with h5py.File(self.scene(1, config)) as file:
                self.assertEqual(up(file), axis)
        with h5py.File(self.good()) as file:
            self.assertEqual(up(file), 2)

    def test_no_frames(self):
        self.check(self.scene(0), 2, "has nothing to draw")

    def test_cut_file(self):
        self.check(self.spoilt(lambda data: data[:1000]), 3, "is cut off: 1000 of")

    def test_cut_file_of_a_writer(self):
        def change(data):
            data[11] |= 4
            return data[:1000]
        self.check(self.spoilt(change), 3, "is cut off: 1000 of")

    def test_zeros_inside(self):
        self.check(self.spoilt(lambda data: data[:48] + bytes(len(data) - 48)), 3, "worm plot: ")

    def test_text_noise_and_nothing(self):
        for content in (b"hello\n", bytes(range(255, 0, -1)) * 9, b""):
            self.check(self.spoilt(lambda _: content), 3, "is not an HDF5 file")

    def test_missing_file(self):
        self.check(self.path("none"), 3, "no such file")

    def test_missing_folder_and_ending(self):
        self.check(self.good(), 3, "there is no folder", output="none/picture.png")
        self.check(self.good(), 64, "ends in .png", output="picture.xyz")

    def test_too_few_rows(self):
        self.check(self.good(rows=1), 2, "has nothing to draw")


if __name__ == "__main__":
    unittest.main()
