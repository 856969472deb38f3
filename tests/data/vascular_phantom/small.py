"""A chest of few voxels."""

SMALL = {"spacing_mm": 3.0, "size": 0.5, "tips": 24}
