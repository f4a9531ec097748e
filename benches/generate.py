#!/usr/bin/env python3
"""An invented inference log with demographics beside it, and a device folder over both.

usage: generate.py ROWS FOLDER [--seed N] [--texts]

Writes log.parquet, side.parquet, reliance.toml and plan.md into FOLDER; with --texts also
log-plain.parquet (no dictionaries) and log.csv. The same seed gives the same rows.

The log is one of a triage device: two years, 48 sites in two regions, scanners of five
makers, two software versions, labels for two thirds of the cases, a few missing tube
voltages and races. The score separates the labels about as well as such devices do.
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

CHUNK = 500_000
GROUP = 125_000
SITES = [f"EU-{n:02d}" for n in range(1, 29)] + [f"US-{n:02d}" for n in range(1, 21)]
MAKERS = ["Auriga", "Borealis", "Caldera", "Meridian", "Zephyr"]
MODELS = [f"{maker} {letter}{n}" for maker in MAKERS for letter, n in (("S", 64), ("S", 128), ("X", 1))]
VERSIONS = ["3.0.2", "3.1.0"]
SEXES = ["F", "M"]
RACES = ["White", "Black", "Asian", "Native American", "Pacific Islander", "Several"]
ETHNICITIES = ["Not Hispanic", "Hispanic"]
START, DAYS = np.datetime64("2024-01-01T00:00:00", "us"), 731
THRESHOLD = 0.35


def coded(codes, words, missing=None):
    """A column of words with its dictionary."""
    codes = pa.array(codes.astype(np.int8), mask=missing)
    return pa.DictionaryArray.from_arrays(codes, pa.array(words))


def site_facts(rng):
    """What is typical of each site: its size, scanners, ages and races."""
    sizes = rng.pareto(1.6, len(SITES)) + 0.3
    races = [rng.dirichlet([9, 1, 1, 0.1, 0.1, 0.4] if site.startswith("EU") else [6, 1.6, 0.8, 0.2, 0.1, 0.6])
             for site in SITES]
    return {
        "share": sizes / sizes.sum(),
        "models": np.array([rng.choice(len(MODELS), 3) for _ in SITES]),
        "age": rng.normal(62, 3.5, len(SITES)),
        "races": np.cumsum(races, axis=1),
        "updated": rng.uniform(0.4, 0.7, len(SITES)),
    }


def chunk(seed, first, rows, total, facts):
    """Rows first to first + rows, in the order of time."""
    rng = np.random.default_rng([seed, first])
    when = np.sort(rng.uniform(first, first + rows, rows)) / total
    site = rng.choice(len(SITES), rows, p=facts["share"])
    model = facts["models"][site, rng.integers(0, 3, rows)]
    age = np.clip(np.rint(rng.normal(facts["age"][site], 15)), 18, 99)
    race = np.minimum((rng.random(rows)[:, None] > facts["races"][site]).sum(axis=1), len(RACES) - 1)
    truth = rng.random(rows) < 0.09
    signal = rng.normal(np.where(truth, 1.7, -0.6) + 0.006 * (age - 62), 1.0)
    version = (when > facts["updated"][site]).astype(int)
    score = np.round(1 / (1 + np.exp(-(1.3 * signal - 1.6 + 0.1 * version))), 9)
    voltage = rng.choice([80, 100, 120, 140], rows, p=[0.08, 0.3, 0.52, 0.1])
    slices = rng.choice([0.625, 1.0, 1.25, 2.0, 3.0, 5.0], rows)
    identity = np.arange(first, first + rows) * 7 + 100_000_000
    moment = START + (when * DAYS * 86_400e6).astype(np.int64).astype("timedelta64[us]")
    sex = coded((rng.random(rows) < 0.51).astype(int), SEXES)
    race = coded(race, RACES, rng.random(rows) < 0.12)
    age = pa.array(age.astype(np.int16))
    log = {
        "event_time": pa.array(moment),
        "study_id": pa.array(identity),
        "site": coded(site, SITES),
        "region": coded((site >= 28).astype(int), ["EU", "US"]),
        "manufacturer": coded(model // 3, MAKERS),
        "scanner_model": coded(model, MODELS),
        "software_version": coded(version, VERSIONS),
        "age": age,
        "sex": sex,
        "race": race,
        "ethnicity": coded((rng.random(rows) < 0.13).astype(int), ETHNICITIES, rng.random(rows) < 0.15),
        "kvp": pa.array(voltage.astype(np.float32), mask=rng.random(rows) < 0.01),
        "slice_thickness": pa.array(slices.astype(np.float32)),
        "score": pa.array(score),
        "decision": pa.array(score >= THRESHOLD),
        "label": pa.array(truth, mask=rng.random(rows) < 0.34),
    }
    side = {"study_id": log["study_id"], "age": age, "sex": sex, "race": race}
    return pa.table(log), pa.table(side)


PLAN = """# Statistical plan of an invented device

Sensitivity and specificity of at least 0.80 at a score of 0.35, by region; subgroups by sex, age and maker.
"""

DEVICE = """# An invented device over a generated log, for measuring speed.
name = "Bench device (invented)"
version = "3.1.0"
manufacturer = "Bench (invented)"
intended_use = "Notifies a radiologist of a suspected finding."
invented = true

[facts]
software = "samd"
ai = "locked"
function = ["triage"]
us_class = "II"

[[models]]
name = "net"
version = "3.1"
thresholds = {{ notify = 0.35 }}

[[tables]]
name = "log"
file = "{log}"
row = "case"
clusters = ["site"]

[tables.columns]
case = "study_id"
site = "site"
region = "region"
date = "event_time"
manufacturer = "manufacturer"
scanner = "scanner_model"
truth = "label"
score = "score"

[tables.ranges]
score = [0, 1]

[[tables.joins]]
file = "side.parquet"
on = "case"
columns = {{ case = "study_id", age = "age", sex = "sex", race = "race" }}
{sets}
[plan]
file = "plan.md"
sha256 = "{plan}"
fixed_on = 2023-06-01
level = 0.95
{endpoints}
[plan.subgroups]
by = ["sex", "age", "manufacturer"]
age_bands = [18, 45, 65, 75]
margin = 0.10
multiplicity = "holm"
min_cases = 10

[plan.representativeness]
by = ["age", "sex", "race"]
margin = 0.20
age_bands = [18, 45, 65, 75]

[plan.bridging.us]
from = "eu-test"
to = "us-test"
metric = "auc"
margin = 0.03
alpha = 0.025
power = 0.80
assumed = 0.93
assumed_prevalence = 0.09
design_effect = 1.1
standardise = ["age", "sex"]
age_bands = [18, 45, 65, 75]

[plan.prevalence.us]
value = 0.09
source = "invented"
"""

SET = """
[[datasets]]
name = "{name}"
table = "log"
role = "test"
rows = {{ region = "{region}" }}
region = "{region}"
model = "net@3.1"
sampling = "consecutive"
collection = "retrospective"
collected = {{ from = 2024-01-01, to = 2025-12-31 }}
first_look = 2026-01-15
uses = 1
max_uses = 1
used_in_development = false
independent = "Generated apart from any development data."
"""

ENDPOINT = """
[[plan.endpoints]]
name = "{metric}, {name}"
metric = "{metric}"
dataset = "{name}"
threshold = "notify"
at_least = 0.80
primary = true
"""


def device(folder, log="log.parquet"):
    """Write the device folder's own files."""
    parts = [("eu-test", "EU"), ("us-test", "US")]
    sets = "".join(SET.format(name=name, region=region) for name, region in parts)
    metrics = ("sensitivity", "specificity")
    endpoints = "".join(ENDPOINT.format(metric=metric, name=name) for name, _ in parts for metric in metrics)
    plan = hashlib.sha256(PLAN.encode()).hexdigest()
    (folder / "plan.md").write_text(PLAN)
    (folder / "reliance.toml").write_text(DEVICE.format(log=log, sets=sets, endpoints=endpoints, plan=plan))


def generate(rows, folder, seed=1, texts=False):
    """Write everything for so many rows."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = site_facts(np.random.default_rng(seed))
    writers = {}

    def write(name, table, **options):
        if name not in writers:
            writers[name] = pq.ParquetWriter(folder / name, table.schema, compression="zstd", **options)
        writers[name].write_table(table, row_group_size=GROUP)

    csv = None
    for first in range(0, rows, CHUNK):
        log, side = chunk(seed, first, min(CHUNK, rows - first), rows, facts)
        write("log.parquet", log)
        write("side.parquet", side)
        if texts:
            words = [pa.field(f.name, pa.string()) if pa.types.is_dictionary(f.type) else f for f in log.schema]
            plain = log.cast(pa.schema(words))
            write("log-plain.parquet", plain, use_dictionary=False)
            csv = csv or pa.csv.CSVWriter(folder / "log.csv", plain.schema)
            csv.write_table(plain)
    for writer in [*writers.values(), *([csv] if csv else [])]:
        writer.close()
    device(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=lambda text: int(float(text)))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", action="store_true")
    asked = parser.parse_args()
    generate(asked.rows, asked.folder, asked.seed, asked.texts)


if __name__ == "__main__":
    main()
