"""Texts as vectors: what means the same lies close together, whoever makes the vectors."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from deskhand.core.errors import BadInput
from deskhand.encoders import Encoder
from deskhand.encoders.config import EncoderConfig
from deskhand.encoders.e5 import e5, why_not
from deskhand.encoders.onnx import OnnxEncoder
from deskhand.encoders.packaged import minilm, packaged

QUESTION = "my parcel never turned up"
ANSWERS = "What to do if a delivery is missing"
OTHERS = "How to change the colour of the chart"

pytestmark = pytest.mark.skipif(
    bool(why_not()) or minilm() is None, reason=f"no encoder: {why_not() or 'not installed'}"
)


@pytest.fixture(params=["for English", "for every language"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    found = minilm() if request.param == "for English" else e5()
    assert found is not None
    return found


def test_a_question_lies_closer_to_what_answers_it_than_to_anything_else(encoder: Encoder) -> None:
    (question,) = encoder.questions([QUESTION])
    answers, others = encoder.passages([ANSWERS, OTHERS])
    assert question @ answers > question @ others


def test_every_vector_has_the_length_one(encoder: Encoder) -> None:
    rows = encoder.passages([ANSWERS, "", "\0", "\ud800 half a sign", "\ufdfa" * 400, "x" * 9_000])
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(6), abs=1e-3)


def test_the_encoder_for_english_is_asked_first_and_reads_nothing_else() -> None:
    english, every = packaged()
    assert [english.reads(language) for language in ("en", "de")] == [True, False]
    assert [every.reads(language) for language in ("en", "de")] == [True, True]


def test_what_means_the_same_lies_close_together_in_two_languages() -> None:
    found = e5()
    assert found is not None
    (question,) = found.questions(["mein Paket ist nie angekommen"])
    answers, others = found.passages([ANSWERS, OTHERS])
    assert question @ answers > question @ others


def no_secret(name: str, used_by: str) -> str:
    """Nothing that is asked here needs one."""
    raise AssertionError(f"{used_by} asked for {name}")


def folder_of_minilm(folder: Path) -> Path:
    """A company's own model, as files."""
    found = minilm()
    assert found is not None
    shutil.copy(found.model, folder / "model.onnx")
    shutil.copy(found.tokenizer, folder / "tokenizer.json")
    return folder


def test_a_company_brings_a_model_of_its_own_as_a_folder(tmp_path: Path) -> None:
    section = EncoderConfig(kind="folder", folder=str(folder_of_minilm(tmp_path)), question="q: ")
    (own,) = section.encoders(no_secret)
    found = minilm()
    assert found is not None
    assert own.name.startswith(f"folder {tmp_path.name} ")
    assert own.reads("sv")
    assert own.passages([ANSWERS]) == pytest.approx(found.passages([ANSWERS]))
    assert own.questions([QUESTION]) == pytest.approx(found.questions([f"q: {QUESTION}"]))


def test_another_model_in_the_same_folder_is_another_encoder(tmp_path: Path) -> None:
    section = EncoderConfig(kind="folder", folder=str(folder_of_minilm(tmp_path)))
    before = section.encoders(no_secret)[0].name
    with (tmp_path / "model.onnx").open("ab") as model:
        model.write(b"another")
    assert section.encoders(no_secret)[0].name != before


def test_a_folder_without_a_model_is_said_when_the_desk_starts(tmp_path: Path) -> None:
    for folder in ("", str(tmp_path)):
        with pytest.raises(BadInput, match=r"knowledge\.encoder\.folder: there is no model\.onnx"):
            EncoderConfig(kind="folder", folder=folder).encoders(no_secret)


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    folder = folder_of_minilm(tmp_path)
    (folder / "model.onnx").write_text("no model")
    broken = OnnxEncoder("broken", folder / "model.onnx", folder / "tokenizer.json")
    with pytest.raises(BadInput, match=str(folder)):
        broken.questions([QUESTION])


def test_without_an_encoder_there_is_none() -> None:
    assert EncoderConfig(kind="none").encoders(no_secret) == ()
