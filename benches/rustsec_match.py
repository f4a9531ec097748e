"""Matching of Rust lock files held against the library that `cargo audit` is made of.

usage: rustsec_match.py DATABASE ORACLE LOCK... [--reliance FILE]

DATABASE is a folder or .tar.gz of RustSec's records, as they stand in its repository. ORACLE
is the program of rustsec_oracle.rs. Each Cargo.lock becomes a CycloneDX bill, `reliance sbom
match` looks its packages up, and the sets of (record, package, version) have to be equal,
records that report no vulnerability (unmaintained, unsound) with their marks among them.
Exit code 1 says that a set differs.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib

REGISTRY = ("registry+https://github.com/rust-lang/crates.io-index", "sparse+https://index.crates.io/")


def bill(lock):
    """The packages of a lock file as CycloneDX; those of no registry have no package URL."""
    whole = tomllib.loads(pathlib.Path(lock).read_text())
    packages = whole.get("package", [])
    # The oldest form keeps the root package apart, and hashes in a table of their own.
    if "root" in whole:
        packages = packages + [whole["root"]]
    components, dependencies = [], []
    keys = {}
    for one in packages:
        # A dependency is named by as much as tells it apart.
        key = f"{one['name']} {one['version']}"
        for short in (one["name"], key, f"{key} ({one.get('source')})"):
            keys.setdefault(short, f"{key} {one.get('source', '')}")
    for one in packages:
        key = f"{one['name']} {one['version']} {one.get('source', '')}"
        component = {
            "type": "library",
            "bom-ref": key,
            "name": one["name"],
            "version": one["version"],
        }
        if one.get("source", "").startswith(REGISTRY):
            version = one["version"].replace("+", "%2B")
            component["purl"] = f"pkg:cargo/{one['name']}@{version}"
        if "checksum" in one:
            component["hashes"] = [{"alg": "SHA-256", "content": one["checksum"]}]
        components.append(component)
        needs = {keys[name] for name in one.get("dependencies", []) if name in keys}
        dependencies.append({"ref": key, "dependsOn": sorted(needs)})
    refs = {component["bom-ref"]: component for component in components}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": list(refs.values()),
        "dependencies": list({one["ref"]: one for one in dependencies}.values()),
    }


def ours(reliance, file, database):
    """What `reliance sbom match` finds: record, package, version, mark."""
    command = [reliance, "sbom", "match", file, "--records", database, "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 2:
        raise SystemExit(f"{file}: {done.stderr}")
    found = set()
    for vulnerability in json.loads(done.stdout)["vulnerabilities"]:
        for hit in vulnerability["components"]:
            if hit["certainty"]["is"] != "certain":
                raise SystemExit(f"{file}: {hit['label']} is only possible: {hit['certainty']}")
            name, version = hit["purl"].removeprefix("pkg:cargo/").split("@")
            for record, mark in hit["records"].items():
                found.add((record, name, version.replace("%2B", "+"), mark))
    return found


def theirs(report):
    """What the library finds, vulnerabilities without a mark."""
    found = set()
    marked = {None: report["vulnerabilities"]["list"], **report["warnings"]}
    for mark, hits in marked.items():
        for hit in hits:
            if hit.get("advisory") is None:
                continue
            package = hit["package"]
            found.add((hit["advisory"]["id"], package["name"], package["version"], mark))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("database")
    parser.add_argument("oracle")
    parser.add_argument("locks", nargs="+")
    parser.add_argument("--reliance", default="target/release/reliance")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        unpacked = pathlib.Path(args.database)
        if unpacked.is_file():
            unpacked = place / "database"
            with tarfile.open(args.database) as archive:
                archive.extractall(unpacked, filter="data")
        command = [args.oracle, unpacked, *args.locks]
        reports = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        counts = {"lock files": 0, "packages": 0}
        differing = 0
        for line in reports.splitlines():
            report = json.loads(line)
            file = place / "bill.cdx.json"
            file.write_text(json.dumps(bill(report["lock"])))
            expected = theirs(report["report"])
            found = ours(args.reliance, str(file), args.database)
            counts["lock files"] += 1
            counts["packages"] += report["packages"]
            for _, _, _, mark in expected:
                name = mark or "vulnerable"
                counts[name] = counts.get(name, 0) + 1
            if found != expected:
                differing += 1
                print(report["lock"])
                for row in sorted(map(str, expected - found)):
                    print("  only the library:", row)
                for row in sorted(map(str, found - expected)):
                    print("  only reliance:   ", row)
    print(", ".join(f"{number} {name}" for name, number in counts.items()))
    print(f"{differing} of {counts['lock files']} lock files differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
