"""Names and outlines every vertebra, disc and the spinal canal in a lumbar MR.

```python
import vertext

result = vertext.segment("scan.nii.gz")
result.labels.save("labels.nii.gz")
```
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vertext.inference.segmenter import Segmenter, segment
    from vertext.inference.show import show
    from vertext.models.model_bundle import load_model
    from vertext.version import __version__
    from vertext.volumes.example_scan import example_scan
    from vertext.volumes.read_scan import read_scan

__all__ = ["Segmenter", "__version__", "example_scan", "load_model", "read_scan", "segment", "show"]

_HOMES = {
    "Segmenter": "vertext.inference.segmenter",
    "__version__": "vertext.version",
    "example_scan": "vertext.volumes.example_scan",
    "load_model": "vertext.models.model_bundle",
    "read_scan": "vertext.volumes.read_scan",
    "segment": "vertext.inference.segmenter",
    "show": "vertext.inference.show",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import vertext` stays light."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
