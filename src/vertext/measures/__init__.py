"""Measurements of each structure, in mm."""
