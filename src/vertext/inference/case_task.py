"""What a worker does with one case of a cohort."""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from vertext.errors import ResourceError, VertextError
from vertext.inference.case_files import CaseFiles
from vertext.inference.run_log import CaseRecord, peak_memory_mib
from vertext.inference.scan_case import ScanCase
from vertext.inference.segmenter_recipe import SegmenterRecipe
from vertext.volumes import read_scan

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class CaseTask:
    """Segments cases one at a time; travels to other processes and machines.

    Attributes:
        recipe: The model and what is asked of it.
        folder: Output folder; where workers are on other machines, one that all of them see.
    """

    recipe: SegmenterRecipe
    folder: Path

    def __call__(self, case: ScanCase) -> CaseRecord:
        """Segment a case and write its files; what goes wrong stands in the record."""
        start = time.perf_counter()
        error = self._error_of(case)
        return CaseRecord(
            name=case.name,
            input=case.told,
            status="done" if error is None else "failed",
            fingerprint=self.fingerprint(case),
            code=None if error is None else error.code,
            exit_code=0 if error is None else error.exit_code,
            message=None if error is None else str(error),
            seconds=round(time.perf_counter() - start, 3),
            peak_memory_mib=peak_memory_mib(),
        )

    def files(self, case: ScanCase) -> CaseFiles:
        """Return the output paths of a case."""
        return CaseFiles(self.folder, case.name, self.recipe.outputs.of(case.told))

    def fingerprint(self, case: ScanCase) -> str:
        """Return the SHA-256 of input, model and options: equal ones make equal outputs."""
        return hashlib.sha256(f"{case.digest()} {self._request}".encode()).hexdigest()

    @cached_property
    def _request(self) -> str:
        return self.recipe.request

    def _error_of(self, case: ScanCase) -> VertextError | None:
        try:
            with case.at_hand() as scan:
                self.recipe.outputs.check(scan.path)
                recipe = self.recipe
                one = recipe.volume
                read = scan.path if one is None else read_scan(scan.path, volume=one)
                result = recipe.open().segment(read, spacing=recipe.spacing, name=case.name)
                scan.keep(result, self.files(case))
        except VertextError as error:
            return error
        except MemoryError:
            return ResourceError("the memory does not suffice for this scan", source=case.told)
        # A defect of ours in one scan must not cost the user all the others.
        except Exception as error:
            logger.exception("unexpected error in %s", case.told)
            return VertextError(
                f"unexpected {type(error).__name__}: {error}",
                source=case.told,
                remedy="This is a defect of vertext; please report it",
            )
        return None
