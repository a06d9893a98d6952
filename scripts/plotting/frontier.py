"""The figure of what can be chosen between: what it costs, against what it keeps."""
from plotting.environment import matplotlib
from plotting.looks import COLOURS, MARKERS, new_figure
from plotting.run import AXES


def choices(cells):
    """Lists of cells that differ by strategy and policy alone, and between which memory is a reason to choose. A cell with
    a row that was killed, crashed, refused or not verified is no choice, nor one that performed another sequence."""
    def without(group, *names):
        return tuple(value for axis, value in zip(AXES, group) if axis not in names)

    groups, baselines = {}, [cell for cell in cells if cell.baseline]
    for cell in cells:
        alike = [other for other in baselines if other.group == cell.group]
        # A strategy may bring its own length of vector.
        near = [other for other in baselines if without(other.group, "batch") == without(cell.group, "batch")]
        of = (alike or near or [cell])[0]
        groups.setdefault(without(of.group, "policy"), []).append(cell)
    policy, found = list(AXES).index("policy"), []
    for group in groups.values():
        by_cpu = any(cell.program or cell.group[policy] != "immediate" for cell in group)
        first = min(group, key=lambda cell: not cell.baseline).sequences
        for cell in group:
            cell.unit = "CPU ns a byte" if by_cpu else "ns a page"
            cell.cost = cell.costs[cell.unit]
            strayed = any(first.get(place, hash) != hash for place, hash in cell.sequences.items())
            is_twice = not cell.baseline and any(
                other.baseline and other.strategy == cell.strategy and other.group == cell.group for other in group)
            cell.is_choice = bool(cell.cost and cell.high and cell.low) and not (
                strayed or is_twice or cell.role == "reference" or set(cell.problems) - {"interrupted"})
        group = [cell for cell in group if cell.is_choice]
        if len(group) > 1 and (len({cell.group[policy] for cell in group}) > 1 or max(
                cell.high.median for cell in group) > 1.01 * min(cell.low.median for cell in group)):
            found.append(group)
    return found


def unbeaten(group):
    """The cells that no other beats by medians, the leanest first: one beats another that costs no less and keeps, without
    what is reclaimable, no less than this one keeps at most; and more of either."""
    def beats(one, other):
        cost, kept = other.cost.median - one.cost.median, other.low.median - one.high.median
        return cost >= 0 and kept >= 0 and cost + kept > 0

    best = [cell for cell in group if not any(beats(other, cell) for other in group)]
    return sorted(best, key=lambda cell: (cell.high.median, cell.cost.median))


def draw_frontier(machine, groups):
    """The figure of what strategies and policies cost, against what they keep; a panel a group."""
    cells = [cell for group in groups for cell in group]
    place = list(AXES).index("policy")
    policies, strategies = ([*dict.fromkeys(values)] for values in (
        (cell.group[place] for cell in cells), (cell.strategy for cell in cells)))
    columns = min(len(groups), 2)
    rows = -(-len(groups) // columns)
    note = "medians over blocks with 95 % intervals · filled: what no other beats · bar: without LazyFree, and with it"
    colours = {policy: COLOURS[1 + index % (len(COLOURS) - 1)] for index, policy in enumerate(policies)}
    markers = {strategy: MARKERS[index % len(MARKERS)] for index, strategy in enumerate(strategies)}
    keys = [(name, dict(ls="", color="#777777", marker=marker, ms=8)) for name, marker in markers.items()]
    keys += [(name, dict(color=colour, lw=6)) for name, colour in colours.items()]
    width = 136 // (max(len(key[0]) for key in keys) + 6) or 1
    figure = new_figure("What it costs, and what it keeps", note, machine, cells, rows * (1 + 8.4 / (columns + 1)),
                        0.25 + 0.19 * -(-len(keys) // width))
    for number, group in enumerate(groups):
        axes, best = figure.add_subplot(rows, columns, number + 1), unbeaten(group)
        for cell in group:
            x, y, colour = cell.high, cell.cost, colours[cell.group[place]]
            if cell.low.median < x.median:
                axes.plot([cell.low.median, x.median], [y.median] * 2, color=colour, lw=5, alpha=0.25, solid_capstyle="butt",
                          gid=f"range {cell.strategy}")
            axes.plot([x.low, x.high], [y.median] * 2, [x.median] * 2, [y.low, y.high], color=colour, lw=0.8)
            axes.plot(x.median, y.median, markers[cell.strategy], color=colour, ms=8,
                      mfc=colour if cell in best else "white")
        for cell in best:
            label = cell.strategy + f", {cell.group[place]}" * (len(policies) > 1)
            axes.annotate(label, (cell.high.median, cell.cost.median), (7, 5), textcoords="offset points", size=8)
        costs = [cell.cost.median for cell in group]
        if min(costs) > 0 and max(costs) > 10 * min(costs):
            axes.set_yscale("log")
            axes.yaxis.set(major_formatter="{x:g}", minor_formatter="")
        else:
            axes.set_ylim(bottom=0)
        axes.margins(x=0.15)
        facts = [word for word, values in zip(group[0].words, zip(*(cell.group for cell in cells)))
                 if len(set(values)) > 1 and all(word in cell.words for cell in group)]
        axes.set_title(" · ".join(facts), loc="left", size=10)
        axes.set(xlabel=group[0].measure, ylabel="" if number % columns else group[0].unit)
        axes.set_axisbelow(True)
        axes.grid(color="#eeeeee")
    handles = [matplotlib.lines.Line2D([], [], **look) for _, look in keys]
    figure.legend(handles, [name for name, _ in keys], ncols=width, loc="lower center")
    return figure
