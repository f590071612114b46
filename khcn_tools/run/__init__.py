"""Papermill over the units of a year: stale reports, workers, manifest."""
