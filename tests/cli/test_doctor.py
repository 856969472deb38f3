"""`vertext doctor`: says what works, and fails where something needed does not."""

import json

import pytest

from tests.inference.vessel_bundle import write_vessel_bundle
from vertext.cli.app import main
from vertext.inference import self_check
from vertext.models import model_bundle


@pytest.fixture
def shipped(bundle, monkeypatch):
    for place in (model_bundle, self_check):
        monkeypatch.setattr(place, "shipped_bundles", lambda: {"phantom": bundle})


@pytest.mark.usefixtures("shipped")
def test_whole_installation_passes_its_self_test(capsys):
    assert main(["doctor", "--json"]) == 0
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)}
    assert checks["onnxruntime"]["works"]
    assert checks["device cpu"]["works"]
    assert checks["self-test phantom"]["works"]


@pytest.mark.usefixtures("shipped")
def test_text_is_for_people(capsys):
    assert main(["doctor"]) == 0
    assert "self-test phantom" in capsys.readouterr().out


def test_missing_model_is_exit_code_5(monkeypatch, capsys):
    monkeypatch.setattr(self_check, "shipped_bundles", dict)
    assert main(["doctor"]) == 5
    assert "FAILED" in capsys.readouterr().out


@pytest.mark.usefixtures("shipped")
def test_missing_package_is_named_with_its_remedy(monkeypatch, capsys):
    monkeypatch.setattr(self_check, "NEEDED", ("no-such-package",))
    assert main(["doctor"]) == 1
    assert "pip install no-such-package" in capsys.readouterr().out


def test_a_model_of_chests_is_tried_on_a_chest(tmp_path, monkeypatch, capsys):
    vessels = write_vessel_bundle(tmp_path / "vessels")
    monkeypatch.setattr(model_bundle, "shipped_bundles", lambda: {"vessels": vessels})
    monkeypatch.setattr(self_check, "shipped_bundles", lambda: {"vessels": vessels})
    assert main(["doctor"]) == 0
    assert "a small chest in" in capsys.readouterr().out
