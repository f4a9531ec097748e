#!/usr/bin/env python3
"""Hold every crate's licence and origin against deny.toml, and write Cargo.lock as a bill.

`cargo deny check` says more; this needs only Cargo and Python 3.11:

    .ci/dependencies.py lock.cdx.json
    reliance sbom match lock.cdx.json --records rustsec.tar.gz

Ends with 1 where a crate has no licence that deny.toml allows, or another origin.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"


def allowed(expression, names):
    """Does an SPDX expression hold with these licences? `/` is an old way to write OR."""
    words = re.findall(r"\(|\)|[^\s()]+(?: WITH [^\s()]+)?", expression.replace("/", " OR "))

    def either(at):
        held, at = both(at)
        while at < len(words) and words[at] == "OR":
            other, at = both(at + 1)
            held = held or other
        return held, at

    def both(at):
        held, at = one(at)
        while at < len(words) and words[at] == "AND":
            other, at = one(at + 1)
            held = held and other
        return held, at

    def one(at):
        if words[at] == "(":
            held, at = either(at + 1)
            return held, at + 1
        return words[at] in names, at + 1

    return either(0)[0]


def main():
    deny = tomllib.loads((ROOT / "deny.toml").read_text())
    names = set(deny["licenses"]["allow"])
    run = ["cargo", "metadata", "--locked", "--format-version", "1", "--all-features"]
    told = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    packages = json.loads(told)["packages"]
    faults = 0
    for package in packages:
        name = f"{package['name']} {package['version']}"
        if not package["license"] or not allowed(package["license"], names):
            print(f"{name}: licence {package['license']}")
            faults += 1
        if package["source"] not in (None, REGISTRY):
            print(f"{name}: comes from {package['source']}")
            faults += 1
    print(f"{len(packages)} packages, {faults} faults")
    if len(sys.argv) > 1:
        lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
        parts = [
            {
                "type": "library",
                "bom-ref": f"{part['name']}@{part['version']}",
                "name": part["name"],
                "version": part["version"],
                "purl": f"pkg:cargo/{part['name']}@{part['version']}",
            }
            for part in lock["package"]
            if "source" in part
        ]
        bill = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": parts}
        Path(sys.argv[1]).write_text(json.dumps(bill, indent=1) + "\n")
        print(f"{len(parts)} crates of Cargo.lock written to {sys.argv[1]}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
