"""A bundle's graphs that look at cubes of a chest CT."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.errors import BundleError
from vertext.inference.head_look import HeadLook
from vertext.inference.logits_look import LogitsLook
from vertext.inference.onnx_network import physical_cores
from vertext.inference.open_session import open_session
from vertext.inference.sliding_window import PatchLook
from vertext.inference.stored_phrases import stored_phrases
from vertext.models.lacaf.class_text import class_text
from vertext.models.model_bundle import DECODER_FILE, ENCODER_FILE, MODEL_FILE, ModelBundle

Values = NDArray[np.float32]


class PatchNetwork:
    """LACAF, or a network that reads no text, on ONNX Runtime; safe to share between threads.

    With text, the encoder gives features of the image, and the decoder makes of them and of the
    stored class vectors what the heads need: `features` and `parameters` (`HeadLook`). Without,
    one graph gives the logits of all classes.

    Args:
        bundle: Where the graphs come from.
        threads: Threads of one run; by default one for each physical core.
        device: "cpu", "cuda" or "openvino".

    Raises:
        UsageError: The device is unknown or ONNX Runtime cannot use it.
        BundleError: A file is damaged, or the files do not fit together.
    """

    def __init__(
        self, bundle: ModelBundle, *, threads: int | None = None, device: str = "cpu"
    ) -> None:
        run_by: dict[str, Any] = {"threads": threads or physical_cores(), "device": device}
        bank = stored_phrases(bundle)
        if bank is None:
            self._graphs = [open_session(bundle, MODEL_FILE, **run_by)]
            self._outputs = ["logits"]
            self._text = None
        else:
            self._graphs = [open_session(bundle, f, **run_by) for f in (ENCODER_FILE, DECODER_FILE)]
            self._outputs = ["features", "parameters"]
            self._text = class_text(bundle.card.prompt.anatomy, bank)
        if set(self._graphs[-1].outputs) != set(self._outputs):
            raise BundleError("its graphs are not those of a vessel network", source=bundle.path)

    def __call__(self, patch: Values) -> PatchLook:
        """Return what the network saw in a patch (P, P, P).

        Raises:
            ResourceError: The memory does not suffice.
        """
        feeds = {"image": np.ascontiguousarray(patch, np.float32)[None, None]}
        *before, last = self._graphs
        for graph in before:
            names = list(graph.outputs)
            feeds = dict(zip(names, graph.run(feeds, names), strict=True))
        first, *others = last.run(feeds | {"text": self._text}, self._outputs)
        return HeadLook(first[0], others[0][0]) if others else LogitsLook(first[0])
