"""The levels that a clinical text names, however it spells them."""

from __future__ import annotations

import re

from vertext.prompts.anatomy_description import AnatomyDescription

_BONE = re.compile(r"([A-Z])(\d*)")
_MENTION = (
    r"(?<![\w/])(?P<region>[{regions}])h?\s?(?P<number>\d\d?)"
    r"(?:{joined}(?P<bare>\d\d?)|\s?{joined}\s?(?P<other>[{regions}])h?\s?(?P<below>\d*))?(?!\w)"
)

_JOINED = r"[/\u2013-]"  # a stroke, a hyphen or an en dash

Bones = dict[tuple[str, int], str]
"""Names of the vertebrae by region and number, in their order; the sacrum is S 1."""


def named_levels(text: str, anatomy: AnatomyDescription) -> tuple[str, ...]:
    """Return the structures that a text names, each once, in prompt order.

    Read are vertebrae (L3, Th12, S1) and pairs of them (L4/5, L4-L5, L5/S). Two neighbours are
    their disc, and name it and both vertebrae, since it is seen between them; of any others both
    count (T11-L5). What the anatomy does not know is passed over, so that the
    weighting T1 or T2 is no vertebra.

    Args:
        text: Any words.
        anatomy: The anatomy of the names; one without numbered vertebrae has nothing to name.
    """
    parts = ((_BONE.fullmatch(name), name) for name in anatomy.ordered_names)
    bones = {(part[1], int(part[2] or 1)): name for part, name in parts if part}
    if not bones:
        return ()
    regions = "".join(dict.fromkeys(region for region, _ in bones))
    mentions = re.finditer(_MENTION.format(regions=regions, joined=_JOINED), text, re.IGNORECASE)
    return anatomy.sort(name for mention in mentions for name in _names(mention, bones, anatomy))


def _names(mention: re.Match[str], bones: Bones, anatomy: AnatomyDescription) -> tuple[str, ...]:
    """Return what one mention names."""
    upper = bones.get((mention["region"].upper(), int(mention["number"])))
    lower = None
    if mention["other"]:
        lower = bones.get((mention["other"].upper(), int(mention["below"] or 1)))
    elif mention["bare"] and upper:
        lower = _next_of_number(int(mention["bare"]), upper, bones)
    ends = tuple(name for name in (upper, lower) if name)
    places = [anatomy.place(name) for name in ends]
    if len(places) == 2 and abs(places[0] - places[1]) == anatomy.level_step:
        return anatomy.ordered_names[min(places) : max(places) + 1]
    return ends


def _next_of_number(number: int, upper: str, bones: Bones) -> str | None:
    """Return the first vertebra with a number below another one: L5 for 5 after L4, S1 for 1."""
    names = list(bones.values())
    below = names[names.index(upper) + 1 :]
    return next((name for (_, n), name in bones.items() if n == number and name in below), None)
