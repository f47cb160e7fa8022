"""How kernels behave while notebooks are executed or tested; readers' own kernels never see this.

`tools/notebooks.py` and `tests/conftest.py` point IPYTHONDIR here.
"""

import sys
import warnings

c = get_config()  # noqa: F821  (IPython provides it)

# A kernel that is talked to over a local socket says so at every start.
c.IPKernelApp.log_level = "ERROR"

# A progress bar is for someone who waits; in a stored output it is noise. TQDM_DISABLE=1 silences
# tqdm, but not its notebook form, which sets `disable` itself. Without that form, tqdm.auto falls
# back to the plain one.
sys.modules["tqdm.notebook"] = None

# A warning names the file it comes from, and a cell's file has another name in every run.
warnings.formatwarning = lambda message, category, *_, **__: f"{category.__name__}: {message}\n"
