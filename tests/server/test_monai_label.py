"""The clients of 3D Slicer and OHIF speak the MONAI Label protocol: theirs is used here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vertext.inference.segmenter import Segmenter
from vertext.volumes import read_labels

client_module = pytest.importorskip("monailabel.client.client")


@pytest.fixture
def client(address: str, tmp_path: Path):
    return client_module.MONAILabelClient(address, tmpdir=str(tmp_path))


def test_a_client_finds_the_model_and_its_labels(client, bundle):
    assert not client.auth_enabled()
    info = client.info()
    (model,) = info["models"].values()
    assert model["type"] == "segmentation"
    assert {"L5", "L5/S1", "canal"} <= set(model["labels"])


def test_a_session_is_opened_segmented_and_ended(client, bundle, scan_file):
    session = client.create_session(str(scan_file))["session_id"]
    assert client.get_session(session)["name"] == "phantom"
    (model,) = client.info()["models"]
    image, params = client.infer(model, "", {"levels": ["T12", "L5"]}, session_id=session)
    expected = Segmenter(bundle, threads=1, levels=("T12", "L5")).segment(scan_file)
    np.testing.assert_array_equal(read_labels(image).data, expected.labels.data)
    assert params["report"]["prompt"]["source"] == "range"
    assert params["label_names"]["L5"] == model_labels(client)["L5"]
    client.remove_session(session)
    with pytest.raises(client_module.MONAILabelClientException):
        client.get_session(session)


def test_a_scan_may_come_with_the_question(client, bundle, scan_file):
    (model,) = client.info()["models"]
    image, _ = client.infer(model, "", {}, file=str(scan_file))
    expected = Segmenter(bundle, threads=1).segment(scan_file)
    np.testing.assert_array_equal(read_labels(image).data, expected.labels.data)


def test_points_in_voxels_are_clicks(client, scan_file, bundle):
    plain = Segmenter(bundle, threads=1).segment(scan_file)
    centre = np.argwhere(plain.labels.data == model_labels(client)["L4"]).mean(axis=0)
    session = client.create_session(str(scan_file))["session_id"]
    (model,) = client.info()["models"]
    point = [round(float(index)) for index in centre]
    image, params = client.infer(model, "", {"L3": [point]}, session_id=session)
    assert params["report"]["prompt"]["source"] == "clicks"
    moved = read_labels(image).data[tuple(point)]
    assert moved == model_labels(client)["L3"]


def test_a_model_of_another_name_is_none(client, scan_file):
    with pytest.raises(client_module.MONAILabelClientException):
        client.infer("spleen", "", {}, file=str(scan_file))


def model_labels(client) -> dict[str, int]:
    (model,) = client.info()["models"].values()
    return model["labels"]
