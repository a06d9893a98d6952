"""What blocks of rows come to: cost and memory kept, as medians with intervals."""
import math
from collections import namedtuple
from statistics import median

Estimate = namedtuple("Estimate", "median low high")
# Workloads that touch other memory than what they released.
NOT_REUSED = {"sweep"}


def told(values):
    """Their sum, of those that are there."""
    return sum(value for value in values if not math.isnan(value))


def cost_per_byte(rows):
    """The CPU nanoseconds of a block, of all threads, for a byte handed out; who idles does not count."""
    work = told(row["user_ns"] + row["system_ns"] for row in rows if row["phase"] != "idle")
    allocated = told(row["allocated_bytes"] for row in rows)
    return (work + told(row["background_ns"] for row in rows)) / allocated if allocated and work else math.nan


def cost_per_page(rows):
    """The nanoseconds of a block for a page that is released and, as far as it is, used again."""
    spent, fractions = {}, {0.0 if row["reuse"] == "none" or row["workload"] in NOT_REUSED
                            else float(row.get("reuse_fraction") or 1) for row in rows}
    for phase in ("release", "retouch"):
        own = [row for row in rows if row["phase"] == phase and row["steady"]]
        pages = told(row["pages"] for row in own)
        spent[phase] = told(row["elapsed_ns"] for row in own) / pages if pages else math.nan
    fraction = fractions.pop()
    return spent["release"] + (fraction * spent["retouch"] if fraction else 0)


def kept_per_live(rows):
    """The mean RSS of a block over its mean live bytes, both over time: without LazyFree, and with it."""
    rows = [row for row in rows if row["mean_rss_bytes"] >= 0 and row["mean_live_bytes"] >= 0]
    live, rss = (told(row[name] * row["means_ns"] for row in rows) for name in ("mean_live_bytes", "mean_rss_bytes"))
    if not live:
        return math.nan, math.nan
    # Where a row does not tell what is reclaimable, all that is not live may be.
    lazy = sum(row["mean_lazyfree_bytes"] * row["means_ns"] for row in rows)
    least = min(1, rss / live)
    return least if math.isnan(lazy) else max(least, (rss - lazy) / live), rss / live


def kept_bytes(rows):
    """The bytes that a block keeps beyond those in use once it has released memory: without LazyFree, and with it."""
    rows = [row for row in rows if row["steady"]]
    own = [row for row in rows if row["phase"] == "idle"] or [row for row in rows if row["phase"] == "release"]
    if not own:
        return math.nan, math.nan
    def either(row, name, other):
        return row[other] if math.isnan(row[name]) else row[name]
    mapped = sum(either(row, "rss_bytes", "rss_anon_bytes") for row in own)
    if math.isnan(mapped):
        return math.nan, math.nan
    resident = sum(max(either(row, "rss_bytes", "rss_anon_bytes"), told([row["backing_bytes"]])) for row in own)
    live = sum(row["heap_live_bytes"] for row in own)
    high = max(0, resident - (0 if math.isnan(live) else live)) / len(own)
    lazy = sum(either(row, "lazyfree_bytes", "heap_lazyfree_bytes") for row in own) / len(own)
    return 0 if math.isnan(lazy) else max(0, high - lazy), high


def estimate(values):
    """The median, between the order statistics that cover the true one at 95 %; nothing of nothing."""
    values = sorted(value for value in values if not math.isnan(value))
    count, rank, tail = len(values), 0, 0
    while rank < (count + 1) // 2 and 1 - 2 * (tail := tail + math.comb(count, rank) / 2 ** count) >= 0.95:
        rank += 1
    ends = (values[rank - 1], values[-rank]) if rank else (math.nan, math.nan)
    return Estimate(median(values), *ends) if values else None
