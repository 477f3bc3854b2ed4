"""Owns one step of the small weighted fits of this package: Gauss and Newton's, bounded."""

from collections.abc import Callable

import numpy as np

from server.pose.landmarks import Array

Residuals = Callable[[Array], Array]
"""Parameters in, everything weighed in standard deviations out: one value an observation."""


def gauss_newton_step(
    residuals: Residuals, at: Array, sizes: Array, limits: Array
) -> tuple[Array, Array] | None:
    """Return the step from *at* and the information (inverse covariance) there.

    *sizes* are the steps of the numeric derivative, *limits* the longest step of each parameter.
    None where the observations leave something free.
    """
    value = residuals(at)
    columns = []
    for index, size in enumerate(sizes):
        moved = at.copy()
        moved[index] += size
        columns.append((residuals(moved) - value) / size)
    jacobian = np.stack(columns, axis=1)
    information = jacobian.T @ jacobian
    try:
        step = -np.linalg.solve(information, jacobian.T @ value)
    except np.linalg.LinAlgError:
        return None
    return np.clip(step, -limits, limits), information


def standard_deviations(information: Array) -> Array:
    """Return the standard deviation of each parameter."""
    return np.sqrt(np.diag(np.linalg.pinv(information, hermitian=True)))
