from vertext.anatomy import PULMONARY_VESSELS
from vertext.prompts import class_sentences, load_description


def test_every_class_has_its_sentence_in_the_order_of_the_numbers() -> None:
    anatomy = load_description("pulmonary_ct")
    assert anatomy.classes[1:] == tuple(vessel.name for vessel in PULMONARY_VESSELS)
    assert class_sentences(anatomy) == (
        "A computerized tomography of a left artery",
        "A computerized tomography of a left vein",
        "A computerized tomography of a right artery",
        "A computerized tomography of a right vein",
    )


def test_two_encodings_do_not_tell_the_side() -> None:
    artery, vein, *right = class_sentences(load_description("pulmonary_ct_two"))
    assert artery == "A computerized tomography of a artery"
    assert [artery, vein] == right


def test_parse_annotates_arteries_only() -> None:
    annotated = load_description("pulmonary_ct").annotated("parse")
    assert annotated == ("left artery", "right artery")
