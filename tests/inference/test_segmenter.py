"""The whole way from a scan to named structures, on a network that reads grey values."""

import numpy as np
import pytest

from tests.inference.phantom_bundle import coded_phantom
from tests.phantom import phantom_labels
from vertext import segment
from vertext.anatomy import SPINE, scheme
from vertext.errors import BundleError, MissingExtraError, UnsupportedInputError, UsageError
from vertext.inference import open_scan, scan_network
from vertext.inference.segmenter import Segmenter
from vertext.prompts import Click, ClinicalText
from vertext.volumes import SagittalView, Volume


def centre_of(result, name):
    return next(s for s in result.report.structures if s.name == name).centroid_mm


@pytest.mark.parametrize("axes", ["LIP", "RAS", "PSR", "AIL"])
def test_every_structure_is_found_on_the_scans_own_grid(segmenter, truth, axes):
    volume = coded_phantom(axes=axes)
    expected, _ = scheme("spider").from_internal(SagittalView.of(volume).restore(truth))
    labels = segmenter.segment(volume).labels
    np.testing.assert_array_equal(labels.data, expected)
    np.testing.assert_array_equal(labels.affine, volume.affine)
    assert labels.scheme == "spider"


def test_same_scan_gives_same_labels_whatever_the_threads(bundle, scan):
    one, other = (Segmenter(bundle, threads=n).segment(scan).labels.data for n in (1, 2))
    np.testing.assert_array_equal(one, other)


def test_report_measures_what_the_label_map_holds(segmenter, scan, truth):
    report = segmenter.segment(scan).report
    l3 = next(s for s in report.structures if s.name == "L3")
    voxels = int((truth == SPINE.by_name("L3").index).sum())
    assert (l3.present, l3.label, l3.voxels) == (True, 3, voxels)
    assert l3.volume_mm3 == pytest.approx(voxels * 4.0)
    index = np.argwhere(truth == SPINE.by_name("L3").index).mean(axis=0)
    place = scan.affine[:3, :3] @ index + scan.affine[:3, 3]
    assert l3.centroid_mm == pytest.approx(place, abs=0.01)
    assert l3.confidence > 0.8
    t9 = next(s for s in report.structures if s.name == "T9")
    assert (t9.present, t9.volume_mm3, t9.reason) == (False, None, "not found in this scan")
    # The image ends right below the lowest disc, so that the whole may be shifted.
    assert 0.8 < report.numbering.confidence < 0.9
    assert report.numbering.anchored is False
    assert report.timings.network > 0


def test_report_lists_only_what_the_model_knows(segmenter, scan):
    names = [structure.name for structure in segmenter.segment(scan).report.structures]
    assert names[0] == "T9"
    assert names[-1] == "canal"
    assert "S" not in names


def test_automatic_prompt_names_all_that_the_model_knows(segmenter, scan):
    prompt = segmenter.segment(scan).report.prompt
    assert prompt.source == "template"
    assert "T9/T10" in prompt.text
    assert "sacrum" not in prompt.text
    assert "mid-sagittal" in prompt.text


def test_range_is_what_prompt_and_names_keep_to(bundle, scan):
    result = Segmenter(bundle, levels=("L2", "L5"), threads=1).segment(scan)
    found = {s.name for s in result.report.structures if s.present and s.kind == "vertebra"}
    assert result.report.prompt.source == "range"
    assert "L1" not in result.report.prompt.text
    assert found <= {"L2", "L3", "L4", "L5"}


def test_click_gives_its_level_to_what_lies_there(bundle, segmenter, scan):
    place = centre_of(segmenter.segment(scan), "L4/L5")
    clicked = Segmenter(bundle, clicks=[Click("L3/L4", place)], threads=1).segment(scan)
    assert clicked.report.prompt.source == "clicks"
    assert centre_of(clicked, "L3/L4") == pytest.approx(place, abs=1.0)
    assert not any("click" in warning for warning in clicked.report.numbering.warnings)


def test_click_outside_the_scan_is_reported(bundle, scan):
    far = Segmenter(bundle, clicks=[Click("L3", (500.0, 0.0, 0.0))], threads=1).segment(scan)
    assert "the click on L3 lies outside the scan" in far.report.numbering.warnings


def test_predicted_prompt_is_settled_after_one_round_on_a_perfect_phantom(bundle, scan, truth):
    result = Segmenter(bundle, prompt="predicted", threads=1).segment(scan)
    prompt = result.report.prompt
    assert (prompt.source, prompt.rounds, prompt.template_kept) == ("predicted", 1, False)
    assert "T11" in prompt.text
    assert "T10" not in prompt.text
    expected, _ = scheme("spider").from_internal(SagittalView.of(scan).restore(truth))
    np.testing.assert_array_equal(result.labels.data, expected)


def test_refinement_never_lowers_the_evidence(bundle, scan, monkeypatch):
    evidence = []
    decode = open_scan.decode_levels

    def watched(*arguments, **options):
        decoded = decode(*arguments, **options)
        evidence.append(decoded.numbering.log_evidence)
        return decoded

    monkeypatch.setattr(open_scan, "decode_levels", watched)
    data = np.random.default_rng(0).normal(scan.data, 0.6).astype(np.float32)
    noisy = Volume(data, scan.affine)
    result = Segmenter(bundle, prompt="predicted", threads=1).segment(noisy)
    template, *rounds = evidence
    assert len(rounds) == result.report.prompt.rounds
    assert result.report.prompt.template_kept == (rounds[0] < template)


def test_features_beyond_the_budget_are_computed_again(bundle, scan, monkeypatch):
    predicted = Segmenter(bundle, prompt="predicted", threads=1)
    expected = predicted.segment(scan).labels.data
    monkeypatch.setattr(scan_network, "FEATURE_BUDGET", 0)
    np.testing.assert_array_equal(predicted.segment(scan).labels.data, expected)


def test_large_scan_goes_through_a_temporary_file(segmenter, scan, monkeypatch):
    expected = segmenter.segment(scan).labels.data
    monkeypatch.setattr(scan_network, "PROBABILITY_BUDGET", 0)
    np.testing.assert_array_equal(segmenter.segment(scan).labels.data, expected)


def test_words_of_the_bank_need_no_text_encoder(bundle, scan):
    words = "Sagittal lumbar spine MRI, lumbar vertebra L5"
    prompt = Segmenter(bundle, prompt=words, threads=1).segment(scan).report.prompt
    assert (prompt.source, prompt.text) == ("free text", words)


def test_other_words_need_the_encoder_of_the_bank(bundle):
    with pytest.raises((UsageError, MissingExtraError)):
        Segmenter(bundle, prompt="a broken vertebra", threads=1)


def test_report_is_marked_as_outside_information(bundle, segmenter, scan):
    text = ClinicalText("thoracic vertebra T12\nintervertebral disc L5/S1")
    prompt = Segmenter(bundle, prompt=text, threads=1).segment(scan).report.prompt
    assert (prompt.source, prompt.outside_information) == ("report", True)
    assert "T11" not in prompt.text
    assert not segmenter.segment(scan).report.prompt.outside_information


def test_words_of_a_report_need_the_encoder_of_the_bank(bundle):
    with pytest.raises((UsageError, MissingExtraError), match=r"phrase bank|vertext\[text\]"):
        Segmenter(bundle, prompt=ClinicalText("No herniation at L4/5."), threads=1)


def test_prompt_reaches_the_network(segmenter, bundle, scan):
    said = segmenter.segment(scan).report.numbering.confidence
    other = Segmenter(bundle, prompt="Sagittal lumbar spine MRI, lumbar vertebra L5", threads=1)
    assert other.segment(scan).report.numbering.confidence != said


def test_option_of_the_prompt_can_be_chosen(bundle, scan):
    prompt = Segmenter(bundle, prompt_option=1, threads=1).segment(scan).report.prompt
    assert (prompt.option, prompt.text) == (1, "Sagittal lumbar spine MRI.")


def test_scheme_without_discs_says_so(bundle, scan):
    result = Segmenter(bundle, scheme="verse", threads=1).segment(scan)
    disc = next(s for s in result.report.structures if s.name == "L4/L5")
    assert disc.present
    assert disc.label is None
    assert "verse has no number" in disc.reason
    assert set(np.unique(result.labels.data)) == {0, 18, 19, 20, 21, 22, 23, 24}


def test_single_slice_without_thickness_has_no_volume(segmenter, scan):
    affine = scan.affine.copy()
    picture = Volume(scan.data[4:5], affine, orientation_known=False)
    report = segmenter.segment(picture).report
    l3 = next(s for s in report.structures if s.name == "L3")
    assert l3.present
    assert l3.volume_mm3 is None
    assert "thickness" in l3.reason
    measured = {(m.name, m.level): m for m in report.measures}
    assert measured["body_volume", "L3"].value is None
    assert measured["body_height_middle", "L3"].value > 10
    assert "slice from the middle third" in report.prompt.text


def test_empty_scan_is_refused_unless_levels_are_said_to_be_there(segmenter, bundle):
    noise = np.zeros((5, 160, 128), np.float32)
    noise[:, :, -4:] = 25.0
    empty = Volume(noise, coded_phantom().affine)
    with pytest.raises(UnsupportedInputError, match="fewer than two discs"):
        segmenter.segment(empty)
    result = Segmenter(bundle, levels=("L1", "L5"), threads=1).segment(empty)
    assert not result.labels.data.any()
    assert result.report.numbering.confidence is None
    assert "no vertebra or disc was found" in result.report.numbering.warnings


def test_run_goes_on_after_a_bad_scan(segmenter, scan, tmp_path):
    failed = []
    flat = tmp_path / "missing.nii.gz"
    results = list(segmenter.run([flat, scan], on_error=lambda s, e: failed.append((s, e.code))))
    assert len(results) == 1
    assert failed == [(flat, "unreadable")]


def test_axial_series_is_refused(segmenter):
    data = np.random.default_rng(0).normal(size=(64, 64, 10)).astype(np.float32)
    with pytest.raises(UnsupportedInputError, match="axial"):
        segmenter.segment(Volume(data, np.diag([1.0, 1.0, 8.0, 1.0])))


@pytest.mark.parametrize(
    "options",
    [
        {"levels": ("L1", "L5"), "prompt": "predicted"},
        {"levels": ("L1", "Q5")},
        {"prompt_option": 4},
        {"device": "abacus"},
        {"scheme": "mine"},
    ],
)
def test_wrong_option_is_a_usage_error(bundle, options):
    with pytest.raises(UsageError):
        Segmenter(bundle, **options)


def test_absent_device_says_what_to_install(bundle):
    import onnxruntime

    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("this computer has the device")
    with pytest.raises(UsageError, match="onnxruntime-gpu"):
        Segmenter(bundle, device="cuda")


def test_unknown_model_is_a_bundle_error():
    with pytest.raises(BundleError):
        Segmenter("nonsense")


def test_one_shot_function_takes_the_same_options(bundle, scan):
    labels = segment(scan, model=bundle, scheme="internal", threads=1).labels
    np.testing.assert_array_equal(labels.data, phantom_labels())
