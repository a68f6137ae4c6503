"""Figures: one file per kind of chart, a table of estimates in, a figure out."""
