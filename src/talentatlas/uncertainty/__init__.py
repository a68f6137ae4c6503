"""Uncertainty: folds left out, exact intervals, known errors of the records, small cells."""
