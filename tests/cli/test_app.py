"""The command and the package start light, and errors become messages and exit codes."""

import os
import subprocess
import sys

import pytest

from vertext.cli.app import main
from vertext.errors import VertextError

HEAVY = {"torch", "monai", "transformers", "pandas", "lightning", "matplotlib", "onnx"}
NOT_FOR_HELP = HEAVY | {"numpy", "scipy", "onnxruntime", "SimpleITK", "pydicom", "pydantic", "PIL"}
VERBS = (
    "segment",
    "prompts",
    "measure",
    "convert",
    "evaluate",
    "train",
    "export",
    "quantise",
    "models",
    "doctor",
)


def imported_by(code: str) -> set[str]:
    """Run code in a fresh interpreter and return the top-level modules it imported."""
    script = f"import sys\n{code}\nprint('\\n' + ' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in run.stdout.splitlines()[-1].split()}


def test_importing_the_package_imports_nothing_heavy():
    assert not imported_by("import vertext") & NOT_FOR_HELP


def test_segmenting_imports_no_training_package():
    assert not imported_by("import vertext; vertext.Segmenter, vertext.read_scan") & HEAVY


def test_help_imports_nothing_heavy():
    assert not imported_by("from vertext.cli.app import main; main(['--help'])") & NOT_FOR_HELP


def test_help_takes_less_than_half_a_second():
    before = os.times()
    subprocess.run([sys.executable, "-m", "vertext", "--help"], capture_output=True, check=True)
    after = os.times()
    # Time of the processor, not of the clock: other work on the computer must not count.
    spent = after.children_user + after.children_system
    assert spent - before.children_user - before.children_system < 0.5


def test_help_lists_every_verb(capsys):
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(verb in text for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb, capsys):
    assert main([verb, "--help"]) == 0
    assert "Usage" in capsys.readouterr().out


def test_version_is_printed(capsys):
    from vertext import __version__

    assert main(["--version"]) == 0
    assert capsys.readouterr().out.split() == ["vertext", __version__]


@pytest.mark.parametrize("words", [["nonsense"], ["segment"], ["segment", "x"], ["models", "--no"]])
def test_wrong_usage_is_exit_code_2(words):
    assert main(words) == 2


def test_error_goes_to_stderr_with_what_where_and_how_to_mend(capsys):
    assert main(["models", "nonsense"]) == 5
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("vertext: there is no model named 'nonsense'.")


def test_public_names_are_there():
    import vertext

    assert set(vertext.__all__) <= set(dir(vertext))
    assert all(getattr(vertext, name) is not None for name in vertext.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = vertext.nonsense


def test_every_error_has_a_code_of_the_contract():
    kinds = [VertextError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert {kind.exit_code for kind in kinds} <= set(range(1, 7))
