"""A run as the figures need it: the machine, and the cells with what was measured."""
import csv, json, math, sys
from collections import namedtuple
from types import SimpleNamespace
from plotting.estimates import cost_per_byte, cost_per_page, estimate, kept_bytes, kept_per_live
from plotting.looks import COLOURS

# In thousandths of the operations; the longest is none of them.
QUANTILES = {"p50": 500, "p90": 900, "p99": 990, "p99.9": 999, "max": None}
# In the order of the figures, each with the words for a value.
AXES = {"workload": "{}", "size_bytes": "{}", "granularity_bytes": "steps of {}", "policy": "policy {}",
        "threads": "{} threads", "rate_per_second": "{} requests a second", "duration_seconds": "for {} s",
        "pressure_bytes": "in a control group of {}", "watch_seconds": "watched for {} s",
        "repeat": "{} cycles a round", "write": "{} written", "memory": "{} memory",
        "thp": "THP {}", "batch": "{} a call", "pattern": "released {}", "reuse": "reuse by {}",
        "reuse_fraction": "{} reused", "reuse_delay_seconds": "after {} s", "cpu_node": "CPU node {}", "memory_node": "memory node {}", "reuse_node": "reuse node {}"}
STRATEGIES = ["none", "dontneed", "free", "munmap"]
ORDER = ["cycle", "churn", "sawtooth", "immediate", "never", "always", "inherit", "baseline", *STRATEGIES]
WORK = ["user_ns", "system_ns", "background_ns", "allocated_bytes", "means_ns", "mean_rss_bytes", "mean_live_bytes",
        "mean_lazyfree_bytes", "elapsed_ns", "pages", "rss_bytes", "rss_anon_bytes", "lazyfree_bytes", "backing_bytes",
        "heap_live_bytes", "heap_lazyfree_bytes"]
# Programs that a clock paces: of them alone means over time say what is held.
PACED = {"server"}
SIZES = ["rss_anon_bytes", "lazyfree_bytes", "anon_huge_bytes"]
SHARED = {"shared", "memfd", "file-shared"}
Point = namedtuple("Point", "ms phase rss lazyfree huge")
# At a replay, at the recording's time; MiB beyond what was resident at the first look. No LazyFree where it was not asked for.
Look = namedtuple("Look", "seconds rss lazyfree")


def read_rows(path, numbers):
    """The rows of a CSV file, with numbers where they belong; damaged lines are skipped and counted."""
    text, _, cut = path.read_text(errors="replace").rpartition("\n")
    names, *lines = csv.reader(text.split("\n"))
    rows = [dict(zip(names, fields)) for fields in lines if len(fields) == len(names)]
    for row in rows:
        row.update({name: float(row.get(name) or "nan") for name in numbers})
    # A line without its line feed was cut, even where no column is missing.
    damaged = len(lines) - len(rows) + (cut != "")
    if damaged:
        print(f"plot: {path}: damaged lines skipped: {damaged}", file=sys.stderr)
    # The null control is the baseline once more: for the verdict, not for the eye.
    rows = [row for row in rows if row.get("role") not in ("null-control", "null")]
    return rows


def is_steady(row):
    """Whether a row is of the steady state: no first cycle that later ones follow."""
    return row.get("cycle") != "first" or row.get("repeat") == "1"


def words(axis, value):
    """A value of an axis in words: `64 MiB`, `THP always`; nothing for none."""
    if axis.endswith("_bytes") and value:
        power = next(power for power in (3, 2, 1, 0) if int(value) % 1024 ** power == 0)
        value = f"{int(value) // 1024 ** power} {('', 'Ki', 'Mi', 'Gi')[power]}B"
    return AXES[axis].format(value) if value else ""


def looks_of(rows):
    """The looks of one replay, by the recording's time, from its rows."""
    rows = sorted(rows, key=lambda row: row["trace_ns"])
    return [Look(row["trace_ns"] / 1e9, max(0, row["rss_anon_bytes"] - rows[0]["rss_anon_bytes"]) / 2 ** 20,
                 row["lazyfree_bytes"] / 2 ** 20) for row in rows]


def read_run(folder):
    """What run.json says of the machine and of what was replayed, if anything was, and the cells with what was measured,
    in the order of the figures."""
    try:
        run = json.loads((folder / "run.json").read_text())
        replay = run.get("replay")
        machine = [f"Linux {run['kernel']}", run["processor"]] + ["incomplete run"] * (not run.get("complete", True))
    except (ValueError, KeyError, TypeError):
        sys.exit(f"plot: {folder / 'run.json'}: not a description of a run")
    cells = {}

    def cell(row):
        *group, role, strategy = key = tuple(row.get(name, "") for name in (*AXES, "role", "strategy"))
        return cells.setdefault(key, SimpleNamespace(
            group=tuple(group), strategy=strategy, role=role, baseline=role == "baseline", runs={}, looks={}, latencies={},
            longest={}, problems={}, blocks={}, name=strategy + " (baseline)" * (role == "baseline")))

    for row in read_rows(folder / "samples.csv", ["latency_ns_max", *WORK]):
        ok = row["status"] == "ok"
        if not ok or row["verified"] == "no":
            problem = cell(row).problems.setdefault("not verified" if ok else row["status"], set())
            problem.add((row["trial"], row["round"]))
        # Where later cycles follow the first, they are the steady state that the report tells of.
        row["steady"] = is_steady(row)
        if ok and row["steady"] and row["latency_ns_max"] >= 0:
            longest = cell(row).longest
            longest[row["phase"]] = max(longest.get(row["phase"], 0), row["latency_ns_max"] / 1e9)
        if ok and row["phase"] not in ("reserve", "free"):
            cell(row).blocks.setdefault(row.get("block") or row["trial"], []).append(row)
    # Folders of schemas before 7 have no histograms, and no quantiles.
    buckets = folder / "latency.csv"
    for row in read_rows(buckets, ["value_ns", "count"]) if buckets.exists() else []:
        if row["latency_of"] == "operation" and is_steady(row):
            counts = cell(row).latencies.setdefault(row["phase"], {})
            counts[row["value_ns"]] = counts.get(row["value_ns"], 0) + int(row["count"])
    for row in read_rows(folder / "rss.csv", ["time_ns", "process_rss_bytes", "trace_ns", *SIZES]):
        if row["memory"] in SHARED:
            row["rss_anon_bytes"] = row["process_rss_bytes"]
        if row["trace_ns"] >= 0:
            cell(row).looks.setdefault((row["trial"], row["round"]), []).append(row)
        start, run = cell(row).runs.setdefault((row["trial"], row["round"]), (row["time_ns"], []))
        run.append(Point((row["time_ns"] - start) / 1e6, row["phase"], *(row[name] / 2 ** 20 for name in SIZES)))
    keys = sorted(cells, key=lambda key: [((*ORDER, value).index(value), len(value), value) for value in key])
    names = STRATEGIES + sorted({strategy for *_, strategy in keys}.difference(STRATEGIES))
    for one in cells.values():
        one.runs = sorted((points for _, points in one.runs.values()), key=lambda points: points[-1].ms)
        one.typical = one.runs[(len(one.runs) - 1) // 2] if one.runs else [Point(0, "", 0, 0, 0)]
        one.looks = [looks_of(rows) for rows in one.looks.values()]
        blocks = [*one.blocks.values()]
        one.program = any(row["phase"] == "run" for rows in blocks for row in rows)
        one.costs = {"CPU ns a byte": estimate(map(cost_per_byte, blocks)), "ns a page": estimate(map(cost_per_page, blocks))}
        one.measure = "mean RSS ÷ mean live bytes" if one.program else "MiB kept after the release"
        kept = [] if one.program and one.group[0] not in PACED else [*map(kept_per_live if one.program else kept_bytes, blocks)]
        scale = 1 if one.program else 2 ** 20
        one.low, one.high = (estimate(value / scale for value in ends) for ends in (zip(*kept) if kept else ([], [])))
        one.sequences = {(block, row["round"], row["phase"]): row.get("sequence_hash") for block, rows in one.blocks.items()
                         for row in rows if row.get("sequence_hash")}
        one.colour = COLOURS[names.index(one.strategy) % len(COLOURS)]
        one.words = [*map(words, AXES, one.group)]
        one.facts = [text for text, values in zip(one.words, zip(*keys)) if len(set(values)) > 1]
        one.facts += [f"{len(rounds)} × {problem}" for problem, rounds in one.problems.items()]
    return machine, replay, [cells[key] for key in keys]
