"""Draw the diagrams of the lessons: `python solutions/images/draw.py` writes every picture anew."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
from PIL import Image

SOLUTIONS = Path(__file__).parents[1]
DPI = 110

INPUT, HIDDEN, OUTPUT = "#dceefb", "#fdebc8", "#d8f0d8"  # what each layer is filled with
LOSS_FILL = "#f6dcd8"
INK, FAINT, PATH = "#222222", "#b8b8b8", "#c0392b"
RADIUS = 0.46

Point = tuple[float, float]


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty white sheet whose unit of length is the same both ways."""
    figure = plt.figure(figsize=(width, height), dpi=DPI, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.axis("off")
    return figure, axes


def save(figure: Figure, assignment: str, name: str) -> None:
    """Write the picture small, and without a date in it: drawn again, it is the same file."""
    folder = SOLUTIONS / assignment / "images"
    folder.mkdir(parents=True, exist_ok=True)
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=DPI, metadata={"Software": None})
    plt.close(figure)
    # 64 colours are plenty for a diagram, and a third of the size.
    Image.open(drawn).convert("RGB").quantize(64).save(folder / name, optimize=True)


def neuron(axes: Axes, at: Point, text: str, fill: str, edge: str = INK) -> None:
    """A circle with its output written in it."""
    axes.add_patch(Circle(at, RADIUS, facecolor=fill, edgecolor=edge, linewidth=1.6, zorder=3))
    axes.text(*at, text, ha="center", va="center", fontsize=15, color=INK, zorder=4)


def label(axes: Axes, at: Point, text: str, color: str = INK, size: float = 13) -> None:
    """A text on a white ground, so that a line under it does not cross it out."""
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    axes.text(
        *at, text, ha="center", va="center", fontsize=size, color=color, bbox=ground, zorder=5
    )


def along(start: Point, end: Point, share: float) -> Point:
    """The point that lies at this share of the way from start to end."""
    return (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))


def arrow(axes: Axes, start: Point, end: Point, color: str = INK, width: float = 1.4) -> None:
    """An arrow between two points."""
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=14,
            color=color,
            linewidth=width,
            shrinkA=0,
            shrinkB=0,
            zorder=2,
        )
    )


def edge(
    axes: Axes,
    start: Point,
    end: Point,
    text: str = "",
    share: float = 0.5,
    color: str = INK,
    width: float = 1.4,
) -> None:
    """A connection from neuron to neuron, with its weight on it."""
    gap = (RADIUS + 0.03) / math.dist(start, end)
    arrow(axes, along(start, end, gap), along(start, end, 1 - gap), color, width)
    if text:
        label(axes, along(start, end, share), text, color)


def bias(axes: Axes, at: Point, text: str, above: bool, color: str = INK) -> None:
    """A short arrow into a neuron from above or below, with the bias at its tail."""
    side = 1 if above else -1
    arrow(
        axes,
        (at[0], at[1] + side * (RADIUS + 0.42)),
        (at[0], at[1] + side * (RADIUS + 0.03)),
        color,
    )
    label(axes, (at[0], at[1] + side * (RADIUS + 0.62)), text, color)


# The 2-2-1 network of `regression` and `classification`.
X1, X2 = (2.1, 3.35), (2.1, 1.35)
H1, H2 = (4.9, 3.35), (4.9, 1.35)
OUT = (7.3, 2.35)
LOSS = (8.9, 2.35)
# Each weight: from, to, and how far along the arrow its name stands, clear of the crossing.
WEIGHTS = {
    "$w^1_{11}$": (X1, H1, 0.5),
    "$w^1_{12}$": (X1, H2, 0.3),
    "$w^1_{21}$": (X2, H1, 0.3),
    "$w^1_{22}$": (X2, H2, 0.5),
    "$w^2_{11}$": (H1, OUT, 0.5),
    "$w^2_{21}$": (H2, OUT, 0.5),
}
BEHIND = ("$w^1_{12}$", "$w^2_{21}$")  # the way back that path_back.png walks
SHOULDER = 0.38  # how far from its neuron's centre, each way, its sigmoid's mark sits


def network_2_2_1(axes: Axes, activation: bool, ink: str, left_out: Sequence[str] = ()) -> None:
    """The 2-2-1 network with its nine parameters; `activation` marks each neuron as a sigmoid."""
    for name, (start, end, share) in WEIGHTS.items():
        if name not in left_out:
            edge(axes, start, end, name, share, ink)
    bias(axes, H1, "$b_{11}$", True, ink)
    bias(axes, H2, "$b_{12}$", False, ink)
    bias(axes, OUT, "$b_{21}$", True, ink)
    neuron(axes, X1, "$x_1$", INPUT)
    neuron(axes, X2, "$x_2$", INPUT)
    neuron(axes, H1, "$O_{11}$", HIDDEN)
    neuron(axes, H2, "$O_{12}$", HIDDEN)
    neuron(axes, OUT, r"$\hat{y}$", OUTPUT)
    if activation:
        for x, height in (H1, H2, OUT):
            badge(axes, (x + SHOULDER, height - SHOULDER), r"$\sigma$", "white", INK)


def badge(axes: Axes, at: Point, text: str, fill: str, color: str) -> None:
    """A small disc with a sign or a number in it."""
    axes.add_patch(Circle(at, 0.17, facecolor=fill, edgecolor=color, linewidth=1.2, zorder=6))
    axes.text(*at, text, ha="center", va="center", fontsize=11, color=color, zorder=7)


def draw_network(assignment: str, activation: bool, output: str) -> None:
    """The network of an assignment, with the names of its inputs and output."""
    figure, axes = canvas(9.4, 5.2)
    axes.set_ylim(-0.5, 4.7)
    network_2_2_1(axes, activation, INK)
    label(axes, (0.9, X1[1]), "CGPA")
    label(axes, (0.9, X2[1]), "résumé\nscore")
    arrow(axes, (OUT[0] + RADIUS + 0.03, OUT[1]), (OUT[0] + RADIUS + 0.45, OUT[1]))
    label(axes, (OUT[0] + RADIUS + 0.97, OUT[1]), output)
    for x, title in ((X1[0], "inputs"), (H1[0], "hidden layer (1)"), (OUT[0], "output layer (2)")):
        label(axes, (x, -0.2), title, "#666666", 11)
    save(figure, assignment, "network.png")


def draw_path_back(
    assignment: str, steps: Sequence[tuple[Point, float, str]], activation: bool
) -> None:
    """The way from the loss back to w¹₁₂.

    steps: for each, where its number stands on the way, where in the row below, and its slope.
    """
    figure, axes = canvas(9.4, 5.8)
    axes.set_xlim(0.8, 10.2)
    axes.set_ylim(-1.1, 4.7)
    network_2_2_1(axes, activation, FAINT, left_out=BEHIND)
    edge(axes, LOSS, OUT, color=PATH, width=2.4)
    for name in reversed(BEHIND):
        start, end, share = WEIGHTS[name]
        edge(axes, end, start, name, 1 - share, PATH, 2.4)
    neuron(axes, LOSS, "$L$", LOSS_FILL)
    for number, (at, x, slope) in enumerate(steps, start=1):
        badge(axes, at, str(number), PATH, "white")
        badge(axes, (x, -0.55), str(number), PATH, "white")
        axes.text(x + 0.28, -0.55, slope, ha="left", va="center", fontsize=13, color=PATH)
    save(figure, assignment, "path_back.png")


def draw_chain() -> None:
    """The 1-1-1 network of `neuron`."""
    figure, axes = canvas(7.6, 2.6)
    first, second, last = (1.0, 1.25), (3.8, 1.25), (6.6, 1.25)
    edge(axes, first, second, "$w^{(L-1)}$", 0.5)
    edge(axes, second, last, "$w^{(L)}$", 0.5)
    bias(axes, second, "$b^{(L-1)}$", True)
    bias(axes, last, "$b^{(L)}$", True)
    neuron(axes, first, "$a^{(L-2)}$", INPUT)
    neuron(axes, second, "$a^{(L-1)}$", HIDDEN)
    neuron(axes, last, "$a^{(L)}$", OUTPUT)
    for (x, _), title in ((first, "input"), (second, "hidden neuron"), (last, "last neuron")):
        label(axes, (x, 0.35), title, "#666666", 11)
    save(figure, "neuron", "network.png")


def draw_last_two_neurons() -> None:
    """What happens between the last two neurons of `neuron`, with the givens."""
    figure, axes = canvas(9.4, 3.5)
    axes.set_ylim(0.2, 3.7)
    before, total, last, cost = (1.0, 1.9), (4.1, 1.9), (6.3, 1.9), (8.5, 1.9)
    axes.add_patch(
        FancyBboxPatch(
            (3.3, 1.1), 3.8, 1.6, boxstyle="round,pad=0.1", facecolor="#f3faf3", edgecolor="#7db87d"
        )
    )
    edge(axes, before, total, "$w^{(L)}$ = 0.5", 0.42)
    bias(axes, total, "$b^{(L)}$ = 1", True)
    edge(axes, total, last)
    axes.text(5.2, 2.1, r"$\sigma$", ha="center", va="center", fontsize=15, color=INK)
    edge(axes, last, cost)
    arrow(axes, (cost[0], 3.0), (cost[0], 1.9 + RADIUS + 0.03))
    label(axes, (cost[0], 3.15), "$y$ = 1")
    neuron(axes, before, "$a^{(L-1)}$", HIDDEN)
    neuron(axes, total, "$z^{(L)}$", OUTPUT)
    neuron(axes, last, "$a^{(L)}$", OUTPUT)
    neuron(axes, cost, "$C$", LOSS_FILL)
    label(axes, (before[0], 1.15), "= 0.25")
    for x, title in (
        (before[0], "the neuron before"),
        (5.2, "the last neuron"),
        (cost[0], "the cost"),
    ):
        label(axes, (x, 0.55), title, "#666666", 11)
    save(figure, "neuron", "last_two_neurons.png")


def draw_sigmoid() -> None:
    """The sigmoid curve."""
    z = np.linspace(-6, 6, 241)
    figure, axes = plt.subplots(figsize=(5.6, 3.0), dpi=DPI, layout="constrained")
    axes.plot(z, 1 / (1 + np.exp(-z)), color="#2471a3", linewidth=2.2)
    axes.plot([0], [0.5], "o", color=INK)
    axes.annotate(r"$\sigma(0) = \frac{1}{2}$", (0, 0.5), (0.7, 0.42), fontsize=13)
    for height in (0, 1):
        axes.axhline(height, color=FAINT, linestyle=":", linewidth=1)
    axes.set(xlabel="$z$", ylabel=r"$\sigma(z)$", xlim=(-6, 6), yticks=(0, 0.5, 1))
    save(figure, "neuron", "sigmoid.png")


def draw_cross_entropy() -> None:
    """The two halves of the binary cross-entropy."""
    y_hat = np.linspace(0.01, 0.99, 197)
    figure, axes = plt.subplots(figsize=(5.6, 3.2), dpi=DPI, layout="constrained")
    yes, no = "$y = 1$:  $L = -\\log\\,\\hat{y}$", "$y = 0$:  $L = -\\log(1 - \\hat{y})$"
    axes.plot(y_hat, -np.log(y_hat), color="#2471a3", linewidth=2.2, label=yes)
    axes.plot(y_hat, -np.log(1 - y_hat), color=PATH, linewidth=2.2, label=no)
    axes.plot([0.5], [math.log(2)], "o", color=INK)
    axes.annotate(r"$\log 2$", (0.5, math.log(2)), (0.5, 1.0), ha="center", fontsize=12)
    axes.set(xlabel=r"prediction $\hat{y}$", ylabel="loss $L$", xlim=(0, 1), ylim=(0, 4.6))
    axes.legend(loc="upper center", frameon=False, fontsize=12)
    save(figure, "classification", "loss.png")


def draw_all() -> None:
    """Every picture of every lesson."""
    draw_chain()
    draw_last_two_neurons()
    draw_sigmoid()
    draw_network("regression", activation=False, output="package")
    draw_network("classification", activation=True, output="placed?")
    draw_cross_entropy()
    output, weight_2, weight_1 = along(LOSS, OUT, 0.45), along(OUT, H2, 0.28), along(H2, X1, 0.35)
    draw_path_back(
        "regression",
        [
            (output, 1.7, r"$\dfrac{\partial L}{\partial \hat{y}} = -2(y - \hat{y})$"),
            (weight_2, 5.0, r"$\dfrac{\partial \hat{y}}{\partial O_{12}} = w^2_{21}$"),
            (weight_1, 7.6, r"$\dfrac{\partial O_{12}}{\partial w^1_{12}} = x_1$"),
        ],
        activation=False,
    )
    sigmoid = (H2[0] + SHOULDER + 0.38, H2[1] - SHOULDER)
    draw_path_back(
        "classification",
        [
            (output, 1.1, r"$\dfrac{\partial L}{\partial z_{21}} = -(y - \hat{y})$"),
            (weight_2, 3.55, r"$\dfrac{\partial z_{21}}{\partial O_{12}} = w^2_{21}$"),
            (
                sigmoid,
                5.55,
                r"$\dfrac{\partial O_{12}}{\partial z_{12}} = O_{12}(1 - O_{12})$",
            ),
            (weight_1, 8.45, r"$\dfrac{\partial z_{12}}{\partial w^1_{12}} = x_1$"),
        ],
        activation=True,
    )


if __name__ == "__main__":
    matplotlib.use("Agg")
    draw_all()
