"""The figure of the latency of single operations."""
import math
from plotting.environment import matplotlib
from plotting.looks import DASHES, MARKERS, new_figure

# As the report has them.
QUANTILES = {"p50": "p50", "p90": "p90", "p99": "p99", "p99.9": "p999", "max": "max"}


def draw_latency(report, cells):
    """The figure of the latency of single operations."""
    names, places = ([*dict.fromkeys(values)] for values in
                     ((cell.name for cell in cells), (tuple(cell.place) for cell in cells)))
    cells = sorted(cells, key=lambda cell: names.index(cell.name))
    labels = [" · ".join([cell.name, *cell.facts]) for cell in cells]
    columns = min(len(names), 136 // (sum(map(len, labels)) // len(labels) + 14)) or 1
    note = "quantiles of all rounds together, where ten operations or more are beyond them · max: the longest"
    legend = 0.25 + 0.19 * -(-len(cells) // columns)
    figure = new_figure("Latency of single operations", note, report, cells, 4.4, legend)
    phases = [phase for phase in ("release", "retouch", "run") if any(phase in cell.latencies for cell in cells)]
    phases = phases or ["release", "retouch"]
    for axes, phase in zip(figure.subplots(1, len(phases), sharey=True, squeeze=False)[0], phases):
        for cell in cells:
            found = cell.latencies.get(phase, {})
            values = [found.get(quantile, math.nan) / 1e9 for quantile in QUANTILES.values()]
            dash, marker = (style[places.index(tuple(cell.place)) % len(style)] for style in (DASHES, MARKERS))
            axes.semilogy([*QUANTILES], values, color=cell.colour, lw=1.6, ls=dash, marker=marker,
                          mfc="white" if cell.baseline else None, ms=8 if cell.baseline else 5)
        axes.set_title(phase.replace("ret", "re-t"), loc="left", weight="bold", size=10)
        axes.yaxis.set(major_formatter=matplotlib.ticker.EngFormatter("s"), minor_formatter="")
        axes.grid(axis="y", color="#dddddd")
    figure.legend(axes.lines, labels, ncols=columns, loc="lower center", handlelength=4)
    return figure
