"""The scan that ships with the package."""

from __future__ import annotations

import vertext
from vertext.volumes.example_scan import example_scan


def test_the_public_name_is_the_function_whatever_was_imported_before() -> None:
    assert vertext.example_scan() == example_scan()
    assert example_scan().is_file()
