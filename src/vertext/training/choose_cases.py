"""Which scans a run learns from."""

from __future__ import annotations

from vertext.anatomy import any_scheme
from vertext.data.case import Case
from vertext.data.check_split import check_split
from vertext.data.labelled_folder import list_labelled_folder, read_labelled_folder
from vertext.data.split import Split
from vertext.errors import UsageError
from vertext.training.experiment import Experiment, data_folder, further_folders


def choose_cases(experiment: Experiment) -> tuple[list[Case], list[Case]]:
    """Return the scans to train on and those to validate on.

    Raises:
        UsageError: The split divides slices and the config does not say that it wants that, or
            a patient to leave out is unknown.
        DatasetError: The split does not fit the scans, or leaks.
        ReadError: The folder or the split cannot be read.
    """
    data = experiment.data
    cases = list(read_labelled_folder(data_folder(data), any_scheme(data.scheme)))
    for folder in further_folders(data):
        cases += list_labelled_folder(folder).complete()
    cases = _without(cases, data.leave_out)
    split = read_split(experiment)
    if split is not None:
        check_split(split, cases)
        parts = split.cases(cases, data.fold)
        return list(parts.train), list(parts.validation)
    held_out = [c for c in cases if c.fold in data.validate_on]
    chosen = [c for c in cases if not data.train or c.fold in data.train]
    return [c for c in chosen if c not in held_out], held_out


def _without(cases: list[Case], patients: tuple[str, ...]) -> list[Case]:
    known = {case.patient for case in cases}
    if unknown := sorted(set(patients) - known):
        raise UsageError(
            f"data.leave_out names patients that no scan belongs to: {', '.join(unknown)}",
            remedy=f"The patients are {', '.join(sorted(known))}",
        )
    return [case for case in cases if case.patient not in patients]


def read_split(experiment: Experiment) -> Split | None:
    """Return the stored split that the config names, None where it names folds.

    Raises:
        UsageError: The split divides slices and the config does not say that it wants that.
        ReadError: It cannot be read.
    """
    data = experiment.data
    if data.split is None:
        return None
    split = Split.read(data_folder(data) / data.split)
    if split.unit != data.split_unit:
        raise UsageError(
            f"the split divides by {split.unit}, the config by {data.split_unit}",
            source=data.split,
            remedy=f"Set data.split_unit to {split.unit} if you want this",
        )
    return split
