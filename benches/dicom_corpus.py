"""What `reliance scan` finds of the faults planted in a generated corpus.

usage: dicom_corpus.py RELIANCE CORPUS [OUT]

CORPUS is the folder that make-dicom-corpus.py wrote, with its truth.json and manifest.tsv.
Prints a Markdown table of planted and found, and the findings that were not planted, by
action and attribute. Exit code 1 if something planted was not found.
"""

import collections
import csv
import json
import os
import subprocess
import sys
import tempfile

reliance, corpus = sys.argv[1:3]
out = sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp()
paths = {name: os.path.join(out, name) for name in ("i.csv", "w.csv", "p.csv")}
command = [reliance, "scan", corpus, "--split-level", "1", "--site-level", "2", "--pixels",
           "--out", paths["i.csv"], "--worklist", paths["w.csv"], "--pairs", paths["p.csv"]]
code = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
assert code in (0, 1), code


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


truth = json.load(open(os.path.join(corpus, "truth.json")))
inventory = {row["file"]: row for row in rows(paths["i.csv"])}
others = {row["file"]: row for row in rows(os.path.join(out, "i.others.csv"))}
worklist = rows(paths["w.csv"])
groups = collections.defaultdict(set)
for row in rows(paths["p.csv"]):
    groups[row["same"], row["file"]].add(row["group"])
by_file = collections.defaultdict(list)
for row in worklist:
    by_file[row["file"]].append(row)


def paired(same, a, b):
    return bool(groups[same, a] & groups[same, b])


def violated(file, attribute):
    for row in by_file[file]:
        if row["certainty"] != "violation":
            continue
        if attribute == "private" and row["kind"] == "private":
            return True
        if attribute == "nested" and row["attribute"] == "PatientName" and "[1]." in row["place"]:
            return True
        if row["attribute"] == attribute and "[" not in row["place"]:
            return True
    return False


def broken(file):
    return file in others or bool(inventory.get(file, {}).get("faults"))


found = {
    "patient in two splits": [paired("patient", *pair) for pair in truth["leak_patient"]],
    "study in two splits": [paired("study", *pair) for pair in truth["leak_study"]],
    "series in two splits": [paired("series", *pair) for pair in truth["leak_series"]],
    "pixels in two splits, every identifier changed":
        [paired("pixels", *pair) for pair in truth["leak_pixel"]],
    "copy of the bytes": [paired("bytes", *pair) for pair in truth["dup_exact"]],
    "violation of de-identification": [violated(*one) for one in truth["deid_violation"]],
    # Some base files declare that they are de-identified: what is put into them violates that.
    "never de-identified, whatever is declared":
        [inventory.get(one, {}).get("deid_state") in ("never", "declared-and-violated")
         for one in truth["not_deidentified"]],
    "burned-in annotation":
        [violated(one, "BurnedInAnnotation") for one in truth["burned_in"]],
    "no DICOM": [broken(one) for one in truth["no_dicm"]],
    "broken off": [broken(one) for one in truth["truncated"]],
}
print("| planted | number | found |\n|---|---|---|")
for what, hits in found.items():
    print(f"| {what} | {len(hits)} | {sum(hits)} |")

planted = {file for file, _ in truth["deid_violation"]} | set(truth["burned_in"])
skip = planted | set(truth["not_deidentified"])
extra = collections.Counter()
files = collections.defaultdict(set)
for row in worklist:
    if row["file"] not in skip:
        key = (row["certainty"], row["action"], row["attribute"], row["why"])
        extra[key] += 1
        files[key].add(row["file"])
print(f"\nFindings in {len(inventory) - len(skip & set(inventory))} files in which nothing was planted:")
print("\n| certainty | action | attribute | findings | files | why |\n|---|---|---|---|---|---|")
for key, number in sorted(extra.items(), key=lambda item: (-item[1], item[0])):
    certainty, action, attribute, why = key
    print(f"| {certainty} | {action} | {attribute} | {number} | {len(files[key])} | {why} |")
states = collections.Counter(row["deid_state"] for row in inventory.values())
print("\nStates:", dict(sorted(states.items())))
sys.exit(0 if all(all(hits) for hits in found.values()) else 1)
