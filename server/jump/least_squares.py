"""Owns one step of the small weighted fits of this package: Gauss and Newton's, bounded."""

from collections.abc import Callable
from typing import Final

import numpy as np

from server.pose.landmarks import Array

_NOISE_TOGETHER_S: Final = 0.060
"""Landmark errors of frames closer than this are about the same."""

Residuals = Callable[[Array], Array]
"""Sets of parameters (sets, parameters) in, everything weighed in standard deviations out:
(sets, observations). All sets of a step at once, for a call costs more than what it computes."""


def gauss_newton_step(
    residuals: Residuals, at: Array, sizes: Array, limits: Array
) -> tuple[Array, Array] | None:
    """Return the step from *at* and the information (inverse covariance) there.

    *sizes* are the steps of the numeric derivative, *limits* the longest step of each parameter.
    None where the observations leave something free.
    """
    value, *moved = residuals(np.vstack([at, at + np.diag(sizes)]))
    slopes = (np.stack(moved) - value) / sizes[:, None]  # the Jacobian, transposed
    information = slopes @ slopes.T
    try:
        step = -np.linalg.solve(information, slopes @ value)
    except np.linalg.LinAlgError:
        return None
    return np.minimum(np.maximum(step, -limits), limits), information


def covariance(information: Array) -> Array:
    """Return the covariance of the parameters (parameters, parameters)."""
    return np.asarray(np.linalg.pinv(information, hermitian=True))


def noise_together(frame_s: float) -> float:
    """Return how many times as large landmark noise counts where a frame comes every *frame_s*."""
    return float(max(1.0, _NOISE_TOGETHER_S / frame_s) ** 0.5)


def robust_sd(residuals: Array, share: Array, taken: int) -> float:
    """Return a normal's SD from the median deviation, of which each counts by its *share*.

    *taken* is how many numbers were fitted, and what they took out of the residuals is put back.
    """
    count = float(share.sum())
    order = np.argsort(np.abs(residuals))
    reached = np.cumsum(share[order]) - share[order] / 2
    middle = float(np.interp(count / 2, reached, np.abs(residuals)[order]))
    return float(1.4826 * middle * (count / max(count - taken, 1)) ** 0.5)
