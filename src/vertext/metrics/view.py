"""The four questions that a table of scores answers."""

from enum import StrEnum


class View(StrEnum):
    """Dice alone mixes naming and outlining: an outline one level off is 0 in A and 1 in C."""

    FINE = "A: every structure under its name"
    KINDS = "B: tissue, whatever its level"
    INSTANCES = "C: every structure, whatever its name"
    NAMES = "D: level names"
