"""LiteMedSAM with points, boxes and masks, from the truth and from registered atlases.

    python benchmarks/sam_prompts.py --folds 0 1 2 [--atlases 10]
    python benchmarks/atlas_fusion.py table

Prompts of atlases come from the majority vote of those that atlas_fusion.py registered; those of
the truth are an upper bound that no user reaches. Nothing is trained. Keeps label maps in
runs/atlases, which the table then shows as lines; scans that are there already are passed over.
"""

from __future__ import annotations

import argparse

import numpy as np
import torch
from atlas_fusion import DATA, OUT
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import CLASS_COUNT
from vertext.atlases import majority_vote
from vertext.data.labelled_folder import list_labelled_folder
from vertext.data.read_truth import read_truth
from vertext.models.sam import EncodedImage, Sam, boxes_of, load_lite_medsam
from vertext.volumes import SagittalView, read_scan

FORMS = ("point", "box", "mask", "box and mask")
LAST = f"SAM, {FORMS[-1]} of atlases"

Labels = NDArray[np.uint8]


@torch.inference_mode()
def segmented(sam: Sam, view: NDArray[np.generic], prompts: dict[str, Labels]) -> dict[str, Labels]:
    """Return a label map (Z, H, W) for each form of prompt and each source of it."""
    found = {
        f"SAM, {form} of {source}": np.zeros_like(labels)
        for source, labels in prompts.items()
        for form in FORMS
    }
    for index, plane in enumerate(view):
        encoded = sam.encode(plane)
        for source, labels in prompts.items():
            shown = [n for n in np.unique(labels[index]) if 0 < n < CLASS_COUNT]
            for form in FORMS if shown else ():
                answer = asked(sam, encoded, labels[index], shown, form)
                found[f"SAM, {form} of {source}"][index] = answer
    return found


def asked(sam: Sam, image: EncodedImage, labels: Labels, shown: list[int], form: str) -> Labels:
    """Ask for every structure of a slice; each pixel goes to the surest of them."""
    masks = torch.from_numpy(np.stack([labels == number for number in shown]))
    prompt = {}
    if form == "point":
        prompt["points"] = torch.tensor([[[*innermost(mask.numpy()), 1.0]] for mask in masks])
    if "box" in form:
        prompt["boxes"] = boxes_of(masks)
    if "mask" in form:
        prompt["masks"] = masks
    logits = sam.predict(image, **prompt).logits[:, 0].numpy()
    surest = np.array(shown, np.uint8)[logits.argmax(axis=0)]
    return np.where(logits.max(axis=0) > 0, surest, 0).astype(np.uint8)


def innermost(mask: NDArray[np.bool_]) -> tuple[float, float]:
    """Return column and row of the pixel that lies deepest in a mask."""
    depth = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(depth.argmax(), mask.shape)
    return float(column), float(row)


def main() -> None:
    """Segment every scan whose atlases were registered."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folds", type=int, nargs="+", required=True)
    parser.add_argument("--atlases", type=int, default=10)
    arguments = parser.parse_args()
    sam = load_lite_medsam()
    for case in list_labelled_folder(DATA).complete():
        file = OUT / f"{case.name}.npz"
        if case.fold not in arguments.folds or not file.exists():
            continue
        if (OUT / LAST / file.name).exists():
            continue
        view = SagittalView.of(read_scan(case.image)).volume
        with np.load(file) as kept:
            vote = majority_vote(kept["labels"][: arguments.atlases])
        prompts = {"truth": read_truth(case, view), "atlases": vote}
        for method, labels in segmented(sam, view.data, prompts).items():
            folder = OUT / method
            folder.mkdir(exist_ok=True)
            np.savez_compressed(folder / file.name, labels=labels)


if __name__ == "__main__":
    main()
