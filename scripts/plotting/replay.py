"""The figure of what a program's memory would have been under other strategies, over the recording's time."""
import math
from pathlib import PurePath
from plotting.environment import matplotlib
from plotting.looks import COLOURS, DASHES, new_figure

RECORDED = "recorded, by its events"
# Of the highest curve: those that are never further apart are one to the eye.
ALIKE = 0.01
# Of the dashes of curves that take turns, in widths of the line.
PERIOD = 18


def recorded_curve(replay):
    """Seconds, MiB resident and MiB lazily freed, as the events of the recording have it."""
    curve = replay["curve"]
    if not isinstance(curve, list) or not all(
            isinstance(point, list) and len(point) == 3 and all(type(value) is int and value >= 0 for value in point)
            for point in curve):
        raise ValueError("the recorded curve holds other things than [time_ns, rss_bytes, lazyfree_bytes]")
    if any(one[0] > next[0] for one, next in zip(curve, curve[1:])):
        raise ValueError("the recorded curve goes back in time")
    return [(time / 1e9, rss / 2 ** 20, lazyfree / 2 ** 20) for time, rss, lazyfree in curve]


def curves_of(cell):
    """Seconds and MiB of a cell's samples, medians over rounds: what was resident, and what of it was lazily freed."""
    points = [(time / 1e9, *(None if size is None else size / 2 ** 20 for size in sizes))
              for time, *sizes in cell.figures["replay_curve"]]
    return ([(seconds, rss) for seconds, rss, _ in points],
            [(seconds, lazyfree) for seconds, _, lazyfree in points if lazyfree is not None])


def alike(curves, top):
    """Lists of names whose curves coincide."""
    groups = []
    for name, curve in curves.items():
        for group in groups:
            other = curves[group[0]]
            if [point[0] for point in other] == [point[0] for point in curve] and all(
                    abs(here - there) <= ALIKE * top for (_, here), (_, there) in zip(curve, other)):
                group.append(name)
                break
        else:
            groups.append([name])
    return groups


def styles(groups):
    """Looks by name: who is alone is wide, with dashes of its own; who coincides takes turns on top of that."""
    alone = [group[0] for group in groups if len(group) == 1]
    found = {name: dict(lw=2.6 - 0.4 * min(index, 3), ls=DASHES[index % len(DASHES)], zorder=3)
             for index, name in enumerate(alone)}
    for group in groups:
        for index, name in enumerate(group if len(group) > 1 else []):
            dash = PERIOD / len(group)
            found[name] = dict(lw=1.7, ls=(-index * dash, (dash, PERIOD - dash)), zorder=4)
    return found


def draw_replay(report, cells):
    """The figure of resident memory over the recording's time, a line a strategy, the recorded one behind them."""
    replay = report["run"]["replay"]
    recorded = recorded_curve(replay)
    cells = [cell for cell in cells if "replay_curve" in cell.figures]
    curves, lazyfree = ({cell.strategy: curves_of(cell)[index] for cell in cells} for index in (0, 1))
    colours = {cell.strategy: cell.colour for cell in cells}
    if len({*colours.values()}) < len(colours):
        # All in one panel, no two may look the same.
        colours = dict(zip(colours, COLOURS if len(colours) <= len(COLOURS) else matplotlib.colormaps["tab20"].colors))
    top = max(size for curve in curves.values() for _, size in curve)
    look = styles(alike(curves, top))
    rounds = {cell.figures["replay_curve_rounds"] for cell in cells}
    pace = "as fast as it goes" if replay.get("speed") is None else f"at {replay['speed']:g} × its pace"
    trace = "standard input" if replay["trace"] == "-" else PurePath(replay["trace"]).name
    facts = [f"process {replay['process']} of {trace}", f"replayed {pace}",
             *dict.fromkeys(f"THP {cell.figures['thp']}" for cell in cells)]
    facts += ["with unmapping replaced"] * bool(replay["replaces_unmap"])
    number = f"{min(rounds)} to {max(rounds)} rounds" if len(rounds) > 1 else f"{max(rounds)} rounds"
    note = " · ".join(facts) + f"\nmedians over {number.removesuffix('s') if rounds == {1} else number}"
    note += " · curves that coincide take turns" * any(look["zorder"] == 4 for look in look.values())
    handles = [matplotlib.lines.Line2D([], [], color="#cccccc", lw=7)] if recorded else []
    labels = [RECORDED] * bool(recorded)
    for name in curves:
        # Whole also of those who take turns: a part of a turn shows little.
        whole = look[name] if look[name]["zorder"] == 3 else {"lw": look[name]["lw"]}
        handles.append(matplotlib.lines.Line2D([], [], color=colours[name], **whole))
        labels.append(f"{name}, replayed" if name == "recorded" else name)
    dotted = [name for name, curve in lazyfree.items() if any(size > 0 for _, size in curve)]
    for name in dotted:
        handles.append(matplotlib.lines.Line2D([], [], color=colours[name], lw=1.1, ls=":"))
        labels.append(f"{name}: of it LazyFree")
    columns = min(len(labels), 136 // (max(map(len, labels)) + 10)) or 1
    figure = new_figure(f"{replay['command']}: resident memory under other strategies", note, report, [], 4.4,
                        0.25 + 0.19 * -(-len(labels) // columns))
    axes = figure.add_subplot()
    if recorded:
        axes.plot([point[0] for point in recorded], [point[1] for point in recorded], color="#cccccc", lw=7, zorder=1,
                  solid_joinstyle="round", label=RECORDED)
    for name, curve in curves.items():
        axes.plot(*zip(*curve), color=colours[name], label=name, **look[name])
    for name in dotted:
        axes.plot(*zip(*lazyfree[name]), color=colours[name], lw=1.1, ls=":", zorder=5)
    axes.set(xlim=(0, replay["duration_nanoseconds"] / 1e9 or 1), xlabel="s since the recording began", ylabel="MiB")
    axes.set_ylim(bottom=0)
    axes.set_axisbelow(True)
    axes.grid(axis="y", color="#eeeeee")
    step = 2 ** math.ceil(math.log2(axes.get_ylim()[1] / 6))
    axes.yaxis.set_major_locator(matplotlib.ticker.MultipleLocator(step))
    figure.legend(handles, labels, ncols=columns, loc="lower center", handlelength=4)
    return figure
