"""What `reliance scan` costs beside the floor of opening the files, and beside others.

usage: scan.py CORPUS [--reliance FILE] [--files N] [--out FILE]

CORPUS is a folder with DICOM files. The Python that runs this has pydicom; dcmdump and
gdcmscanner are measured where they are installed. CPU seconds are user and system of all
threads, the least of three runs (one of the slow ones); memory is the largest resident set.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

PYDICOM = """
import os, sys, warnings, logging
import pydicom
warnings.simplefilter('ignore'); logging.disable(logging.CRITICAL)
NAMES = '''PatientID IssuerOfPatientID StudyInstanceUID SeriesInstanceUID SOPInstanceUID
AccessionNumber SOPClassUID Modality BodyPartExamined Manufacturer ManufacturerModelName
SoftwareVersions MagneticFieldStrength KVP Exposure ExposureTime XRayTubeCurrent
ConvolutionKernel SliceThickness SpacingBetweenSlices PixelSpacing ContrastBolusAgent
ProtocolName PatientSex PatientAge PatientBirthDate EthnicGroup PatientSize PatientWeight
StudyDate SeriesDate AcquisitionDate ContentDate ImageType Rows Columns BurnedInAnnotation
DeidentificationMethod'''.split()
rows = 0
for parent, _, names in os.walk(sys.argv[1]):
    for name in names:
        try:
            ds = pydicom.dcmread(os.path.join(parent, name), stop_before_pixels=True)
            row = [ds.get(n) for n in NAMES]
            rows += 1
        except Exception:
            pass
print(rows, 'files')
"""

TAGS = """0010,0020 0020,000d 0020,000e 0008,0018 0008,0016 0008,0060 0018,0015 0008,0070
0008,1090 0018,0060 0018,1210 0018,0050 0028,0030 0010,0040 0010,1010 0008,0020
0028,0301""".split()


def run(command):
    """CPU seconds, wall seconds, and largest resident set in MB of a command."""
    start = time.monotonic()
    with open(os.devnull, "w") as nothing:
        process = subprocess.Popen(command, stdout=nothing, stderr=nothing)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime
    return cpu, time.monotonic() - start, used.ru_maxrss / 1024, process.returncode


def least(command, times=3, before=lambda: None):
    runs = []
    for _ in range(times):
        before()
        runs.append(run(command))
    cpu = min(one[0] for one in runs)
    return cpu, min(one[1] for one in runs), max(one[2] for one in runs), runs[0][3]


def links(corpus, folder, files):
    """A folder with hard links to the files of the corpus, again and again."""
    found = [os.path.join(p, n) for p, _, names in os.walk(corpus) for n in sorted(names)]
    made = 0
    while made < files:
        place = os.path.join(folder, f"{made // 1000:06}")
        os.makedirs(place, exist_ok=True)
        for _ in range(min(1000, files - made)):
            os.link(found[made % len(found)], os.path.join(place, f"{made:08}.dcm"))
            made += 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus")
    parser.add_argument("--reliance", default="target/release/reliance")
    parser.add_argument("--files", type=int, default=100_000, help="files of the memory run")
    parser.add_argument("--out", help="file for the table, too")
    arguments = parser.parse_args()
    here = os.path.dirname(os.path.abspath(__file__))
    load = os.getloadavg()[0]
    # Hard links want one file system.
    beside = os.path.dirname(os.path.abspath(arguments.corpus))
    with tempfile.TemporaryDirectory(dir=beside) as place:
        floor = os.path.join(place, "floor")
        subprocess.run(["rustc", "-O", os.path.join(here, "floor.rs"), "-o", floor], check=True)
        measure(arguments, place, floor, load)


def measure(arguments, place, floor, load):
    corpus, threads = arguments.corpus, str(os.cpu_count())
    count = sum(len(names) for _, _, names in os.walk(corpus))
    out = os.path.join(place, "inventory.parquet")
    scan = [arguments.reliance, "scan", corpus, "--out", out, "--jobs", threads]
    rows = []

    def add(name, result):
        rows.append((name, *result))
        print(f"{name}: {result[0]:.2f} s CPU", file=sys.stderr)

    run([floor, corpus, threads])
    add("floor: open, read 16 KiB", least([floor, corpus, threads]))
    add("reliance scan --fresh", least([*scan, "--fresh"]))
    add("reliance scan, nothing changed", least(scan))
    worklist = ["--worklist", os.path.join(place, "worklist.csv")]
    add("reliance scan --fresh --worklist", least([*scan, "--fresh", *worklist]))
    add("reliance scan --fresh --pixels", least([*scan, "--fresh", "--pixels"]))
    add("pydicom, 38 attributes", least([sys.executable, "-c", PYDICOM, corpus], 1))
    if shutil.which("dcmdump"):
        command = ["dcmdump", "-q", "-M", "+sd", "+r", "--stop-before-elem", "7fe0,0010"]
        for tag in TAGS:
            command += ["+P", tag]
        add("dcmdump, 17 tags", least([*command, corpus], 1))
    if shutil.which("gdcmscanner"):
        command = ["gdcmscanner", "-r", "-d", corpus]
        for tag in TAGS:
            command += ["-t", tag]
        add("gdcmscanner, 17 tags", least(command, 1))
    many = os.path.join(place, "many")
    links(corpus, many, arguments.files)
    large = run([*scan[:2], many, *scan[3:], "--fresh"])
    add(f"reliance scan of {arguments.files:,} files", large)
    report(arguments, rows, count, load)


def report(arguments, rows, count, load):
    base, peer = rows[0][1], next(row[1] for row in rows if row[0].startswith("pydicom"))
    lines = [
        f"{count:,} files, {os.cpu_count()} processors, load {load:.2f} at the start.",
        "",
        "| what | CPU s | wall s | × floor | pydicom is × | MB resident |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, cpu, wall, memory, code in rows:
        name += " (aborted, so not all files)" if code < 0 else ""
        many = " files" in name
        over = "" if many else f"{cpu / base:.1f}"
        under = "" if many else f"{peer / cpu:.0f}"
        lines.append(f"| {name} | {cpu:.2f} | {wall:.2f} | {over} | {under} | {memory:.0f} |")
    text = "\n".join(lines) + "\n"
    print(text)
    if arguments.out:
        with open(arguments.out, "w") as file:
            file.write(text)


if __name__ == "__main__":
    main()
