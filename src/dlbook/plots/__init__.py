"""The figures of the course: one style, one size, and words for those who cannot see them.

Every function returns a `Picture`. Its alt text is made from the plotted data, and it is also the
text form of the output: when the regression test compares a cell that draws, it compares what the
picture says and what it shows. Needs matplotlib, which the extra `kernel` installs; the rest of the
library does not. There is a module for each kind of figure.
"""

try:  # say what is missing before the modules below need it
    import matplotlib as _matplotlib  # noqa: F401
except ImportError as error:
    raise ImportError(
        "the figures need matplotlib, which is not installed: pip install 'dlbook[kernel]'"
    ) from error

from dlbook.plots.bars import bars, histograms, word_effects
from dlbook.plots.curves import (
    ceilings,
    lines,
    panels,
    step_sizes,
    straight_lines,
    sweep,
    throughput,
)
from dlbook.plots.diagrams import (
    axis_sums,
    broadcasting,
    chain,
    fork,
    graph,
    header_bytes,
    network,
    sum_of_rows,
)
from dlbook.plots.digits import confusion, digit_grid, forward_pass, reading, sliding_window
from dlbook.plots.memory import gaps, matching_digits, names
from dlbook.plots.picture import Animation, Picture
from dlbook.plots.planes import decisions, descent, hidden_space, paths, surface, vector_field
from dlbook.plots.trainings import gradients, greys, nudge, snapshot

__all__ = [
    "Picture",
    "Animation",
    "paths",
    "axis_sums",
    "ceilings",
    "chain",
    "fork",
    "graph",
    "descent",
    "sweep",
    "digit_grid",
    "sliding_window",
    "reading",
    "forward_pass",
    "snapshot",
    "gradients",
    "greys",
    "nudge",
    "word_effects",
    "histograms",
    "throughput",
    "confusion",
    "lines",
    "panels",
    "bars",
    "decisions",
    "hidden_space",
    "network",
    "broadcasting",
    "header_bytes",
    "sum_of_rows",
    "step_sizes",
    "straight_lines",
    "gaps",
    "matching_digits",
    "names",
    "surface",
    "vector_field",
]
