"""The figure of what can be chosen between: what it costs, against what it keeps."""
import math
from types import SimpleNamespace
from plotting.environment import matplotlib
from plotting.looks import COLOURS, MARKERS, new_figure

COSTS = {"cpu-ns-per-byte": "CPU ns a byte", "ns-per-page": "ns a page"}
# What is kept, in which unit.
MEASURES = {"mean-to-live": ("mean RSS ÷ mean live bytes", 1)}
BYTES = ("MiB kept after the release", 2 ** 20)


def estimate(figures, name, interval, unit=1):
    """A figure of the report and the ends of its interval, in multiples of a unit."""
    ends = [figures.get(f"{interval}_{end}", math.nan) for end in ("low", "high")]
    return SimpleNamespace(median=figures[name] / unit, low=ends[0] / unit, high=ends[1] / unit)


def points_of(group, cells):
    """What the cells of a group cost and keep, the leanest first: without what is reclaimable at least, and at most."""
    points = []
    for cell in cells:
        found = cell.figures["giving_back"]
        _, unit = MEASURES.get(group["measure"], BYTES)
        points.append(SimpleNamespace(
            cell=cell, cost=estimate(found, "frontier_cost", "frontier_cost"), best=found["frontier"] == "unbeaten",
            low=estimate(found["kept"], "low", "low_interval", unit),
            high=estimate(found["kept"], "high", "high_interval", unit)))
    return sorted(points, key=lambda point: (point.high.median, point.cost.median))


def draw_frontier(report, groups):
    """The figure of what strategies and policies cost, against what they keep; a panel a group."""
    cells = [cell for _, cells in groups for cell in cells]
    policies, strategies = ([*dict.fromkeys(cell.figures[axis] for cell in cells)] for axis in ("policy", "strategy"))
    columns = min(len(groups), 2)
    rows = -(-len(groups) // columns)
    note = "medians over blocks with 95 % intervals · filled: what no other beats · bar: without LazyFree, and with it"
    colours = {policy: COLOURS[1 + index % (len(COLOURS) - 1)] for index, policy in enumerate(policies)}
    markers = {strategy: MARKERS[index % len(MARKERS)] for index, strategy in enumerate(strategies)}
    keys = [(name, dict(ls="", color="#777777", marker=marker, ms=8)) for name, marker in markers.items()]
    keys += [(name, dict(color=colour, lw=6)) for name, colour in colours.items()]
    width = 136 // (max(len(key[0]) for key in keys) + 6) or 1
    figure = new_figure("What it costs, and what it keeps", note, report, cells, rows * (1 + 8.4 / (columns + 1)),
                        0.25 + 0.19 * -(-len(keys) // width))
    for number, (group, cells) in enumerate(groups):
        axes, points = figure.add_subplot(rows, columns, number + 1), points_of(group, cells)
        for point in points:
            x, y, strategy = point.high, point.cost, point.cell.strategy
            colour = colours[point.cell.figures["policy"]]
            if point.low.median < x.median:
                axes.plot([point.low.median, x.median], [y.median] * 2, color=colour, lw=5, alpha=0.25,
                          solid_capstyle="butt", gid=f"range {strategy}")
            axes.plot([x.low, x.high], [y.median] * 2, [x.median] * 2, [y.low, y.high], color=colour, lw=0.8)
            axes.plot(x.median, y.median, markers[strategy], color=colour, ms=8, mfc=colour if point.best else "white")
        for point in points:
            if point.best:
                label = point.cell.strategy + f", {point.cell.figures['policy']}" * (len(policies) > 1)
                axes.annotate(label, (point.high.median, point.cost.median), (7, 5), textcoords="offset points", size=8)
        costs = [point.cost.median for point in points]
        if min(costs) > 0 and max(costs) > 10 * min(costs):
            axes.set_yscale("log")
            axes.yaxis.set(major_formatter="{x:g}", minor_formatter="")
        else:
            axes.set_ylim(bottom=0)
        axes.margins(x=0.15)
        axes.set_title(group["place"], loc="left", size=10)
        measure, _ = MEASURES.get(group["measure"], BYTES)
        axes.set(xlabel=measure, ylabel="" if number % columns else COSTS[group["cost_unit"]])
        axes.set_axisbelow(True)
        axes.grid(color="#eeeeee")
    handles = [matplotlib.lines.Line2D([], [], **look) for _, look in keys]
    figure.legend(handles, [name for name, _ in keys], ncols=width, loc="lower center")
    return figure
