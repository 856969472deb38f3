"""Which classes a data set teaches."""

from __future__ import annotations

from vertext.anatomy import BACKGROUND, any_scheme
from vertext.data.case_notes import CaseNotes
from vertext.prompts import load_description
from vertext.training.experiment import Experiment, data_folder


def active_classes(experiment: Experiment) -> tuple[int, ...]:
    """Return the class numbers that the data set annotates, background included.

    `cases.json` may say what is annotated; else it is what data sets of that scheme annotate.
    """
    data = experiment.data
    known = any_scheme(data.scheme)
    said = CaseNotes.read(data_folder(data)).annotated
    usual = load_description(experiment.prompts.anatomy).annotated(data.scheme)
    # No description of a spine says what is annotated of another anatomy.
    annotated = said or tuple(name for name in usual if name in known.labels) or known.labels
    return (BACKGROUND, *sorted(known.classes[name] for name in annotated))
