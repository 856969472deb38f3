"""Nothing that a file says is run: no pickle, no shell, no eval."""

import ast

from tests.conftest import ROOT

SOURCES = sorted((ROOT / "src" / "vertext").rglob("*.py"))
RUNS_CODE = {
    "eval", "exec", "compile", "os.system", "os.popen", "pickle.load", "pickle.loads",
    "yaml.load", "yaml.unsafe_load", "yaml.full_load", "marshal.loads", "shelve.open",
}  # fmt: skip
ALLOWED = {("server/shelf.py", "pickle.loads")}
"""Its own bytes, by their SHA-256."""


def calls(path):
    """Yield each call with the dotted name of what is called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield (
                ast.unparse(node.func),
                {word.arg: ast.unparse(word.value) for word in node.keywords},
            )


def hostile(place, called, words):
    """Tell whether a call may run what a file says."""
    return (
        (called in RUNS_CODE and (place, called) not in ALLOWED)
        or words.get("shell") == "True"
        or words.get("allow_pickle") == "True"
        or (called == "torch.load" and words.get("weights_only") != "True")
    )


def test_no_call_runs_what_a_file_says():
    found = [
        f"{place}: {called}"
        for path in SOURCES
        for place in [path.relative_to(ROOT / "src" / "vertext").as_posix()]
        for called, words in calls(path)
        if hostile(place, called, words)
    ]
    assert len(SOURCES) > 100
    assert found == []
