"""Bodies in pictures: landmarks, the estimator protocol, and the estimators. Knows no jumps."""
