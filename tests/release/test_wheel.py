"""What people install: all of the package and nothing else, and it works away from the source."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.example_slices import example_slices

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LARGEST_MB = 48


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    call(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


def call(*words: str | Path, **options: object) -> str:
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_and_its_licences(wheel: Path) -> None:
    source = ROOT / "src"
    files = (file for file in source.glob("vertext/**/*") if file.is_file())
    wanted = {
        file.relative_to(source).as_posix() for file in files if "__pycache__" not in file.parts
    }
    names = zipfile.ZipFile(wheel).namelist()
    assert {name for name in names if name.startswith("vertext/")} == wanted
    rest = {name.partition("/")[2] for name in names if not name.startswith("vertext/")}
    assert {"licenses/LICENSE", "licenses/THIRD_PARTY.md"} <= rest
    assert wheel.stat().st_size < LARGEST_MB * 1e6


def test_the_sdist_holds_no_tests(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = archive.getnames()
    inside = {name.partition("/")[2].partition("/")[0] for name in names}
    assert {"src", "pyproject.toml", "LICENSE", "CHANGELOG.md"} <= inside
    assert not inside & {"tests", "docs", "runs", "build", "site"}


def test_it_segments_away_from_the_source(wheel: Path, tmp_path: Path) -> None:
    target, away = tmp_path / "installed", tmp_path / "away"
    away.mkdir()
    call(sys.executable, "-m", "pip", "install", "--no-deps", "--target", target, wheel)
    assert (target / "bin" / "vertext").is_file()
    example_slices().save(away / "scan.nii.gz")

    def python(*words: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(target)}
        return call(sys.executable, *words, cwd=away, env=environment)

    def vertext(*words: str) -> str:
        return python("-m", "vertext", *words)

    assert str(target) in python("-c", "import vertext; print(vertext.__file__)")
    assert vertext("--version").startswith("vertext 0.")
    assert '"atm-net"' in vertext("models", "--json")
    vertext("segment", "scan.nii.gz", "-o", "out")
    report = json.loads((away / "out" / "scan_report.json").read_text("utf-8"))
    found = {one["name"] for one in report["structures"] if one["present"]}
    assert {"L3", "L4", "L5", "canal"} <= found
