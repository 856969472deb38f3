"""Matched comparisons of networks: same scans, same split, same schedule, tables and figures."""
