"""What a report says of levels, and what it denies."""

from pathlib import Path

import pytest

from vertext.errors import ReadError, UsageError
from vertext.prompts import ClinicalText, load_description

ANATOMY = load_description("lumbar_mr")
REPORT = """Technique: sagittal T1 and T2.

L4/5: broad bulge of 3.5 mm. No herniation!  Mild
  - No   herniation at L5/S1; conus normal. L1 is intact.
Conclusion: see above.
"""


def test_findings_are_the_words_about_levels_negations_included() -> None:
    assert ClinicalText(REPORT).findings(ANATOMY) == (
        "L4/5: broad bulge of 3.5 mm. No herniation. Mild",
        "No herniation at L5/S1. conus normal",
        "L1 is intact",
    )


def test_negated_levels_are_seen_all_the_same() -> None:
    assert ClinicalText("No herniation at L4/5.").levels(ANATOMY) == ("L4", "L4/L5", "L5")


def test_a_text_without_levels_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text("T2 weighted. Unremarkable.")
    with pytest.raises(UsageError, match=r"report\.txt: .*names no level"):
        ClinicalText.load(file).levels(ANATOMY)


def test_a_file_is_read_with_its_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text("L3 normal.", encoding="utf-8-sig")
    text = ClinicalText.load(file)
    assert (text.text, text.source) == ("L3 normal.", file)


def test_what_is_no_text_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_bytes(b"\xff\xfe\x00L")
    for name in ("report.txt", "missing.txt"):
        with pytest.raises(ReadError, match=name):
            ClinicalText.load(tmp_path / name)
