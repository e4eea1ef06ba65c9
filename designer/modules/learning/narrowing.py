"""Numbers of 64 bits brought to the 32 bits in which scikit-learn's trees compare them."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Narrow = npt.NDArray[np.float32]
GREATEST = float(np.finfo(np.float32).max)
# Above it not all integers can be told apart in 32 bits.
EXACT = 2.0**24


@dataclass(frozen=True, slots=True)
class Narrowing:
    """For each feature the number that it is counted from, (n_features,); mostly 0.

    Large numbers that differ little, such as moments of one year, are counted from their middle:
    else the trees could not tell them apart. What is beyond the numbers of 32 bits becomes the
    greatest of them.
    """

    origins: Matrix

    @classmethod
    def of(cls, matrix: Matrix) -> Self:
        """Choose origins for features without infinities, (n_rows, n_features)."""
        low, high = np.fmin.reduce(matrix), np.fmax.reduce(matrix)
        size = np.fmax(np.abs(low), np.abs(high))
        with np.errstate(over="ignore"):
            is_far = (size > EXACT) & (high - low < size)
        return cls(np.where(is_far, low / 2 + high / 2, 0.0))

    def narrowed(self, matrix: Matrix) -> Narrow:
        """Give the features in 32 bits, column after column."""
        narrow = np.empty(matrix.shape, dtype=np.float32, order="F")
        for place, origin in enumerate(self.origins):
            np.clip(matrix[:, place] - origin, -GREATEST, GREATEST, out=narrow[:, place])
        return narrow
