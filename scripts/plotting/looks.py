"""What the figures look like."""
import textwrap
from plotting.environment import matplotlib

# Strategies that have the same colour in every figure.
STRATEGIES = ["none", "dontneed", "free", "munmap"]
COLOURS = ["#333333", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]
DASHES, MARKERS = ["-", (0, (5, 2)), (0, (1, 1.3)), (0, (7, 2, 1.5, 2))], "os^Dv*PX"
STYLE = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": "#666666",
         "legend.frameon": False, "svg.hashsalt": "madbench", "savefig.dpi": 160,
         # Names of programs are no formulas.
         "text.parse_math": False}


def colours_of(strategies):
    """The colour of each strategy of a run."""
    names = STRATEGIES + sorted({*strategies}.difference(STRATEGIES))
    return {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(names)}


def new_figure(title, note, report, cells, height, bottom):
    """A figure with its title lines; `height` and `bottom` are the inches of panels and legend. Without cells it does not
    tell what was measured."""
    run = report["run"]
    machine = [f"Linux {run['kernel']}", run["processor"]] + ["incomplete run"] * (not run.get("complete", True))
    plan = report["common"] if cells else []
    for axis, values in zip(report["varying_axes"], zip(*(cell.figures["place"] for cell in cells))):
        plan = plan + [f"{axis} {', '.join(dict.fromkeys(values))}"]
    lines = [" · ".join(machine), *textwrap.wrap(" · ".join(plan), 128), *note.split("\n")]
    total = 0.55 + 0.18 * len(lines) + height + bottom
    figure = matplotlib.figure.Figure((10, total), layout="constrained")
    figure.get_layout_engine().set(rect=(0.005, bottom / total, 0.99, height / total), w_pad=0.08, h_pad=0.06)
    figure.text(0.014, 1 - 0.13 / total, title, size=14, weight="bold", va="top")
    figure.text(0.014, 1 - 0.43 / total, "\n".join(lines), color="#444444", va="top", linespacing=1.35)
    return figure
