"""What blocks of rows come to: cost and memory kept, as medians with intervals."""
import math
from collections import namedtuple
from statistics import median

Estimate = namedtuple("Estimate", "median low high")


def told(values):
    """Their sum, of those that are there."""
    return sum(value for value in values if not math.isnan(value))


def cost_per_byte(rows):
    """The CPU nanoseconds of a block, of all threads, for a byte handed out; who idles does not count."""
    work = told(row["user_ns"] + row["system_ns"] for row in rows if row["phase"] != "idle")
    allocated = told(row["allocated_bytes"] for row in rows)
    return (work + told(row["background_ns"] for row in rows)) / allocated if allocated and work else math.nan


def kept_per_live(rows):
    """The mean RSS of a block over its mean live bytes, both over time."""
    rows = [row for row in rows if row["mean_rss_bytes"] >= 0 and row["mean_live_bytes"] >= 0]
    live = told(row["mean_live_bytes"] * row["means_ns"] for row in rows)
    return told(row["mean_rss_bytes"] * row["means_ns"] for row in rows) / live if live else math.nan


def estimate(values):
    """The median, between the order statistics that cover the true one at 95 %; nothing of nothing."""
    values = sorted(value for value in values if not math.isnan(value))
    count, rank, tail = len(values), 0, 0
    while rank < (count + 1) // 2 and 1 - 2 * (tail := tail + math.comb(count, rank) / 2 ** count) >= 0.95:
        rank += 1
    ends = (values[rank - 1], values[-rank]) if rank else (math.nan, math.nan)
    return Estimate(median(values), *ends) if values else None
