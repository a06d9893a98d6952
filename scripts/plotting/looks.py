"""What the figures look like."""
import textwrap
from plotting.environment import matplotlib

# What goes without saying where all cells have it.
USUAL = {"anonymous memory", "1 a call", "released all", "reuse by touch", "1 reused", "after 0 s",
         "policy immediate", "1 threads", "watched for 0 s", "1 cycles a round", "8 cycles a round", "page written",
         "word written"}
COLOURS = ["#333333", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]
DASHES, MARKERS = ["-", (0, (5, 2)), (0, (1, 1.3)), (0, (7, 2, 1.5, 2))], "os^Dv*PX"
STYLE = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": "#666666",
         "legend.frameon": False, "svg.hashsalt": "madbench", "savefig.dpi": 160,
         # Names of programs are no formulas.
         "text.parse_math": False}


def new_figure(title, note, machine, cells, height, bottom):
    """A figure with its title lines; `height` and `bottom` are the inches of panels and legend."""
    plan = [", ".join(dict.fromkeys(texts)) for texts in zip(*(cell.words for cell in cells))
            if any(texts) and not set(texts) <= USUAL]
    lines = [" · ".join(machine), *textwrap.wrap(" · ".join(plan), 128), *note.split("\n")]
    total = 0.55 + 0.18 * len(lines) + height + bottom
    figure = matplotlib.figure.Figure((10, total), layout="constrained")
    figure.get_layout_engine().set(rect=(0.005, bottom / total, 0.99, height / total), w_pad=0.08, h_pad=0.06)
    figure.text(0.014, 1 - 0.13 / total, title, size=14, weight="bold", va="top")
    figure.text(0.014, 1 - 0.43 / total, "\n".join(lines), color="#444444", va="top", linespacing=1.35)
    return figure
