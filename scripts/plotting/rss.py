"""The figure of resident memory over time."""
import math, textwrap
from plotting.environment import matplotlib
from plotting.looks import new_figure
from plotting.run import SHARED

MOST_RUNS = 60
PHASES = {"touch": "#d3e5f8", "release": "#f7bf9f", "idle": "#efefef", "retouch": "#b8e3cf", "free": "#fbf2b4",
          "run": "#e4dcf1"}
SPARSE = {"lazyfree": ("LazyFree, in all runs drawn", "D"), "huge": ("in huge pages, in all runs drawn", "^")}


def draw_runs(axes, cell, end):
    """The runs of a cell up to a time, the one of median duration bold and over bands for its phases."""
    points, count = cell.typical, min(len(cell.runs), MOST_RUNS)
    starts = [index for index, point in enumerate(points) if index == 0 or point.phase != points[index - 1].phase]
    # A phase ended somewhere between two samples.
    edges = [(points[max(0, index - 1)].ms + points[index].ms) / 2 for index in starts] + [points[-1].ms]
    for phase, left, right in zip((points[index].phase for index in starts), edges, edges[1:]):
        if phase in PHASES:
            axes.axvspan(left, right, color=PHASES[phase], linewidth=0, label=phase.replace("ret", "re-t"))
    shown = [cell.runs[index * len(cell.runs) // count] for index in range(count)]
    for points, width, alpha in [(points, 0.6, 0.4) for points in shown] + [(cell.typical, 2, 1)]:
        axes.plot(*zip(*((point.ms, point.rss) for point in points)), color=cell.colour, lw=width, alpha=alpha)
    for name, (label, marker) in SPARSE.items():
        found = [(point.ms, getattr(point, name)) for points in shown for point in points if point.ms <= end]
        if any(size > 0 for _, size in found):
            axes.plot(*zip(*found), marker, color="black", mfc="white", mew=0.8, ms=4, clip_on=False, label=label)


def draw_rss(report, cells):
    """The figure of resident memory over time."""
    kinds, first = {cell.name for cell in cells}, {}
    columns = min(len(kinds), 4) if len(kinds) < len(cells) else {1: 1, 2: 2, 4: 2}.get(len(cells), 3)
    rows = -(-len(cells) // columns)
    note = f"bold: the run of median duration, over its phases · thin: other runs, {MOST_RUNS} at most"
    memory = {cell.figures["memory"] for cell in cells}
    title = "Resident memory" if memory & SHARED else "Resident anonymous memory"
    figure = new_figure(title, note, report, cells, rows * (1 + 4.4 / columns), 0.4)
    for index, cell in enumerate(cells):
        size = cell.figures["size_bytes"]
        axes = figure.add_subplot(rows, columns, index + 1, sharey=first.get(size))
        first.setdefault(size, axes)
        # One slow run of a busy machine must not squeeze all others.
        end = 1.2 * max(other.typical[-1].ms for other in cells if other.place == cell.place) or 1
        cut = sum(points[-1].ms > end for points in cell.runs)
        facts = cell.facts + [f"{cut} of {len(cell.runs)} runs longer"] * (cut > 0) + ["no samples"] * (not cell.runs)
        lines = textwrap.wrap(" · ".join(fact.replace(" ", "\u00a0") for fact in facts), 116 // columns)
        draw_runs(axes, cell, end)
        axes.set_title(cell.name, loc="left", weight="bold", size=10, pad=5 + 13 * len(lines))
        axes.annotate("\n".join(lines), (0, 1), (0, 5), "axes fraction", "offset points", color="#444444")
        axes.set(xlim=(0, end), xlabel="" if index + columns < len(cells) else "ms since first sample")
        axes.set_ylabel("" if index % columns else "MiB")
    for axes in figure.axes:
        axes.set_ylim(bottom=0)
        step = 2 ** math.ceil(math.log2(axes.get_ylim()[1] / 6))
        axes.yaxis.set_major_locator(matplotlib.ticker.MultipleLocator(step))
    legend = {label: handle for axes in figure.axes for handle, label in zip(*axes.get_legend_handles_labels())}
    figure.legend(legend.values(), legend, ncols=9, loc="lower center")
    return figure
