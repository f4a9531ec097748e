#!/usr/bin/env python3
"""Speed of the statistics beside R and Python, one run on the same generated data.

    venv/bin/python benches/statistics.py [--allow-load] [--full]

Needs Rscript with pROC (Debian: r-base-core, r-cran-proc) and a Python with numpy and
confidenceinterval; README.md beside this file says how to make it. CPU seconds are user and
system of all threads. Every line says whether the other program's digits agree with ours;
if some do not, the run ends with an error. pROC's bootstrap is timed with 200 resamples and
scaled to 2,000, because its time is proportional to them; `--full` runs all 2,000.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MOST_LOAD = 0.3
RESAMPLES = 2000
# CPU seconds of programs that the public package registries in reach do not carry, measured
# elsewhere on Debian 12 with R 4.2.2, and not side by side: no ratio with them is a result.
STORED = {"iMRMC 2.1.2, R engine, with its curves": 0.56, "MRMCaov 0.3.0, jackknife": 0.55,
          "MRMCaov 0.3.0, DeLong": 0.16, "RJafroc 2.1.3, Obuchowski-Rockette": 0.055}
STORED_LARGE = {"MRMCaov 0.3.0, DeLong": 2.7, "MRMCaov 0.3.0, unbiased": 1.9}


def built():
    """Build the bench; where it is."""
    done = subprocess.run(["cargo", "bench", "--locked", "-p", "reliance-stats", "--bench", "speed", "--no-run",
                           "--message-format=json"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    made = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return next(one["executable"] for one in made if one.get("executable") and one["target"]["name"] == "speed")


def lines(command):
    """What a program prints: name -> (CPU seconds, wall seconds, numbers)."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    found = {}
    for line in done.stdout.splitlines():
        name, cpu, wall, numbers = line.split("\t")
        found[name] = float(cpu), float(wall), [float(number) for number in numbers.split()]
    return found


def python_area(file):
    """confidenceinterval's DeLong limits, in this process."""
    from confidenceinterval import roc_auc_score
    columns = np.fromfile(file)
    truth, score = np.split(columns, 2)
    cpu, wall = time.process_time(), time.monotonic()
    area, (low, high) = roc_auc_score(truth.astype(int), score)
    print("area", time.process_time() - cpu, time.monotonic() - wall, f"{area:.17g} {low:.17g} {high:.17g}", sep="\t")


def area_data(folder, cases):
    """Truths and normal scores of as many cases, a third of them diseased."""
    file = folder / f"area-{cases}.f64"
    generator = np.random.default_rng(20261122)
    truth = (generator.random(cases) < 1 / 3).astype(float)
    np.concatenate([truth, generator.normal(size=cases) + 1.2 * truth]).tofile(file)
    return file


def reader_data(folder, readers, cases, diseased):
    """Scores of two modalities with effects of reader, case and their interactions."""
    file = folder / f"readers-{readers}-{cases}.f64"
    generator = np.random.default_rng(20261123)
    truth = (np.arange(cases) < diseased).astype(float)
    draw = lambda variance, *shape: math.sqrt(variance) * generator.normal(size=shape)
    score = truth * np.array([1.5, 1.8]).reshape(2, 1, 1) + truth * draw(0.03, 2, readers, 1)
    score = score + draw(0.3, cases) + draw(0.3, 2, 1, cases) + draw(0.2, 1, readers, cases) + draw(0.2, 2, readers, cases)
    np.concatenate([truth, score.reshape(-1)]).tofile(file)
    return file


class Report:
    """Lines of the table as they come, and what does not agree."""

    def __init__(self, title):
        self.void = []
        print(f"{title}\n\n| what | CPU s | wall s | CPU ratio to ours | goal | digits |\n|---|--:|--:|--:|---|---|", flush=True)

    def line(self, what, seconds, ratio="", goal="", digits=""):
        ratio = f"{ratio:.1f}" if isinstance(ratio, float) else ratio
        cpu, wall = ("" if math.isnan(value) else f"{value:.4g}" for value in seconds[:2])
        print(f"| {what} | {cpu} | {wall} | {ratio} | {goal} | {digits} |", flush=True)

    def agree(self, what, ours, theirs, tolerance=1e-9):
        """The largest relative difference, in words; too large a one voids the run."""
        apart = max(abs(a - b) / max(abs(b), 1e-300) for a, b in zip(ours, theirs))
        if not apart <= tolerance:
            self.void.append(f"{what}: {ours} is not {theirs}")
        return f"within {apart:.0e}"


def areas(report, speed, folder):
    for cases, goal in [(100_000, ""), (1_000_000, "≥ 10")]:
        file = area_data(folder, cases)
        ours = lines([speed, "area", file])["area"]
        report.line(f"DeLong limits, {cases:,} cases, from rows", ours)
        for name, command in [("pROC", ["Rscript", HERE / "statistics.R", "area", file]),
                              ("confidenceinterval", [sys.executable, __file__, "--python-area", file])]:
            theirs = lines(command)["area"]
            # confidenceinterval keeps its ranks in single precision.
            tolerance = 1e-12 if name == "pROC" else 1e-6
            report.line(f"the same by {name}", theirs, theirs[0] / ours[0], goal,
                        report.agree(name, ours[2], theirs[2], tolerance))


def bootstraps(report, speed, folder, full):
    file = area_data(folder, 100_000)
    one = lines([speed, "bootstrap", file, RESAMPLES, 1])["bootstrap"]
    two = lines([speed, "bootstrap", file, RESAMPLES, 2])["bootstrap"]
    report.line(f"stratified bootstrap, 100,000 cases, {RESAMPLES:,} resamples, one thread", one)
    report.line("the same, two threads", two, "", "two cores used", "the same" if one[2] == two[2] else "**differ**")
    if one[2] != two[2]:
        report.void.append("the bootstrap depends on the threads")
    asked = RESAMPLES if full else RESAMPLES // 10
    scale = RESAMPLES / asked
    theirs = lines(["Rscript", HERE / "statistics.R", "bootstrap", file, asked])["bootstrap"]
    # A limit read from R replicates errs by √(p(1−p)/R)/φ(z) standard errors.
    error = math.sqrt(0.025 * 0.975 * (1 / asked + 1 / RESAMPLES)) / 0.0584
    apart = max(abs(ours - limit) for ours, limit in zip(one[2][1:3], theirs[2][1:3])) / one[2][3]
    if apart > 4 * error:
        report.void.append(f"the bootstrap limits are {apart:.2f} standard errors apart")
    how = "" if full else f", scaled from {asked}"
    report.line(f"the same by pROC{how}", (theirs[0] * scale, theirs[1] * scale), theirs[0] * scale / one[0], "≥ 100",
                f"limits {apart:.2f} se apart, chance {error:.2f}")


def reader_studies(report, speed, folder):
    small = reader_data(folder, 5, 114, 45)
    ours = lines([speed, "readers", small, 5, 114])
    for name in ["jackknife", "DeLong", "unbiased", "one-shot"]:
        report.line(f"5 readers × 2 × 114 cases, {name}", ours[name])
    theirs = lines(["Rscript", HERE / "statistics.R", "readers", small, 5, 114])["readers"]
    report.line("the jackknife in base R", theirs, theirs[0] / ours["jackknife"][0], "",
                report.agree("base R", ours["jackknife"][2], theirs[2], 1e-8))
    for name, cpu in STORED.items():
        goal = "≥ 50" if name.startswith("iMRMC") else ""
        report.line(f"*{name}: stored, not of this run*", (cpu, float("nan")), cpu / ours["jackknife"][0], goal)
    large = reader_data(folder, 20, 1000, 400)
    ours = lines([speed, "readers", large, 20, 1000])
    for name in ["jackknife", "DeLong", "unbiased", "one-shot"]:
        report.line(f"20 readers × 2 × 1,000 cases, {name}", ours[name], "", "≤ 0.2 CPU s")
    theirs = lines(["Rscript", HERE / "statistics.R", "readers", large, 20, 1000])["readers"]
    report.line("the jackknife in base R", theirs, theirs[0] / ours["jackknife"][0], "",
                report.agree("base R", ours["jackknife"][2], theirs[2], 1e-8))
    for name, cpu in STORED_LARGE.items():
        key = "DeLong" if "DeLong" in name else "unbiased"
        report.line(f"*{name}: stored, not of this run*", (cpu, float("nan")), cpu / ours[key][0])


def memory(speed):
    print("\n| cases | peak memory, MiB | bytes a case | CPU s |\n|--:|--:|--:|--:|")
    for cases in [100_000, 1_000_000, 10_000_000]:
        cpu, _, (peak, _) = lines([speed, "memory", cases])["memory"]
        print(f"| {cases:,} | {peak:.0f} | {peak * 2**20 / cases:.0f} | {cpu:.2f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--allow-load", action="store_true")
    parser.add_argument("--full", action="store_true", help="all 2,000 resamples by pROC")
    parser.add_argument("--data", type=Path, default=ROOT / "target" / "bench-data" / "statistics")
    parser.add_argument("--speed", type=Path, help="bench, in place of building it")
    parser.add_argument("--python-area", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.python_area:
        return python_area(asked.python_area)
    speed = asked.speed or built()
    load = os.getloadavg()[0]
    if load >= MOST_LOAD and not asked.allow_load:
        sys.exit(f"void: load {load:.2f} >= {MOST_LOAD}; wait until the machine is idle, or mark the table with --allow-load")
    asked.data.mkdir(parents=True, exist_ok=True)
    report = Report(f"{os.cpu_count()} cores, load {load:.2f}, {time.strftime('%Y-%m-%d')}.")
    areas(report, speed, asked.data)
    bootstraps(report, speed, asked.data, asked.full)
    reader_studies(report, speed, asked.data)
    memory(speed)
    print(f"\nLoad at the end: {os.getloadavg()[0]:.2f} (our own runs included).")
    sys.exit("\n".join(f"void: {reason}" for reason in report.void) or 0)


if __name__ == "__main__":
    main()
