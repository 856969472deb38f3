"""Damaged scans and bundles: a typed error or a result, never a crash, a hang or all the memory."""

import json
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.reliability.mutations import damaged
from tests.reliability.read_process import ReadProcess
from tests.reliability.seeds import BUNDLE_FILES, FORMATS, write_bundle, write_seed
from tests.reliability.soak import count, note
from vertext.files import sha256_of

CORPUS = ROOT / "tests" / "reliability" / "corpus"
"""Damaged files that once did harm, each read again in every run."""

often = settings(
    max_examples=count(30, 1250),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def reader():
    process = ReadProcess()
    yield process
    process.close()
    read, total = process.outcomes["read"], sum(process.outcomes.values())
    harm = sum(count for outcome, count in process.outcomes.items() if outcome.startswith("!"))
    note(
        "damaged scans and bundles",
        f"{total} files: {read} read all the same, {total - read - harm} typed errors, {harm} else",
    )


@pytest.mark.parametrize("ending", FORMATS)
def test_damaged_scans(reader, tmp_path, ending):
    content = write_seed(tmp_path, ending).read_bytes()
    file = tmp_path / f"damaged.{ending}"

    @often
    @given(damaged(content, zipped=ending.endswith("gz")))
    def read(broken):
        file.write_bytes(broken)
        outcome = reader.read(file)
        assert not outcome.startswith("!"), outcome

    read()


def bundles(folder):
    """Draw a file of the bundle, damage to it, and whether the card's checksum is put right."""
    whole = {name: (folder / name).read_bytes() for name in BUNDLE_FILES}
    return st.sampled_from(BUNDLE_FILES).flatmap(
        lambda name: st.tuples(st.just(name), damaged(whole[name], zipped=False), st.booleans())
    )


def test_damaged_bundles(reader, tmp_path):
    whole = write_bundle(tmp_path)

    @often
    @given(bundles(whole))
    def read(change):
        name, content, vouched = change
        broken = tmp_path / "broken"
        shutil.copytree(whole, broken, dirs_exist_ok=True)
        (broken / name).write_bytes(content)
        if vouched and name != "card.json":
            card = json.loads((broken / "card.json").read_text())
            card["files"][name] = sha256_of(broken / name)
            (broken / "card.json").write_text(json.dumps(card))
        outcome = reader.read(broken)
        assert not outcome.startswith("!"), outcome

    read()


@pytest.mark.parametrize("file", sorted(CORPUS.iterdir()), ids=lambda file: file.name)
def test_what_once_did_harm(reader, file):
    outcome = reader.read(file)
    assert not outcome.startswith("!"), outcome
