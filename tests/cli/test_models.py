"""`vertext models`: what is there, what it says about itself, whether it is whole."""

import json

import pytest

from vertext.cli.app import main
from vertext.models import model_bundle
from vertext.models.registry import NETWORKS
from vertext.training.vessels.vessel_experiment import VESSEL_NETWORK


@pytest.fixture
def shipped(bundle, monkeypatch):
    monkeypatch.setattr(model_bundle, "shipped_bundles", lambda: {"phantom": bundle})


@pytest.mark.usefixtures("shipped")
def test_json_has_one_object_a_model(capsys):
    assert main(["models", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["name"], row["kind"]) for row in rows] == [
        ("phantom", "bundle"),
        *((name, "network") for name in [*NETWORKS, VESSEL_NETWORK]),
    ]
    keys = {"name", "kind", "installed", "trained_on", "licence"}
    assert all(keys <= set(row) for row in rows)


@pytest.mark.usefixtures("shipped")
def test_table_is_for_people(capsys):
    assert main(["models"]) == 0
    assert "phantom" in capsys.readouterr().out


def test_a_bundle_is_described_by_its_card(bundle, capsys):
    assert main(["models", str(bundle)]) == 0
    text = capsys.readouterr().out
    assert "phantoms only" in text
    assert "Not a medical device" in text


def test_damaged_bundle_is_exit_code_5(bundle, tmp_path, capsys):
    import shutil

    copy = shutil.copytree(bundle, tmp_path / "copy")
    (copy / "decoder.onnx").write_bytes(b"other")
    assert main(["models", str(copy), "--verify"]) == 5
    assert "decoder.onnx" in capsys.readouterr().err


def test_registered_network_can_be_asked_for(capsys):
    name = next(iter(NETWORKS))
    assert main(["models", name, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["name"] == name
