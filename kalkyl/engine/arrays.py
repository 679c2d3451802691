"""The one array type of the engine."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
"""Float array; axes are always in the order (…, draw, actor, year)."""
