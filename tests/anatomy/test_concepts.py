"""Codes of structures are those of the DICOM standard."""

from pydicom.sr.codedict import codes

from vertext.anatomy import SPINE, Kind
from vertext.anatomy.concepts import CONCEPTS

LISTED = {Kind.VERTEBRA: codes.cid7603, Kind.DISC: codes.cid7604}


def test_every_structure_has_a_code_and_every_level_its_own() -> None:
    assert set(CONCEPTS) == {structure.name for structure in SPINE.structures}
    usual = [CONCEPTS[s.name].code for s in SPINE.ordered + SPINE.beside]
    assert len(set(usual)) == len(usual)


def test_codes_and_meanings_of_levels_are_the_standards_own() -> None:
    for kind, group in LISTED.items():
        standard = {code.meaning: code.value for code in group.concepts.values()}
        for structure in SPINE.of_kind(kind):
            concept = CONCEPTS[structure.name]
            assert concept.meaning == f"{structure.name} {kind.value}"
            assert standard[concept.meaning] == concept.code


def test_sacrum_canal_and_levels_without_a_number_have_standard_codes() -> None:
    expected = {"S": codes.SCT.Sacrum, "canal": codes.SCT.VertebralCanal, "L6": codes.SCT.Vertebra}
    for name, code in expected.items():
        assert (CONCEPTS[name].code, CONCEPTS[name].meaning) == (code.value, code.meaning)
