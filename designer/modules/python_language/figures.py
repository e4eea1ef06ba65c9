"""The figures that a script drew with Matplotlib, if it used it."""

import base64
import io
import os
import sys
import warnings
from typing import Any

from designer.catalog.context import Context

NO_WINDOW = ".*FigureCanvasAgg is non-interactive.*"


def prepare_figures() -> None:
    """Have Matplotlib draw without a screen; it is not imported unless the script does."""
    os.environ["MPLBACKEND"] = "Agg"
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].use("Agg")
    warnings.filterwarnings("ignore", message=NO_WINDOW)


def capture_figures(context: Context) -> None:
    """Hand on every figure that is open, and close it."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in pyplot.get_fignums():
        figure = pyplot.figure(number)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", bbox_inches="tight")
        name = figure.get_label() or f"Figure {number}"
        context.figure(name, _image(buffer.getvalue(), _alternative(figure) or name))
    pyplot.close("all")


def _image(content: bytes, alternative: str) -> dict[str, str]:
    data = base64.b64encode(content).decode("ascii")
    return {"kind": "image", "media_type": "image/png", "data_base64": data, "alt": alternative}


def _alternative(figure: Any) -> str:
    """Give the titles of the figure, for those who cannot see it."""
    titles = [figure.get_suptitle(), *(axes.get_title() for axes in figure.axes)]
    return ", ".join(title for title in titles if title)
