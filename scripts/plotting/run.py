"""A run as the figures need it: its report, and the samples of each cell's memory."""
import csv, json, os, subprocess, sys
from collections import namedtuple
from pathlib import Path
from types import SimpleNamespace
from plotting.looks import colours_of

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("MADBENCH") or ROOT / ".build" / "release" / "madbench")
SIZES = ["rss_anon_bytes", "lazyfree_bytes", "anon_huge_bytes"]
SHARED = {"shared", "memfd", "file-shared"}
Point = namedtuple("Point", "ms phase rss lazyfree huge")


def report_of(folder, file):
    """The report of a folder as JSON: from this file, or from madbench."""
    if file:
        text = file.read_text()
    elif os.access(BINARY, os.X_OK):
        done = subprocess.run([BINARY, "report", folder, "--json", "-"], capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stderr.strip().replace("madbench:", "plot:"))
        text = done.stdout
    else:
        sys.exit(f"plot: {BINARY} is not built: ./scripts/madbench --version builds it")
    report = json.loads(text)
    if not isinstance(report, dict) or "cells" not in report:
        raise ValueError("the report of no run")
    return report


def plain(value):
    """A value of an axis, alike from JSON and from CSV."""
    try:
        return None if value in (None, "") else float(value)
    except ValueError:
        return value


def read_samples(path, axes):
    """The samples of memory, each with its cell as values of axes; damaged lines are skipped and counted."""
    text, _, cut = path.read_text(errors="replace").rpartition("\n")
    names, *lines = csv.reader(text.split("\n"))
    rows = [dict(zip(names, fields)) for fields in lines if len(fields) == len(names)]
    for row in rows:
        row["cell"] = tuple(plain(row[axis]) for axis in axes if axis in names)
        row.update({name: float(row.get(name) or "nan") for name in ["time_ns", "process_rss_bytes", *SIZES]})
    # A line without its line feed was cut, even where no column is missing.
    damaged = len(lines) - len(rows) + (cut != "")
    if damaged:
        print(f"plot: {path}: damaged lines skipped: {damaged}", file=sys.stderr)
    return rows, [axis for axis in axes if axis in names]


def new_cell(figures, report):
    """A cell of the report, without samples."""
    problems = [f"{count} × {ending}" for ending, count in sorted(figures["endings"].items())]
    if figures["unverified_rows"]:
        problems.append(f"{figures['unverified_rows']} rows not verified")
    beside = figures.get("bystanders", {}).get("with_releaser", {})
    latencies = {"release": figures.get("release_latency_ns") or beside.get("operation_latency_ns"),
                 "retouch": figures.get("retouch_latency_ns"),
                 "run": figures.get("program", {}).get("operation_latency_ns")}
    place = [f"{axis} {value}" for axis, value in zip(report["varying_axes"], figures["place"])]
    return SimpleNamespace(
        figures=figures, name=figures["label"], strategy=figures["strategy"], baseline=figures["role"] == "baseline",
        place=place, facts=place + problems, latencies={phase: found for phase, found in latencies.items() if found},
        runs={})


def read_run(folder, file):
    """The report of a run, and its cells in the order of the report, the null control aside: that is the baseline once
    more, for the verdict and not for the eye."""
    report = report_of(folder, file)
    every = [new_cell(figures, report) for figures in report["cells"]]
    colours = colours_of(cell.strategy for cell in every)
    for cell in every:
        cell.colour = colours[cell.strategy]
    cells = [cell for cell in every if cell.figures["role"] != "null-control"]
    curve = folder / "rss.csv"
    rows, axes = read_samples(curve, report["axes"]) if curve.exists() else ([], [])
    of_axes = {tuple(plain(cell.figures.get(axis)) for axis in axes): cell for cell in cells}
    for row in rows:
        cell = of_axes.get(row["cell"])
        if not cell:
            continue
        if row["memory"] in SHARED:
            row["rss_anon_bytes"] = row["process_rss_bytes"]
        start, run = cell.runs.setdefault((row["trial"], row["round"]), (row["time_ns"], []))
        run.append(Point((row["time_ns"] - start) / 1e6, row["phase"], *(row[name] / 2 ** 20 for name in SIZES)))
    for cell in cells:
        cell.runs = sorted((points for _, points in cell.runs.values()), key=lambda points: points[-1].ms)
        cell.typical = cell.runs[(len(cell.runs) - 1) // 2] if cell.runs else [Point(0, "", 0, 0, 0)]
    groups = [(group, [every[position] for position in sorted(group["cells"])]) for group in report["frontiers"]]
    return report, cells, groups
