"""Every example of the documentation says only what the program understands."""

from __future__ import annotations

import json

import pytest
import yaml

from tests.docs.check_command import check_command, check_imports
from tests.docs.snippets import Snippet, snippets
from vertext.benchmark.matrix import Matrix

SNIPPETS = snippets()


def test_there_are_examples() -> None:
    assert len(SNIPPETS) > 30
    assert {"README.md", "docs/tutorial.md"} <= {one.page for one in SNIPPETS}


@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_it_says_what_the_program_knows(snippet: Snippet) -> None:
    if snippet.language == "bash":
        for words in snippet.commands:
            check_command(words)
    elif snippet.language == "python":
        check_imports(snippet.code)
    elif snippet.language == "yaml":
        Matrix.model_validate(yaml.safe_load(snippet.code))
    elif snippet.language == "json":
        whole = snippet.code.lstrip().startswith("{")
        assert json.loads(snippet.code if whole else f"{{{snippet.code}}}")
