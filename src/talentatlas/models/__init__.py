"""Forecasts of flows, and the structure that bends them: numbers in, numbers out."""
