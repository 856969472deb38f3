"""One line a case, whatever happened before."""

import json

from vertext.inference.run_log import CaseRecord, RunLog, peak_memory_mib


def lines(folder):
    return [json.loads(line) for line in (folder / "run.jsonl").read_text().splitlines()]


def test_lines_of_other_cases_are_kept_and_halves_of_a_crash_dropped(tmp_path):
    log = RunLog(tmp_path)
    log.drop(["a", "b"])
    for name in ("a", "b"):
        log.add(CaseRecord(name=name, input=f"{name}.nii", status="done", seconds=1.0))
    with (tmp_path / "run.jsonl").open("a") as file:
        file.write('{"name": "c", "sta')
    log = RunLog(tmp_path)
    log.drop(["b"])
    assert "a" in log
    assert "b" not in log
    log.add(CaseRecord(name="b", input="b.nii", status="failed", code="unreadable", exit_code=3))
    assert [(line["name"], line["status"]) for line in lines(tmp_path)] == [
        ("a", "done"),
        ("b", "failed"),
    ]


def test_memory_is_a_plausible_number():
    assert 10 < peak_memory_mib() < 1e6
