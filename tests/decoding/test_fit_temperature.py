"""A fitted temperature turns boasting into probabilities."""

import numpy as np
import pytest

from vertext.decoding.fit_temperature import fit_temperature
from vertext.decoding.tempered import tempered
from vertext.metrics.calibration import Calibration


def boastful(temperature: float, cases: int = 3000) -> tuple[list[np.ndarray], np.ndarray]:
    """Log scores that are so many times too steep, and outcomes drawn from the true ones."""
    rng = np.random.default_rng(0)
    true = [np.sort(rng.normal(0, 1.5, 4))[::-1] for _ in range(cases)]
    right = np.array([rng.random() < tempered(each, 1.0)[0] for each in true])
    return [each * temperature for each in true], right


@pytest.mark.parametrize("temperature", [0.5, 1.0, 6.0])
def test_it_finds_by_how_much_scores_are_too_steep(temperature: float) -> None:
    scores, right = boastful(temperature)
    assert fit_temperature(scores, right) == pytest.approx(temperature, rel=0.1)


def test_confidences_then_mean_what_they_say() -> None:
    scores, right = boastful(8.0)
    fitted = fit_temperature(scores, right)
    raw, mended = (
        Calibration.of([tempered(each, t)[0] for each in scores], right) for t in (1.0, fitted)
    )
    assert mended.error < 0.03 < raw.error


def test_an_impossible_alternative_stays_impossible() -> None:
    assert tempered([0.0, -np.inf], 5.0).tolist() == [1.0, 0.0]
    assert tempered(np.log([0.6, 0.4]), 1.0) == pytest.approx([0.6, 0.4])


@pytest.mark.parametrize("right", [[True, True], [False, False], []])
def test_one_outcome_alone_fits_nothing(right: list[bool]) -> None:
    with pytest.raises(ValueError, match="right and with wrong"):
        fit_temperature([[0.0, -1.0]] * len(right), right)
