"""Atlas sets are stored, read back and refused where something is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.atlases.spines import atlas
from vertext.anatomy import PLEXUS_SCHEME, SPINE
from vertext.atlases import Atlas, AtlasSet, read_atlas_set, save_atlas_set
from vertext.errors import AtlasError
from vertext.volumes import LabelMap

L5 = SPINE.by_name("L5").index


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    made = AtlasSet("lumbar", (atlas("b", shift=3), atlas("a")), "CC-BY-4.0", "who drew them")
    save_atlas_set(made, tmp_path)
    return tmp_path


def test_a_set_comes_back_as_it_was(stored: Path) -> None:
    found = read_atlas_set(stored, images=True)
    assert [one.name for one in found] == ["a", "b"]
    assert (found.licence, found.credit) == ("CC-BY-4.0", "who drew them")
    before, after = atlas("b", shift=3), found.atlases[1]
    np.testing.assert_array_equal(after.labels.data, before.labels.data)
    np.testing.assert_allclose(after.labels.affine, before.labels.affine, atol=1e-4)
    assert after.image is not None
    assert after.levels == before.levels


def test_nobody_is_their_own_atlas(stored: Path) -> None:
    found = read_atlas_set(stored)
    assert [one.patient for one in found.without("a")] == ["b"]
    with pytest.raises(AtlasError, match="every atlas of lumbar"):
        found.without("a", "b")


def test_a_damaged_atlas_is_refused_by_name(stored: Path) -> None:
    file = stored / "b_labels.nii.gz"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(AtlasError, match=r"atlas b: b_labels\.nii\.gz is damaged"):
        read_atlas_set(stored)


def test_a_foreign_atlas_is_refused_by_name(stored: Path) -> None:
    atlas("c").labels.save(stored / "c_labels.nii.gz")
    with pytest.raises(AtlasError, match=r"c_labels\.nii\.gz belongs to no atlas"):
        read_atlas_set(stored)


def test_an_atlas_that_is_not_the_one_described_is_refused_by_name(stored: Path) -> None:
    card = json.loads((stored / "atlases.json").read_text())
    card["atlases"][0]["levels"] = ["L4", "L4/L5", "L5"]
    (stored / "atlases.json").write_text(json.dumps(card))
    with pytest.raises(AtlasError, match="atlas a is not the one"):
        read_atlas_set(stored)


def test_a_missing_atlas_is_refused_by_name(stored: Path) -> None:
    (stored / "a_labels.nii.gz").unlink()
    with pytest.raises(AtlasError, match="atlas a: a_labels"):
        read_atlas_set(stored)


def test_a_card_of_another_version_is_refused(stored: Path) -> None:
    text = (
        (stored / "atlases.json").read_text().replace('"schema_version": 1', '"schema_version": 2')
    )
    (stored / "atlases.json").write_text(text)
    with pytest.raises(AtlasError, match="schema_version"):
        read_atlas_set(stored)


def test_images_that_were_not_kept_are_asked_for_in_vain(tmp_path: Path) -> None:
    bare = Atlas("a", "a", atlas("a").labels)
    save_atlas_set(AtlasSet("bare", (bare,)), tmp_path)
    assert read_atlas_set(tmp_path).atlases[0].image is None
    with pytest.raises(AtlasError, match="--images"):
        read_atlas_set(tmp_path, images=True)


def test_an_atlas_of_too_few_levels_is_refused_by_name() -> None:
    labels = atlas("a").labels
    lowest = np.where(labels.data == L5, L5, 0).astype(np.uint8)
    with pytest.raises(AtlasError, match="atlas short: it names 1 levels"):
        Atlas("short", "p", LabelMap(lowest, labels.affine, scheme="internal"))


def test_two_of_one_name_are_refused() -> None:
    with pytest.raises(AtlasError, match="holds a twice"):
        AtlasSet("lumbar", (atlas("a"), atlas("a", shift=2)))


def test_numbers_of_two_anatomies_make_no_set() -> None:
    spine = atlas("a")
    roots = LabelMap(spine.labels.data, spine.labels.affine, scheme=PLEXUS_SCHEME.name)
    with pytest.raises(AtlasError, match="mixes numbers of internal and lumbosacral-plexus"):
        AtlasSet("mixed", (spine, Atlas("b", "b", roots)))
