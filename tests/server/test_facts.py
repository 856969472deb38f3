"""What the server tells of its model, its prompts and its measures."""

from __future__ import annotations

import pytest

from tests.server.conftest import segment, upload
from vertext.models.model_bundle import load_model
from vertext.models.model_card import ModelCard


def test_the_card_of_the_model_is_told(client, bundle):
    (card,) = client.get("/api/models").json()
    assert ModelCard.model_validate(card) == load_model(bundle).card


def test_every_source_on_offer_can_be_asked_for(client):
    offered = client.get("/api/prompts").json()
    assert [option["option"] for option in offered["options"] if option["default"]] == [3]
    for entry in offered["sources"]:
        made = client.post("/api/prompts", json=entry["ask"])
        assert made.status_code == 200, made.text
        assert made.json()["source"] == entry["source"]
    assert {"template", "range", "clicks", "report", "free text", "predicted"} == {
        entry["source"] for entry in offered["sources"]
    }


def test_a_prompt_is_told_as_the_network_would_hear_it(client, scan_file):
    question = {"levels": ["L3", "L5"], "option": 2}
    told = client.post("/api/prompts", json=question).json()
    assert told["option"] == 2
    assert "L3" in told["text"]
    assert "L2" not in told["text"]
    scan = upload(client, scan_file)["id"]
    step = segment(client, scan, **question)
    report = client.get(f"/api/scans/{scan}/steps/{step}").json()
    assert report["prompt"]["text"] == told["text"]


@pytest.mark.parametrize(
    ("question", "words"),
    [({"levels": ["Q1", "L5"]}, "Q1"), ({"levels": ["T11", "L5"], "prompt": "both"}, "exclude")],
)
def test_a_prompt_that_cannot_be_is_refused_in_words(client, question, words):
    answer = client.post("/api/prompts", json=question)
    assert answer.status_code == 400
    assert words in answer.json()["problem"]


def test_measures_of_a_step_are_those_of_its_report(client, scan_file):
    scan = upload(client, scan_file)["id"]
    step = segment(client, scan)
    measures = client.get(f"/api/scans/{scan}/steps/{step}/measures").json()
    assert measures == client.get(f"/api/scans/{scan}/steps/{step}").json()["measures"]
    assert all((row["value"] is None) == bool(row["reason"]) for row in measures)
    assert any(row["level"] == "L4" and row["value"] for row in measures)


def test_failures_of_the_request_itself_are_typed(client):
    for answer, status in (
        (client.get("/api/nothing"), 404),
        (client.put("/api/about"), 405),
        (client.post("/api/prompts", json={"level": 1}), 422),
    ):
        assert answer.status_code == status
        assert {"code", "problem", "remedy"} == answer.json().keys()
