"""Random CVSS vectors with the scores that the Python package `cvss` (3.6, LGPL) gives them.

    python3 cvss_reference.py 120 1 > expected.txt      # the committed file: 120 a version, seed 1
    python3 cvss_reference.py 5000 2 > /tmp/more.txt    # 20,000 to be compared side by side

Each line: vector as given, canonical vector, base, temporal and environmental score. Of 4.0,
whose package gives one score, the three are those of base metrics, of base and threat metrics,
and of all.
"""

import random
import sys

from cvss import CVSS2, CVSS3, CVSS4

V2 = [
    [("AV", "L A N"), ("AC", "H M L"), ("Au", "M S N"), ("C", "N P C"), ("I", "N P C"), ("A", "N P C")],
    [("E", "U POC F H ND"), ("RL", "OF TF W U ND"), ("RC", "UC UR C ND")],
    [("CDP", "N L LM MH H ND"), ("TD", "N L M H ND"), ("CR", "L M H ND"), ("IR", "L M H ND"), ("AR", "L M H ND")],
]
REQUIREMENTS = [("CR", "X L M H"), ("IR", "X L M H"), ("AR", "X L M H")]
V3 = [
    [("AV", "N A L P"), ("AC", "L H"), ("PR", "N L H"), ("UI", "N R"), ("S", "U C"), ("C", "N L H"), ("I", "N L H"), ("A", "N L H")],
    [("E", "X U P F H"), ("RL", "X O T W U"), ("RC", "X U R C")],
    REQUIREMENTS
    + [("MAV", "X N A L P"), ("MAC", "X L H"), ("MPR", "X N L H"), ("MUI", "X N R"), ("MS", "X U C"), ("MC", "X N L H"), ("MI", "X N L H"), ("MA", "X N L H")],
]
IMPACTS = [(name, "H L N") for name in ("VC", "VI", "VA", "SC", "SI", "SA")]
MODIFIED = [(name, "X H L N") for name in ("MVC", "MVI", "MVA", "MSC")]
V4 = [
    [("AV", "N A L P"), ("AC", "L H"), ("AT", "N P"), ("PR", "N L H"), ("UI", "N P A")] + IMPACTS,
    [("E", "X A P U")],
    REQUIREMENTS
    + [("MAV", "X N A L P"), ("MAC", "X L H"), ("MAT", "X N P"), ("MPR", "X N L H"), ("MUI", "X N P A")]
    + MODIFIED
    + [("MSI", "X S H L N"), ("MSA", "X S H L N")],
    [("S", "X N P"), ("AU", "X N Y"), ("R", "X A U I"), ("V", "X D C"), ("RE", "X L M H"), ("U", "X Clear Green Amber Red")],
]
EDITIONS = [("", V2), ("CVSS:3.0/", V3), ("CVSS:3.1/", V3), ("CVSS:4.0/", V4)]


def text(prefix, chosen):
    return prefix + "/".join(f"{name}:{value}" for name, value in chosen)


def line(prefix, groups, rng):
    chosen = []
    for place, group in enumerate(groups):
        for name, values in group:
            if place == 0 or rng.random() < 0.6:
                chosen.append((place, name, rng.choice(values.split())))
    given = text(prefix, [(name, value) for _, name, value in chosen])
    defined = [(place, name, value) for place, name, value in chosen if value not in ("X", "ND")]
    canonical = text(prefix, [(name, value) for _, name, value in defined])
    if prefix == "CVSS:4.0/":
        upto = lambda most: text(prefix, [(n, v) for place, n, v in defined if place <= most])
        scores = [CVSS4(upto(most)).base_score for most in (0, 1, 2)]
    else:
        scores = (CVSS2 if prefix == "" else CVSS3)(given).scores()
    return " ".join([given, canonical] + ["-" if score is None else f"{float(score):.1f}" for score in scores])


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(seed)
    for prefix, groups in EDITIONS:
        for _ in range(count):
            print(line(prefix, groups, rng))


main()
