"""The shipped model on real scans, the whole way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nibabel
import numpy as np
import pytest

from vertext.anatomy import SPINE, Kind, scheme
from vertext.cli.app import main
from vertext.models.model_bundle import load_model
from vertext.volumes.example_scan import example_scan

MAX_BUNDLE_BYTES = 16e6


@pytest.fixture(scope="module")
def example_result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    assert main(["segment", str(example_scan()), "-o", str(out), "--scheme", "spider"]) == 0
    return out


def test_the_example_has_every_level_once_in_order(example_result: Path) -> None:
    image = nibabel.load(example_result / "034_image_labels.nii.gz")
    labels = np.asarray(image.dataobj)
    heights = {
        number: np.argwhere(labels == number).mean(0)[1]
        for number in np.unique(labels)
        if 0 < number < 100
    }
    assert list(heights) == list(range(1, len(heights) + 1))
    assert len(heights) >= 6
    rows = list(heights.values())
    assert rows == sorted(rows, reverse=True)


def test_the_labels_lie_on_the_grid_of_the_scan(example_result: Path, example_scan: Path) -> None:
    scan = nibabel.load(example_scan)
    labels = nibabel.load(example_result / "034_image_labels.nii.gz")
    assert labels.shape == scan.shape
    assert np.array_equal(labels.affine, scan.affine)
    names = json.loads(labels.header.extensions[0].get_content())
    assert "L5" in json.dumps(names)


def test_the_report_agrees_with_the_labels(example_result: Path) -> None:
    report = json.loads((example_result / "034_image_report.json").read_text())
    image = nibabel.load(example_result / "034_image_labels.nii.gz")
    labels, voxel = np.asarray(image.dataobj), abs(np.linalg.det(image.affine[:3, :3]))
    spider = scheme("spider")
    for row in report["structures"]:
        number = spider.label_of(row["name"])
        count = int((labels == number).sum())
        assert row["voxels"] == count
        assert row["present"] == bool(count)
        if count:
            assert row["volume_mm3"] == pytest.approx(count * voxel, rel=1e-3)
            centre = image.affine @ [*np.argwhere(labels == number).mean(0), 1]
            assert row["centroid_mm"] == pytest.approx(centre[:3], abs=0.1)
        else:
            assert row["volume_mm3"] is None
            assert row["reason"]
    assert report["prompt"]["source"] == "template"
    assert 0 < report["numbering"]["confidence"] <= 1


def test_the_preview_is_a_picture(example_result: Path) -> None:
    from PIL import Image

    with Image.open(example_result / "034_image_preview.png") as picture:
        assert min(picture.size) > 600


@pytest.mark.real
def test_a_scan_of_spider_is_found_and_named(data_folder: Path, tmp_path: Path) -> None:
    folder = data_folder / "spider_t2space"
    assert main(["segment", str(folder / "110_image.nii.gz"), "-o", str(tmp_path)]) == 0
    words = ["evaluate", str(tmp_path), str(folder), "-o", str(tmp_path / "scores")]
    assert main([*words, "--unpredicted", "skip"]) == 0
    (case,) = json.loads((tmp_path / "scores" / "summary.json").read_text())["cases"]
    assert case["kinds"]["vertebra"] > 0.8
    assert case["kinds"]["canal"] > 0.8
    assert len(case["numbering"]["named"]) > 0.8 * len(case["numbering"]["items"])


def test_the_shipped_bundle_is_small_and_says_what_it_is() -> None:
    bundle = load_model("atm-net")
    bundle.verify()
    assert bundle.size <= MAX_BUNDLE_BYTES
    assert bundle.card.licence.weights == "CC-BY-4.0"
    assert "SPIDER" in bundle.card.trained_on
    assert bundle.card.limits
    assert bundle.card.metrics
    discs = {structure.name for structure in SPINE.of_kind(Kind.DISC)}
    assert discs < set(bundle.card.classes)


def test_segmenting_needs_neither_torch_nor_a_text_encoder(
    example_scan: Path, tmp_path: Path
) -> None:
    program = (
        "import sys, vertext\n"
        f"vertext.segment({str(example_scan)!r})\n"
        "print([name for name in ('torch', 'transformers', 'monai') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.strip() == "[]"
