#!/usr/bin/env python3
"""Speed of the fold and of a full check, side by side with other programs, as Markdown.

usage: compare.py [--quick] [--allow-load] [--data FOLDER] [--reliance FILE] [--fold FILE]

Everything is measured in one run on one machine: CPU seconds (user and system, all threads)
and wall seconds, each the least of a few. Cells are compared one by one. The run is void
where other programs use the machine: then nothing is measured, except with --allow-load,
which marks the table.
"""

import argparse
import csv
import json
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MOST_LOAD = 0.3
SLICES = ["manufacturer", "scanner_model", "software_version", "sex", "race", "ethnicity", "decision",
          "age", "kvp", "slice_thickness", "truth"]
PEERS = ("duckdb", "polars")
CATEGORIES = ["sex", "race", "site", "manufacturer"]


def measured(command, env=None, runs=1, codes=(0,)):
    """Least CPU and wall seconds of a program's runs, its greatest MiB, and its last output."""
    cpu = wall = float("inf")
    for _ in range(runs):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run([str(part) for part in command], env={**os.environ, **(env or {})},
                              capture_output=True, text=True)
        wall = min(wall, time.monotonic() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = min(cpu, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        if done.returncode not in codes:
            sys.exit(f"{command} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return cpu, wall, done.stdout


def timed(work, runs=1):
    """Least CPU and wall seconds of work in this process, and what it gave."""
    cpu = wall = float("inf")
    for _ in range(runs):
        before, start = time.process_time(), time.monotonic()
        gave = work()
        wall, cpu = min(wall, time.monotonic() - start), min(cpu, time.process_time() - before)
    return cpu, wall, gave


# What the other programs do, each in a process of its own.

def level(value, slice_):
    """A cell's level as our program writes it."""
    if value is None:
        return "(missing)"
    if slice_ == "truth":
        return str(int(value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)


def sql_axis(slice_):
    if slice_ == "age":
        return "case when age < 20 then '<20' when age >= 80 then '80+' " \
               "else (age // 10 * 10)::varchar || '-' || (age // 10 * 10 + 9)::varchar end"
    return "label" if slice_ == "truth" else slice_


def duckdb_cells(file, threads, runs):
    """All histograms in one scan, by grouping sets, or one query a slice: whichever is quicker."""
    import duckdb
    base = duckdb.connect()
    base.execute(f"set threads to {threads}")
    names = ", ".join(f"{sql_axis(slice_)} as s{at}" for at, slice_ in enumerate(SLICES))
    rows = f"select {names}, date_trunc('month', event_time) as month, site from read_parquet('{file}')"
    sets = ", ".join(f"(s{at}, month, site)" for at in range(len(SLICES)))
    columns = ", ".join(f"s{at}" for at in range(len(SLICES)))
    marks = f"grouping_id({columns})"

    def together():
        answer = base.execute(f"select {marks}, {columns}, month, site, count(*) from ({rows}) "
                              f"group by grouping sets ({sets})").fetchall()
        cells = {}
        for mark, *values, month, site, count in answer:
            at = next(at for at in range(len(SLICES)) if not mark >> (len(SLICES) - 1 - at) & 1)
            cells[(SLICES[at], level(values[at], SLICES[at]), str(month)[:7], site)] = count
        return cells

    def apart():
        cells = {}
        for slice_ in SLICES:
            for value, month, site, count in base.execute(
                    f"select {sql_axis(slice_)}, date_trunc('month', event_time) as month, site, count(*) "
                    f"from read_parquet('{file}') group by all").fetchall():
                cells[(slice_, level(value, slice_), str(month)[:7], site)] = count
        return cells

    return min(timed(together, runs), timed(apart, runs), key=lambda run: run[0])


def polars_cells(file, threads, runs):
    import polars as pl

    def axis(slice_):
        if slice_ == "age":
            low = pl.col("age") // 10 * 10
            band = low.cast(pl.String) + "-" + (low + 9).cast(pl.String)
            band = pl.when(pl.col("age") < 20).then(pl.lit("<20")).when(pl.col("age") >= 80).then(pl.lit("80+"))\
                .otherwise(band)
            return band.alias("level")
        return pl.col("label" if slice_ == "truth" else slice_).alias("level")

    def run():
        month = pl.col("event_time").dt.truncate("1mo").alias("month")
        log = pl.scan_parquet(file)
        asked = [log.select(axis(slice_), month, pl.col("site")).group_by("level", "month", "site").len()
                 for slice_ in SLICES]
        cells = {}
        for slice_, frame in zip(SLICES, pl.collect_all(asked)):
            for value, when, site, count in frame.iter_rows():
                cells[(slice_, level(value, slice_), str(when)[:7], site)] = count
        return cells

    return timed(run, runs)


def polars_csv(file, threads, runs):
    import polars as pl
    columns = ["manufacturer", "scanner_model", "software_version", "sex", "race", "ethnicity", "decision",
               "age", "kvp", "slice_thickness", "label", "site", "event_time"]
    cpu, wall, _ = timed(lambda: pl.scan_csv(file).select(columns).collect(), runs)
    return cpu, wall, {}


def python_stack(folder, threads, runs):
    """The figures of a full check by tableone, scikit-learn and evidently."""
    import pandas as pd
    from evidently import Dataset, DataDefinition, Report
    from evidently.presets import DataDriftPreset, DataSummaryPreset
    from sklearn.metrics import confusion_matrix, roc_auc_score
    from tableone import TableOne

    def run():
        log = pd.read_parquet(Path(folder) / "log.parquet")
        side = pd.read_parquet(Path(folder) / "side.parquet").add_prefix("side_")
        log = log.merge(side, left_on="study_id", right_on="side_study_id", how="left")
        figures = {"duplicates": int(log["study_id"].duplicated().sum()),
                   "missing": log.isna().sum().astype(int).to_dict()}
        known = log[log["label"].notna()]
        truth = known["label"].astype(bool)
        figures["auc"] = float(roc_auc_score(truth, known["score"]))
        called = known["score"] >= 0.35
        figures["confusion"] = confusion_matrix(truth, called).tolist()
        for slice_ in [*CATEGORIES, "region"]:
            for value, part in known.groupby(slice_, observed=True):
                truth = part["label"].astype(bool)
                figures[f"auc {value}"] = float(roc_auc_score(truth, part["score"]))
                figures[f"confusion {value}"] = confusion_matrix(truth, part["score"] >= 0.35, labels=[False, True]).tolist()
        TableOne(log, columns=["age", "sex", "race", "ethnicity", "manufacturer", "kvp"], groupby="region",
                 categorical=["sex", "race", "ethnicity", "manufacturer"], continuous=["age", "kvp"],
                 smd=True, pval=False, missing=True)
        columns = ["age", "sex", "race", "manufacturer", "software_version", "kvp", "slice_thickness", "score"]
        by_role = DataDefinition(numerical_columns=["age", "kvp", "slice_thickness", "score"],
                                 categorical_columns=["sex", "race", "manufacturer", "software_version"])
        half = len(log) // 2
        parts = [Dataset.from_pandas(log[columns].iloc[at].astype({name: str for name in by_role.categorical_columns}),
                                     data_definition=by_role) for at in (slice(half, None), slice(0, half))]
        Report([DataSummaryPreset(), DataDriftPreset()]).run(*parts)
        return figures

    cpu, wall, _ = timed(run, 1)
    return cpu, wall, {}


PEER_WORK = {"duckdb": duckdb_cells, "polars": polars_cells, "polars-csv": polars_csv, "python": python_stack}


def as_peer(name, file, threads, runs):
    """In the other program's process: print seconds, and cells where there are any."""
    cpu, wall, cells = PEER_WORK[name](file, threads, runs)
    print(json.dumps({"cpu": cpu, "wall": wall, "cells": [[*cell, count] for cell, count in cells.items()]}))


def peer(name, file, runs=2):
    threads = os.cpu_count()
    command = [sys.executable, __file__, "--peer", name, file, "--threads", threads, "--runs", runs]
    _, _, out = measured(command, {"POLARS_MAX_THREADS": str(threads)})
    answer = json.loads(out.strip().splitlines()[-1])
    cells = {tuple(cell[:-1]): cell[-1] for cell in answer["cells"]}
    return answer["cpu"], answer["wall"], cells


# Our own side.

def fold(program, folder, log="log.parquet", cells=None, with_side=True):
    """The bench's seconds by what was done."""
    env = {"FOLD_LOG": str(folder / log)}
    if with_side:
        env["FOLD_SIDE"] = str(folder / "side.parquet")
    if cells:
        env["FOLD_CELLS"] = str(cells)
    _, _, out = measured([program, "--bench"], env)
    pairs = re.findall(r"(bare decode|fold)\s+([\d.]+) CPU s\s+([\d.]+) wall s", out)
    return [(float(cpu), float(wall)) for _, cpu, wall in pairs], out


def read_cells(file):
    with open(file, newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        return {tuple(row[:4]): int(row[4]) for row in rows}


def different(ours, theirs):
    """Cells that are not the same, one by one."""
    return sum(ours.get(cell) != theirs.get(cell) for cell in ours.keys() | theirs.keys())


def check(program, folder, fresh, runs):
    command = [program, "check", folder, "--to", "us", "--on", "2026-11-22", "--no-report"]
    cpu, wall, _ = measured(command + (["--fresh"] if fresh else []), runs=runs, codes=(0, 1))
    return cpu, wall


def built():
    """Build binary and bench; where they are."""
    subprocess.run(["cargo", "build", "--release", "--locked", "-p", "reliance"], cwd=ROOT, check=True)
    done = subprocess.run(["cargo", "bench", "--locked", "-p", "reliance-tables", "--bench", "fold", "--no-run",
                           "--message-format=json"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    made = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    bench = next(one["executable"] for one in made if one.get("executable") and one["target"]["name"] == "fold")
    target = Path(bench).parent.parent
    return target / "reliance", Path(bench)


def data(folder, rows, texts):
    """The generated folder for so many rows, made where it is not there."""
    made = folder / f"{rows // 1_000_000}m"
    wanted = ["log.parquet", "side.parquet", "reliance.toml"] + (["log.csv", "log-plain.parquet"] if texts else [])
    if not all((made / name).exists() for name in wanted):
        subprocess.run([sys.executable, HERE / "generate.py", str(rows), made] + (["--texts"] if texts else []), check=True)
    return made


class Report:
    """Lines of the table as they come."""

    def __init__(self, title):
        print(f"{title}\n\n| what | CPU s | wall s | CPU ratio | goal |\n|---|--:|--:|--:|---|", flush=True)

    def line(self, what, seconds, ratio="", goal=""):
        ratio = f"{ratio:.2f}" if isinstance(ratio, float) else ratio
        print(f"| {what} | {seconds[0]:.2f} | {seconds[1]:.2f} | {ratio} | {goal} |", flush=True)


def histograms(report, fold_program, folder, rows):
    """Fold against bare decode, and against the same cells by the peers."""
    cells = folder / "cells.csv"
    (decode, fold_, full_decode, full), out = fold(fold_program, folder, cells=cells)
    report.line(f"bare decode, {rows}", decode)
    report.line(f"11 slice histograms × month × site, {rows}", fold_, fold_[0] / decode[0], "≤ 2 × bare decode")
    ours, void = read_cells(cells), []
    for name in PEERS:
        cpu, wall, theirs = peer(name, folder / "log.parquet")
        wrong = different(ours, theirs)
        if wrong:
            void.append(f"{name}: {wrong} cells differ")
        report.line(f"the same by {name}, {len(ours):,} cells, {wrong} different", (cpu, wall), cpu / fold_[0], "≥ 2 × ours")
    report.line(f"bare decode with scores, identifiers and side file, {rows}", full_decode)
    peak = re.search(r"peak memory (\d+) MiB", out)
    report.line(f"full fold: hash, duplicates, join, exact scores, histograms, {rows}; {peak[1] if peak else '?'} MiB",
                full, full[0] / full_decode[0], "≤ 4 × bare decode, < 1 GiB")
    return full_decode, void


def full_checks(report, reliance, folder, rows, decode):
    """The binary from a command to its answer, first and again."""
    first = check(reliance, folder, True, 1)
    report.line(f"`reliance check`, {rows}, everything read", first, first[0] / decode[0], "≤ 4 × bare decode")
    check(reliance, folder, False, 1)
    again = check(reliance, folder, False, 3)
    report.line(f"the same again, nothing changed, {rows}", again, "", "≤ 0.10 s wall")
    return first


def texts(report, fold_program, folder):
    """Plain strings and CSV."""
    (_, coded, *_), _ = fold(fold_program, folder, with_side=False)
    (_, plain, *_), _ = fold(fold_program, folder, "log-plain.parquet", with_side=False)
    report.line("histograms, 1 M rows, Parquet with dictionaries", coded)
    report.line("histograms, 1 M rows, Parquet of plain strings", plain, plain[0] / coded[0], "≤ 1.5 × with dictionaries")
    scan = peer("polars-csv", folder / "log.csv")
    report.line("Polars' CSV scan of the same columns, 1 M rows", scan[:2])
    (ours, *_), _ = fold(fold_program, folder, "log.csv", with_side=False)
    report.line("histograms, 1 M rows, CSV", ours, ours[0] / scan[0], "≤ 1.5 × Polars' scan")


def run(asked):
    load = os.getloadavg()[0]
    if load >= MOST_LOAD and not asked.allow_load:
        sys.exit(f"void: load {load:.2f} >= {MOST_LOAD}; wait until the machine is idle, or mark the table with --allow-load")
    programs = (asked.reliance, asked.fold)
    reliance, fold_program = programs if all(programs) else built()
    small = data(asked.data, 1_000_000, True)
    large = data(asked.data, asked.rows, False)
    if load >= MOST_LOAD:
        print(f"**void: load {load:.2f} at the start; not for publication.**\n")
    report = Report(f"{os.cpu_count()} cores, load {load:.2f}, {time.strftime('%Y-%m-%d')}.")
    rows = f"{asked.rows // 1_000_000} M rows"
    decode, void = histograms(report, fold_program, large, rows)
    full_checks(report, reliance, large, rows, decode)
    (_, _, small_decode, _), _ = fold(fold_program, small)
    ours = full_checks(report, reliance, small, "1 M rows", small_decode)
    texts(report, fold_program, small)
    cpu, wall, _ = peer("python", small, 1)
    report.line("tableone + scikit-learn + evidently, 1 M rows", (cpu, wall), cpu / ours[0], "≥ 50 × ours")
    print(f"\nLoad at the end: {os.getloadavg()[0]:.2f} (our own runs included).")
    sys.exit("\n".join(f"void: {reason}" for reason in void) or 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--allow-load", action="store_true")
    parser.add_argument("--quick", action="store_true", help="4 M rows in place of 10 M")
    parser.add_argument("--rows", type=lambda text: int(float(text)), help="rows of the large log")
    parser.add_argument("--data", type=Path, default=ROOT / "target" / "bench-data")
    parser.add_argument("--reliance", type=Path, help="binary, in place of building it")
    parser.add_argument("--fold", type=Path, help="bench, in place of building it")
    parser.add_argument("--peer", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help=argparse.SUPPRESS)
    parser.add_argument("--runs", type=int, default=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    asked.rows = asked.rows or (4_000_000 if asked.quick else 10_000_000)
    if asked.peer:
        as_peer(*asked.peer, asked.threads, asked.runs)
    else:
        run(asked)


if __name__ == "__main__":
    main()
