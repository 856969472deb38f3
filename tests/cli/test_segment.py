"""`vertext segment` from end to end: files, options and exit codes of the contract."""

import csv
import json
import subprocess
import sys
import time

import nibabel
import numpy as np
import pytest
from PIL import Image

from tests.cli.conftest import write_scan
from tests.phantom import phantom_labels
from vertext.anatomy import SPINE, scheme
from vertext.cli.app import main
from vertext.files import sha256_of
from vertext.inference.cases import find_cases
from vertext.models.model_bundle import ModelBundle
from vertext.prompts import PromptFile, PromptSource
from vertext.volumes import SagittalView, read_scan
from vertext.volumes.nifti_writer import write_nifti

RESULTS = ["run.jsonl", "scan_labels.nii.gz", "scan_preview.png", "scan_report.json"]


def log(out):
    return [json.loads(line) for line in (out / "run.jsonl").read_text().splitlines()]


def report(out, name="scan"):
    return json.loads((out / f"{name}_report.json").read_text())


def test_leaves_the_files_of_the_contract_and_nothing_else(segment, scan, out):
    assert segment(scan) == 0
    assert sorted(file.name for file in out.iterdir()) == RESULTS
    with Image.open(out / "scan_preview.png") as picture:
        assert min(picture.size) > 300
    (line,) = log(out)
    assert (line["name"], line["status"], line["code"]) == ("scan", "done", None)
    assert line["seconds"] > 0
    assert line["peak_memory_mib"] > 0


def test_labels_lie_on_the_inputs_own_grid_for_another_reader(segment, scan, out):
    assert segment(scan) == 0
    image, labels = nibabel.load(scan), nibabel.load(out / "scan_labels.nii.gz")
    assert labels.shape == image.shape
    np.testing.assert_array_equal(labels.affine, image.affine)
    expected, _ = scheme("spider").from_internal(
        SagittalView.of(read_scan(scan)).restore(phantom_labels())
    )
    np.testing.assert_array_equal(np.asarray(labels.dataobj), expected)


def test_report_names_model_prompt_and_structures(segment, scan, out, bundle):
    assert segment(scan) == 0
    content = report(out)
    assert content["model"]["sha256"] == ModelBundle(bundle).sha256
    assert content["prompt"]["source"] == "template"
    assert content["input"]["axes"] == "RAS"
    numbering = content["numbering"]
    # The little scan ends right below L5/S1: levels cannot be counted, and what the names lose
    # by that goes to the same names one level on.
    assert not numbering["anchored"]
    assert any("counted from below" in warning for warning in numbering["warnings"])
    shifted = sum(other["confidence"] for other in numbering["alternatives"])
    assert numbering["confidence"] + shifted > 0.95
    assert numbering["confidence"] > 5 * shifted
    assert "Not a medical device" in content["not_a_medical_device"]
    found = {s["name"]: s for s in content["structures"] if s["present"]}
    assert set(found) == {s.name for s in SPINE.between("T11", "L5/S1")} | {"canal"}
    labels = np.asarray(nibabel.load(out / "scan_labels.nii.gz").dataobj)
    for structure in found.values():
        assert structure["voxels"] == (labels == structure["label"]).sum()
    timings = content["timings"]
    parts = sum(timings[step] for step in ("read", "network", "decode", "measure", "write"))
    assert timings["total"] == pytest.approx(parts, abs=0.01)


def test_reports_on_measures_for_people_tables_and_eyes(segment, scan, out):
    assert segment(scan, "--report", "html,csv,png") == 0
    added = {"scan_report.html", "scan_measures.csv", "scan_measures.png"}
    assert {file.name for file in out.iterdir()} == {*RESULTS, *added}
    table = csv.DictReader((out / "scan_measures.csv").open(newline=""))
    rows = [{name: text for name, text in row.items() if name != "case"} for row in table]
    entries = [
        {name: "" if value is None else str(value) for name, value in entry.items()}
        for entry in report(out)["measures"]
    ]
    assert rows == entries
    page = (out / "scan_report.html").read_text()
    said = ("Measures", "Confidence", "Prompt used", "Model card", "Not a medical device")
    assert all(words in page for words in said)
    assert report(out)["prompt"]["text"].split(".")[0] in page
    assert report(out)["model"]["sha256"] in page
    assert all(warning in page for warning in report(out)["numbering"]["warnings"])


def test_options_reach_the_model(segment, scan, out):
    assert segment(scan, "--levels", "L1:L5", "--scheme", "internal", "--prompt-option", 2) == 0
    content = report(out)
    assert content["prompt"]["source"] == "range"
    assert content["prompt"]["option"] == 2
    assert content["scheme"] == "internal"
    assert nibabel.load(out / "scan_labels.nii.gz").get_fdata().max() == 20


def test_click_is_used_and_recorded(segment, scan, out):
    assert segment(scan) == 0
    x, y, z = next(s for s in report(out)["structures"] if s["name"] == "L3")["centroid_mm"]
    assert segment(scan, "--click", f"L3={x},{y},{z}", "--overwrite") == 0
    assert report(out)["prompt"]["source"] == "clicks"


def test_prompt_file_is_used_for_its_scan_only(segment, scan, out, tmp_path):
    PromptFile(
        case="scan", source=PromptSource.RANGE_SIMULATED, reference_slice=4, slice_count=9,
        first="T11", last="L5",
    ).save(tmp_path / "user.json")  # fmt: skip
    assert segment(scan, "--prompt", tmp_path / "user.json") == 0
    assert report(out)["prompt"]["source"] == "range (simulated user)"
    other = write_scan(tmp_path / "in" / "other.nii.gz")
    assert segment(scan, other, "--prompt", tmp_path / "user.json", "--overwrite") == 2


def test_report_is_read_for_its_scan_only(segment, scan, out, tmp_path):
    said = tmp_path / "report.txt"
    said.write_text("thoracic vertebra T12\nintervertebral disc L5/S1\n")
    assert segment(scan, "--prompt", said) == 0
    prompt = report(out)["prompt"]
    assert (prompt["source"], prompt["outside_information"]) == ("report", True)
    assert prompt["text"].endswith("thoracic vertebra T12. intervertebral disc L5/S1.")
    other = write_scan(tmp_path / "in" / "other.nii.gz")
    assert segment(scan, other, "--prompt", said, "--overwrite") == 2


def test_text_without_levels_is_exit_code_2_and_a_missing_one_3(segment, scan, out, tmp_path):
    said = tmp_path / "report.txt"
    said.write_text("T2 weighted, unremarkable.")
    assert segment(scan, "--prompt", said) == 2
    assert segment(scan, "--prompt", tmp_path / "missing.txt") == 3
    assert not out.exists()


def test_refined_prompt_is_reported_with_its_rounds(segment, scan, out):
    assert segment(scan, "--prompt", "predicted") == 0
    prompt = report(out)["prompt"]
    assert (prompt["source"], prompt["rounds"], prompt["template_kept"]) == ("predicted", 1, False)


def test_one_bad_scan_does_not_stop_the_others(segment, scan, out):
    write_scan(scan.parent / "last.nii.gz", axes="PSR")
    (scan.parent / "broken.nii.gz").write_bytes(scan.read_bytes()[:500])
    assert segment(scan.parent) == 1
    status = {line["name"]: (line["status"], line["code"]) for line in log(out)}
    assert status == {
        "broken": ("failed", "unreadable"),
        "last": ("done", None),
        "scan": ("done", None),
    }
    assert not list(out.glob("broken_*"))
    assert len(list(out.glob("*_labels.nii.gz"))) == 2


def test_several_workers_give_the_same_bytes(segment, scan, out):
    write_scan(scan.parent / "other.nii.gz", axes="LIP")
    assert segment(scan.parent) == 0
    once = [sha256_of(path) for path in sorted(out.glob("*_labels.nii.gz"))]
    assert segment(scan.parent, "--overwrite", "--workers", 2) == 0
    assert [sha256_of(path) for path in sorted(out.glob("*_labels.nii.gz"))] == once


def test_results_are_not_replaced_unasked(segment, scan, out, capsys):
    assert segment(scan) == 0
    before = (out / "scan_report.json").read_bytes()
    assert segment(scan) == 2
    assert "--resume" in capsys.readouterr().err
    assert (out / "scan_report.json").read_bytes() == before
    assert segment(scan, "--overwrite", "--resume") == 2


def test_resume_keeps_what_is_complete_and_makes_the_rest_alike(segment, scan, out, capsys):
    other = write_scan(scan.parent / "other.nii.gz")
    assert segment(scan, other) == 0
    labels = (out / "other_labels.nii.gz").read_bytes()
    kept = (out / "scan_report.json").stat().st_mtime_ns
    (out / "other_report.json").unlink()
    (out / "other_labels.nii.gz").write_bytes(b"half a file")
    capsys.readouterr()
    assert segment(scan, other, "--resume", "--json") == 0
    cases = {case["name"]: case["status"] for case in json.loads(capsys.readouterr().out)["cases"]}
    assert cases == {"scan": "skipped", "other": "done"}
    assert (out / "scan_report.json").stat().st_mtime_ns == kept
    assert (out / "other_labels.nii.gz").read_bytes() == labels
    assert sorted(line["name"] for line in log(out)) == ["other", "scan"]


def test_terminated_run_leaves_no_half_files_and_resumes_to_the_same_bytes(
    segment, scan, out, bundle, tmp_path
):
    for number in range(4):
        write_scan(scan.parent / f"more{number}.nii.gz")
    assert segment(scan.parent) == 0
    straight = {file.name: file.read_bytes() for file in out.glob("*_labels.nii.gz")}
    broken = tmp_path / "broken"
    words = ["segment", scan.parent, "-o", broken, "--model", bundle]
    process = subprocess.Popen([sys.executable, "-m", "vertext", *words], stderr=subprocess.DEVNULL)
    while process.poll() is None and not (broken / "more0_report.json").exists():
        time.sleep(0.005)
    process.terminate()
    assert process.wait(timeout=60) == 143
    assert not list(broken.glob(".vertext-*"))
    assert len(list(broken.glob("*_report.json"))) < 5
    assert main([str(word) for word in [*words, "--resume"]]) == 0
    assert {file.name: file.read_bytes() for file in broken.glob("*_labels.nii.gz")} == straight


def test_resume_makes_anew_what_was_made_otherwise(segment, scan, out):
    assert segment(scan) == 0
    assert segment(scan, "--resume", "--scheme", "internal") == 0
    assert report(out)["scheme"] == "internal"


def test_equal_names_keep_their_own_results(segment, scan, out, tmp_path):
    twin = write_scan(tmp_path / "elsewhere" / "scan.nii.gz")
    assert segment(scan, twin) == 0
    assert sorted(path.name for path in out.glob("*_labels.nii.gz")) == [
        "elsewhere_scan_labels.nii.gz",
        "in_scan_labels.nii.gz",
    ]


def test_results_beside_the_scans_are_not_taken_for_scans(segment, scan, out, bundle):
    assert main(["segment", str(scan), "-o", str(scan.parent), "--model", str(bundle)]) == 0
    assert [case.name for case in find_cases([scan.parent])] == ["scan"]


def test_picture_is_one_slice(segment, scan, out, tmp_path):
    plane = SagittalView.of(read_scan(scan)).volume.data[4]
    picture = tmp_path / "slice.png"
    Image.fromarray((plane * 10).astype(np.uint8)).save(picture)
    assert segment(picture, "--spacing", "1,1") == 0
    content = report(out, "slice")
    assert content["input"]["notes"]
    l3 = next(s for s in content["structures"] if s["name"] == "L3")
    assert l3["present"]
    assert l3["volume_mm3"] is None
    assert l3["reason"]


def test_json_summary_is_all_that_stands_on_stdout(segment, scan, out, capsys):
    assert segment(scan, "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    (case,) = summary["cases"]
    assert summary["exit_code"] == 0
    assert case["labels"] == str(out / "scan_labels.nii.gz")
    assert case["status"] == "done"


def bad_scan(folder, data, affine=None):
    path = folder / "bad.nii.gz"
    write_nifti(path, data, np.diag([4.0, 1, 1, 1]) if affine is None else affine)
    return path


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--levels", "L1"], 2),
        (["--levels", "L1:Q9"], 2),
        (["--click", "L3=1,2"], 2),
        (["--click", "Q9=1,2,3"], 2),
        (["--click", "L3=1,2,3", "--levels", "L1:L5"], 2),
        (["--spacing", "0,1"], 2),
        (["--scheme", "mine"], 2),
        (["--prompt-option", "4"], 2),
        (["--device", "abacus"], 2),
        (["--prompt", "a broken vertebra"], 2),
        (["--nonsense"], 2),
    ],
)
def test_wrong_usage_is_exit_code_2_before_anything_is_written(segment, scan, out, words, code):
    assert segment(scan, *words) == code
    assert not out.exists()


def test_unreadable_input_is_exit_code_3(segment, out, tmp_path):
    assert segment(tmp_path / "missing.nii.gz") == 3
    (line,) = log(out)
    assert line["code"] == "unreadable"


def test_folder_without_scans_is_exit_code_3(segment, tmp_path):
    (tmp_path / "empty").mkdir()
    assert segment(tmp_path / "empty") == 3


def test_scan_that_is_not_sagittal_is_exit_code_4(segment, tmp_path):
    axial = np.random.default_rng(0).normal(size=(64, 64, 9)).astype(np.float32)
    assert segment(bad_scan(tmp_path, axial, np.diag([1.0, 1, 9, 1]))) == 4


def test_scan_without_contrast_is_exit_code_4(segment, tmp_path):
    assert segment(bad_scan(tmp_path, np.ones((9, 64, 64), np.float32))) == 4


def test_damaged_model_is_exit_code_5(scan, out, bundle, tmp_path, capsys):
    words = ["segment", str(scan), "-o", str(out), "--model"]
    assert main([*words, "nonsense"]) == 5
    assert "nonsense" in capsys.readouterr().err
    assert main([*words, str(tmp_path)]) == 5
    assert not out.exists()


def test_place_that_cannot_be_written_is_exit_code_6(segment, scan, out):
    out.write_text("a file where the folder should be")
    assert segment(scan) == 6


def test_defect_in_one_case_is_reported_and_not_swallowed(segment, scan, out, monkeypatch):
    from vertext.inference import open_scan

    def broken(*arguments, **options):
        raise RuntimeError("boom")

    monkeypatch.setattr(open_scan, "native_labels", broken)
    assert segment(scan) == 1
    (line,) = log(out)
    assert "unexpected RuntimeError: boom" in line["message"]


def test_interruption_is_exit_code_130(segment, scan, monkeypatch):
    from vertext.inference.segmenter import Segmenter

    def interrupted(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(Segmenter, "segment", interrupted)
    assert segment(scan) == 130


def test_summary_holds_every_scan_and_measure(segment, scan, out):
    polars = pytest.importorskip("polars")
    write_scan(scan.parent / "other.nii.gz")
    (scan.parent / "broken.nii.gz").write_bytes(scan.read_bytes()[:500])
    assert segment(scan.parent, "--summary") == 1
    table = polars.read_parquet(out / "measures.parquet")
    assert set(table["case"]) == {"scan", "other"}
    assert len(table) == 2 * len(report(out)["measures"])
    page = (out / "summary.html").read_text()
    assert "3 scans: 2 done, 1 failed." in page
    assert page.index("truncated or damaged") < page.index('<a href="other_preview.png">other</a>')


def test_resume_makes_anew_what_another_scan_left(segment, scan, out):
    assert segment(scan) == 0
    before = (out / "scan_labels.nii.gz").read_bytes()
    write_scan(scan, axes="LIP")
    assert segment(scan, "--resume") == 0
    assert (out / "scan_labels.nii.gz").read_bytes() != before
    assert log(out)[0]["status"] == "done"


def test_a_table_names_scans(segment, scan, out, tmp_path):
    (tmp_path / "list.csv").write_text(f"path,name\n{scan},patient 7\n")
    assert segment(tmp_path / "list.csv") == 0
    assert (out / "patient 7_labels.nii.gz").exists()


def test_deterministic_runs_leave_the_same_bytes(segment, scan, out):
    words = (scan, "--deterministic", "--report", "html,csv,png", "--overwrite")
    runs = []
    for workers in (1, 2):
        assert segment(*words, "--workers", workers) == 0
        runs.append({f.name: f.read_bytes() for f in out.iterdir() if f.suffix != ".jsonl"})
    assert runs[0] == runs[1]
    assert segment(scan, "--deterministic", "--seg", "dicom") == 2


def test_a_volume_of_a_4d_file_is_chosen(segment, scan, out, tmp_path, capsys):
    image = nibabel.load(scan)
    data = np.asarray(image.dataobj)
    both = nibabel.Nifti1Image(np.stack([np.zeros_like(data), data], -1), image.affine)
    nibabel.save(both, tmp_path / "both.nii.gz")
    assert segment(tmp_path / "both.nii.gz") == 4
    assert "--volume K" in capsys.readouterr().err
    assert segment(tmp_path / "both.nii.gz", "--volume", 2, "--resume") == 4
    assert segment(tmp_path / "both.nii.gz", "--volume", 1, "--resume") == 0
    assert segment(scan) == 0
    files = (out / f"{name}_labels.nii.gz" for name in ("both", "scan"))
    np.testing.assert_array_equal(*(np.asarray(nibabel.load(file).dataobj) for file in files))
