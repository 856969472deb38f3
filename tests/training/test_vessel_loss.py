import pytest

torch = pytest.importorskip("torch")

from vertext.training.vessel_loss import VesselLoss  # noqa: E402

SHAPE = (6, 5, 4)
ON_LEFT, ON_RIGHT, OUTSIDE = slice(0, 2), slice(2, 4), slice(4, 6)
LEFT, ARTERIES, ALL = [1, 1, 0, 0], [1, 0, 1, 0], [1, 1, 1, 1]


def _case(annotated: list[int], *, cases: int = 1) -> tuple[torch.Tensor, ...]:
    """Random logits and labels; left, right, and outside the region along the first axis."""
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(cases, 4, *SHAPE, generator=generator, requires_grad=True)
    labels = torch.randint(0, 5, (cases, *SHAPE), generator=generator)
    region = torch.zeros(cases, *SHAPE, dtype=torch.uint8)
    region[:, ON_LEFT], region[:, ON_RIGHT] = 1, 2
    return logits, labels, torch.tensor([annotated] * cases, dtype=torch.bool), region


def _gradient(logits: torch.Tensor, *rest: torch.Tensor) -> torch.Tensor:
    sum(VesselLoss()(logits, *rest).values()).backward()
    return logits.grad


@pytest.mark.parametrize("annotated", [LEFT, ARTERIES, [0, 0, 0, 1]])
def test_what_is_not_annotated_receives_no_gradient(annotated: list[int]) -> None:
    logits, labels, vector, region = _case(annotated)
    gradient = _gradient(logits, labels, vector, region)
    assert torch.count_nonzero(gradient[:, ~vector[0]]) == 0
    assert torch.count_nonzero(gradient[:, :, OUTSIDE]) == 0
    for classes, own, other in (((0, 1), ON_LEFT, ON_RIGHT), ((2, 3), ON_RIGHT, ON_LEFT)):
        for number in classes:
            assert torch.count_nonzero(gradient[:, number, other]) == 0
            inside = gradient[:, number, own]
            assert torch.count_nonzero(inside) == bool(annotated[number]) * inside.numel()


def test_what_is_not_annotated_changes_no_term() -> None:
    logits, labels, vector, region = _case(LEFT)
    with torch.no_grad():
        terms = VesselLoss()(logits, labels, vector, region)
        other = logits.clone()
        other[:, 2:] = 50
        other[:, :, OUTSIDE] = -50
        relabelled = labels.clone()
        relabelled[:, OUTSIDE] = 1
        assert VesselLoss()(other, relabelled, vector, region) == terms


def test_terms_of_a_hand_made_case() -> None:
    logits = torch.zeros(1, 4, 1, 1, 2)
    labels = torch.tensor([[[[1, 0]]]])
    left = torch.ones(1, 4, dtype=torch.bool), torch.ones(1, 1, 1, 2, dtype=torch.uint8)
    terms = VesselLoss(exclusion=1.0)(logits, labels, *left)
    assert terms["bce"] == pytest.approx(0.693147, abs=1e-5)
    # Artery: 1 - (2 · 0.5 + 1) / (1 + 1 + 1); vein, absent: 1 - 1 / (1 + 1).
    assert terms["dice"] == pytest.approx((1 / 3 + 1 / 2) / 2, abs=1e-6)
    assert terms["exclusion"] == pytest.approx(0.25)


def test_a_right_answer_costs_nothing() -> None:
    _, labels, vector, region = _case(ALL)
    sure = torch.stack([torch.where(labels == n, 40.0, -40.0) for n in (1, 2, 3, 4)], dim=1)
    assert sum(VesselLoss()(sure, labels, vector, region).values()) < 1e-4


def test_exclusion_needs_artery_and_vein_of_one_side() -> None:
    for annotated, counts in ((LEFT, True), (ARTERIES, False), ([0, 1, 1, 0], False)):
        terms = VesselLoss()(*_case(annotated))
        assert bool(terms["exclusion"] > 0) == counts


def test_a_patch_outside_the_region_says_nothing() -> None:
    logits, labels, vector, region = _case(ALL, cases=2)
    alone = VesselLoss()(logits[:1], labels[:1], vector[:1], region[:1])
    region[1] = 0
    together = VesselLoss()(logits, labels, vector, region)
    for name, term in alone.items():
        assert together[name].item() == pytest.approx(term.item())
    region[0] = 0
    nothing = VesselLoss()(logits, labels, vector, region)
    assert all(term == 0 for term in nothing.values())
