"""The figure of the latency of single operations."""
import math
from plotting.environment import matplotlib
from plotting.looks import DASHES, MARKERS, new_figure
from plotting.run import QUANTILES


def quantile(counts, permille):
    """What so many thousandths of the operations did not exceed; nan where fewer than ten are beyond it."""
    total = sum(counts.values())
    rank = total - (beyond := total * (1000 - permille) // 1000)
    for value in sorted(counts) if beyond >= 10 else []:
        rank -= counts[value]
        if rank <= 0:
            return value / 1e9
    return math.nan


def draw_latency(machine, cells):
    """The figure of the latency of single operations."""
    names, groups = ([*dict.fromkeys(getattr(cell, key) for cell in cells)] for key in ("name", "group"))
    cells = sorted(cells, key=lambda cell: names.index(cell.name))
    labels = [" · ".join([cell.name, *cell.facts]) for cell in cells]
    columns = min(len(names), 136 // (sum(map(len, labels)) // len(labels) + 14)) or 1
    note = "quantiles of all rounds together, where ten operations or more are beyond them · max: the longest"
    legend = 0.25 + 0.19 * -(-len(cells) // columns)
    figure = new_figure("Latency of single operations", note, machine, cells, 4.4, legend)
    phases = [phase for phase in ("release", "retouch", "run") if any(phase in cell.longest for cell in cells)]
    phases = phases or ["release", "retouch"]
    for axes, phase in zip(figure.subplots(1, len(phases), sharey=True, squeeze=False)[0], phases):
        for cell in cells:
            *shares, _ = QUANTILES.values()
            values = [quantile(cell.latencies.get(phase, {}), share) for share in shares]
            dash, marker = (style[groups.index(cell.group) % len(style)] for style in (DASHES, MARKERS))
            axes.semilogy([*QUANTILES], [*values, cell.longest.get(phase, math.nan)], color=cell.colour, lw=1.6,
                      ls=dash, marker=marker, mfc="white" if cell.baseline else None, ms=8 if cell.baseline else 5)
        axes.set_title(phase.replace("ret", "re-t"), loc="left", weight="bold", size=10)
        axes.yaxis.set(major_formatter=matplotlib.ticker.EngFormatter("s"), minor_formatter="")
        axes.grid(axis="y", color="#dddddd")
    figure.legend(axes.lines, labels, ncols=columns, loc="lower center", handlelength=4)
    return figure
