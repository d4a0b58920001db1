"""How the plots of the model cards look: colours, sizes, and SVG files that are the same bytes for the same figures."""

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

from settings import HERE

INK, GRAY, BLUE, RED = "#1f2328", "#8b949e", "#1f6feb", "#c9302c"
# Colours that stay apart for colour-blind readers (Okabe and Ito, "Color Universal Design", 2008), the lightest left out.
SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", INK)

matplotlib.rcParams.update({
    "svg.hashsalt": "feredge", "svg.fonttype": "none", "font.size": 9, "axes.titlesize": 9, "axes.spines.top": False, "axes.spines.right": False,
    "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": GRAY, "xtick.color": INK, "ytick.color": INK, "legend.fontsize": 8})


def save(figure, network, name):
    """Writes models/NETWORK/plots/NAME.svg."""
    folder = HERE / network / "plots"
    folder.mkdir(exist_ok=True)
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None}, bbox_inches="tight", pad_inches=0.08)
    plt.close(figure)
