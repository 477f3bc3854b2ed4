"""Owns the plots of the validity report; the same rows give the same bytes."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from tests.validity.rendered import Row

_KEY = "jump_height_flight_time_m"


def plot_heights(rows: Sequence[Row], path: Path) -> None:
    """Plot error against true height, good and bad conditions apart."""
    figure = Figure(figsize=(7, 3.6), layout="constrained")
    axes = figure.subplots()
    rng = np.random.default_rng(1)
    for good, colour, name in ((False, "#c2410c", "bad pictures"), (True, "#0f766e", "good")):
        found = [r for r in rows if r.off and r.good == good]
        true_cm = 100 * np.array([r.height_m for r in found])
        off_cm = 100 * np.array([(r.off or {})[_KEY] for r in found])
        spread = rng.uniform(-0.8, 0.8, len(found))
        axes.plot(true_cm + spread, off_cm, ".", color=colour, markersize=4, label=name)
    axes.axhline(0, color="#64748b", linewidth=0.8)
    axes.set(xlabel="true height, cm", ylabel="said minus true, cm")
    axes.legend(frameon=False)
    save(figure, path)


def plot_errors(rows: Sequence[Row], path: Path) -> None:
    """Plot how often an error is so many said standard deviations, beside the normal law."""
    figure = Figure(figsize=(7, 3.0), layout="constrained")
    axes = figure.subplots()
    found = [r for r in rows if r.off and r.sd]
    in_sds = np.array([(r.off or {})[_KEY] / (r.sd or {})[_KEY] for r in found])
    edges = np.arange(-5, 5.01, 0.25).tolist()
    axes.hist(np.clip(in_sds, -5, 5), edges, density=True, color="#0f766e", label="measured")
    x = np.linspace(-5, 5, 201)
    axes.plot(x, np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi), color="#c2410c", label="normal law")
    axes.set(xlabel="error in said standard deviations", yticks=[])
    axes.legend(frameon=False)
    save(figure, path)


def save(figure: Figure, path: Path) -> None:
    """Write *figure* as SVG, the same bytes for the same figure."""
    with mpl.rc_context({"svg.hashsalt": "hangtime", "svg.fonttype": "none"}):
        figure.savefig(path, metadata={"Date": None})
    # Matplotlib leaves blanks at the ends of lines.
    lines = [line.rstrip() for line in path.read_text().splitlines()]
    path.write_text("\n".join(lines) + "\n")
