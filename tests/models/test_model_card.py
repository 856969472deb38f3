"""The card of a bundle: what it must say, and what it refuses."""

import json

import pytest

from vertext.errors import BundleError
from vertext.models.model_card import ModelCard

DIGEST = "0" * 64
CARD = {
    "schema": 1,
    "name": "tiny",
    "version": "1",
    "description": "A card for tests.",
    "licence": {"code": "Apache-2.0", "weights": "CC-BY-4.0"},
    "trained_on": "nothing",
    "credit": "nobody",
    "split": "none",
    "limits": ["does nothing"],
    "architecture": "atm-net",
    "classes": ["background", "L5"],
    "input": {"size": [32, 32], "spacing_mm": None, "normalisation": "slice"},
    "text": {"mode": "phrases", "encoder": "hash", "revision": "1", "dim": 4, "max_tokens": 8},
    "files": {"encoder.onnx": DIGEST},
}


def read(**changes: object) -> ModelCard:
    return ModelCard.from_json(json.dumps(CARD | changes), source="card.json")


def test_card_survives_the_way_to_its_file_and_back():
    card = read(metrics={"dice": {"disc": 0.9}})
    assert ModelCard.from_json(card.to_json(), source="card.json") == card
    assert json.loads(card.to_json())["schema"] == 1


def test_card_always_says_that_it_is_not_a_medical_device():
    assert "Not a medical device" in read().not_a_medical_device


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"schema": 2}, "layout 2"),
        ({"classes": ["L5", "background"]}, "begin with background"),
        ({"classes": ["background", "L5", "L5"]}, "repeat"),
        ({"files": {"../encoder.onnx": DIGEST}}, "plain names"),
        ({"files": {"encoder.onnx": "abc"}}, "SHA-256"),
        ({"input": {"size": [32, 32], "normalisation": "none"}}, "input.normalisation"),
        ({"numbering": {"temperature": 0, "shift": 0, "shift_unanchored": 0}}, "temperature"),
        ({"surprise": 1}, "surprise"),
        ({"name": None}, "name"),
    ],
)
def test_wrong_card_is_refused_by_the_name_of_the_field(changes, words):
    with pytest.raises(BundleError, match=words) as caught:
        read(**changes)
    assert caught.value.exit_code == 5


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_what_is_no_card_is_refused(text):
    with pytest.raises(BundleError):
        ModelCard.from_json(text, source="card.json")
