"""What judging and looking up bills of materials costs.

usage: sbom.py BILL SMALL [--reliance FILE] [--checker FILE] [--records N] [--out FILE]

BILL is the large SPDX file of tags and values, packed with gzip or not, on which the NTIA
checker does not finish; SMALL is another that both read. CHECKER is the `ntia-checker` of
PyPI's ntia-conformance-checker, measured in the same run with a limit of 60 s. The database
of N invented records (300,000) and the bill of 1,000 components are seeded. CPU seconds are
user and system, the median of five runs (one of the slow ones).
"""

import argparse
import gzip
import json
import os
import pathlib
import random
import signal
import subprocess
import tempfile
import time
import zipfile

ECOSYSTEMS = [("npm", "npm"), ("PyPI", "pypi"), ("crates.io", "cargo"), ("Maven", "maven")]


def name(kind, number):
    return f"org.invented:part-{number}" if kind == "maven" else f"invented-{number}"


def purl(kind, number, version):
    package = name(kind, number).replace(":", "/")
    return f"pkg:{kind}/{package}@{version}"


def database(path, number):
    """OSV records on invented packages, two records a package."""
    random.seed(20261122)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for at in range(number):
            ecosystem, kind = ECOSYSTEMS[at % 4]
            record = {
                "schema_version": "1.6.0",
                "id": f"OSV-2026-{at}",
                "aliases": [f"CVE-2026-{10000 + at}"],
                "published": "2026-01-01T00:00:00Z",
                "modified": f"2026-{random.randint(1, 10):02}-{random.randint(1, 28):02}T00:00:00Z",
                "summary": f"invented fault {at}",
                "details": "An invented fault of an invented package. " * random.randint(5, 30),
                "severity": [
                    {"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}
                ],
                "affected": [
                    {
                        "package": {"ecosystem": ecosystem, "name": name(kind, at // 8)},
                        "ranges": [
                            {
                                "type": "SEMVER" if kind in ("npm", "cargo") else "ECOSYSTEM",
                                "events": [
                                    {"introduced": "0"},
                                    {"fixed": f"{random.randint(0, 4)}.{random.randint(0, 9)}.0"},
                                ],
                            }
                        ],
                    }
                ],
            }
            archive.writestr(f"{record['id']}.json", json.dumps(record))


def bill(path, components, packages):
    random.seed(7)
    parts = []
    for at in range(components):
        kind = ECOSYSTEMS[at % 4][1]
        number, version = random.randrange(packages), f"{random.randint(0, 4)}.5.{at % 10}"
        parts.append(
            {
                "type": "library",
                "bom-ref": f"c{at}",
                "name": name(kind, number),
                "version": version,
                "purl": purl(kind, number, version),
            }
        )
    whole = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": parts}
    path.write_text(json.dumps(whole))


def run(command, limit=None):
    """CPU and wall seconds, and whether the command ended in time."""
    start = time.monotonic()
    with open(os.devnull, "w") as nothing:
        process = subprocess.Popen(command, stdout=nothing, stderr=nothing)
    ended = True
    while True:
        done, status, used = os.wait4(process.pid, os.WNOHANG if limit else 0)
        if done:
            break
        if time.monotonic() - start > limit:
            ended = False
            process.send_signal(signal.SIGKILL)
            _, status, used = os.wait4(process.pid, 0)
            break
        time.sleep(0.01)
    process.returncode = os.waitstatus_to_exitcode(status)
    if ended and process.returncode not in (0, 1):
        raise SystemExit(f"{command}: exit code {process.returncode}")
    return used.ru_utime + used.ru_stime, time.monotonic() - start, ended


def median(command, times=5, limit=None):
    runs = [run(command, limit) for _ in range(times)]
    columns = list(zip(*runs))
    middle = [sorted(column)[times // 2] for column in columns[:2]]
    return (*middle, all(columns[2]))


def row(what, measured, ratio="", goal=""):
    cpu, wall, ended = measured
    mark = "" if ended else "> "
    return f"| {what} | {mark}{cpu:.3f} | {mark}{wall:.3f} | {ratio} | {goal} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bill", type=pathlib.Path)
    parser.add_argument("small", type=pathlib.Path)
    parser.add_argument("--reliance", default="target/release/reliance")
    parser.add_argument("--checker")
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--out", type=pathlib.Path)
    args = parser.parse_args()
    lines = [
        f"Load at the start {os.getloadavg()[0]:.1f}.",
        "",
        "| what | CPU s | wall s | CPU ratio to ours | goal |",
        "|---|--:|--:|--:|---|",
    ]
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        for source in (args.small, args.bill):
            data = source.read_bytes()
            if data[:2] == b"\x1f\x8b":
                data = gzip.decompress(data)
            file = place / source.name.removesuffix(".gz")
            file.write_bytes(data)
            size = f"{len(data) / 1e6:.3g} MB"
            check = [args.reliance, "sbom", "check", str(file), "--list", "ntia-2021"]
            own = median(check)
            goal = "< 0.05 s" if source == args.bill else ""
            lines.append(row(f"`reliance sbom check`, tags and values, {size}", own, goal=goal))
            if args.checker:
                theirs = median([args.checker, str(file)], 1, limit=60)
                mark = "" if theirs[2] else "> "
                ratio = f"{mark}{theirs[0] / max(own[0], 0.001):.0f}"
                what = "the same by ntia-checker"
                lines.append(row(what if theirs[2] else f"{what}, ended after 60 s", theirs, ratio))
        records, components = place / "osv.zip", place / "bill.cdx.json"
        database(records, args.records)
        bill(components, 1_000, args.records // 8)
        match = [args.reliance, "sbom", "match", str(components), "--records", str(records)]
        size = f"{args.records:,} records, {records.stat().st_size / 1e6:.0f} MB"
        lines.append(row(f"`reliance sbom match`, first run: index of {size}", median(match, 1)))
        told = subprocess.run([*match, "--format", "json"], capture_output=True).stdout
        found = len(json.loads(told)["vulnerabilities"])
        what = f"the same again, 1,000 components, {found:,} vulnerabilities"
        lines.append(row(what, median(match), goal="< 1 s"))
    text = "\n".join(lines) + "\n"
    print(text)
    if args.out:
        args.out.write_text(text)


if __name__ == "__main__":
    main()
