"""The figures of a benchmark, one a file; matplotlib is loaded when one is drawn."""
