"""What writing the documents of a market and reading long ones costs.

usage: documents.py RELIANCE [--market us] [--runs 5] [--pages 500] [--keep FOLDER]

RELIANCE is a release build with the feature `pdf`. The shipped example is written into an empty
folder each time, after one run that warms the caches, and once more with nothing changed; a Word
file and a PDF of invented sentences, one page a page, are read and held against themselves. CPU
seconds are user and system of the program and the processes that it starts; each figure is the
median of the runs.
"""

import argparse
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import time
import zipfile

DAY = "2026-11-22"
LINES = 40
FORMS = [("all forms, PDF among them", "docx,html,xlsx,json,pdf"), ("PDF alone", "pdf"),
         ("all forms but PDF", "docx,html,xlsx,json")]


def sentences(page):
    """The lines of a page, with numbers that a reader of claims has to look at."""
    for line in range(LINES):
        number = page * LINES + line
        share = 80 + number % 190 / 10
        yield (f"In part {number} the invented device read {100 + number % 400} cases at "
               f"{1 + number % 9} sites with a sensitivity of {share:.1f} %.")


def word(path, pages):
    body = []
    for page in range(pages):
        for at, line in enumerate(sentences(page)):
            mark = "<w:lastRenderedPageBreak/>" if page and not at else ""
            style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' if not at else ""
            body.append(f"<w:p>{style}<w:r>{mark}<w:t>{line}</w:t></w:r></w:p>")
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml",
                      f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
                      f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                      f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>')
        file.writestr("_rels/.rels",
                      f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
                      f'Type="{office}" Target="word/document.xml"/></Relationships>')
        file.writestr("word/document.xml",
                      f"<w:document {space}><w:body>{''.join(body)}</w:body></w:document>")


def portable(path, pages):
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "",
               "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    kids = []
    for page in range(pages):
        lines = "".join(f"({line}) Tj T* " for line in sentences(page))
        stream = f"BT /F1 9 Tf 14 TL 50 780 Td {lines}ET"
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} "
                       f"0 R/Resources<</Font<</F1 3 0 R>>>>>>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {pages}/Kids[{' '.join(kids)}]>>"
    out, places = "%PDF-1.4\n", []
    for number, words in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{words}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    path.write_text(out, encoding="latin-1")


def timed(command):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run(command, capture_output=True, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode not in (0, 1):
        raise SystemExit(f"{command}: {ran.stderr.decode()}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def median(runs, command, before=lambda: None):
    found = []
    for _ in range(runs + 1):
        before()
        found.append(timed(command))
    return [sorted(column)[runs // 2] for column in zip(*found[1:])]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reliance")
    parser.add_argument("--market", default="us")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--keep", help="folder for the files, kept")
    given = parser.parse_args()
    folder = pathlib.Path(given.keep or tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    device = folder / "device"
    shutil.rmtree(device, ignore_errors=True)
    subprocess.run([given.reliance, "new", device, "--example", "chest-ct"], check=True,
                   capture_output=True)
    print(f"load {os.getloadavg()[0]:.2f} at the start\n")
    print("| what | CPU s | wall s |\n|---|--:|--:|")

    def row(what, found):
        print(f"| {what} | {found[0]:.2f} | {found[1]:.2f} |", flush=True)

    documents = device / "documents"
    write = [given.reliance, "write", str(device), "--to", given.market, "--on", DAY, "--format"]
    for what, forms in FORMS:
        found = median(given.runs, write + [forms],
                       lambda: shutil.rmtree(documents, ignore_errors=True))
        row(f"`write --to {given.market}`, {what}", found)
    timed(write + [FORMS[0][1]])
    row("all forms again, nothing changed", median(given.runs, write + [FORMS[0][1]]))
    for name, make in (("long.docx", word), ("long.pdf", portable)):
        make(folder / name, given.pages)
        for command in ("read", "claims"):
            found = median(given.runs, [given.reliance, command, str(folder / name)])
            row(f"`{command}` of {given.pages} pages, {name.split('.')[1].upper()}", found)
    print(f"\nload {os.getloadavg()[0]:.2f} at the end")


main()
