import subprocess
import sys

import pytest

from pipeline.core.errors import EncoderError, UnknownNameError
from pipeline.encoders import build_encoder, list_encoders, load_encoder


def test_lexical_loads_by_name():
    assert load_encoder("lexical").name == "lexical"


@pytest.mark.parametrize(("name", "nearest"), [("lexcal", "lexical"), ("e5", "e5-small"), ("MiniLM-v6", "minilm")])
def test_unknown_name_lists_the_known_and_the_nearest(name, nearest):
    with pytest.raises(UnknownNameError, match=rf"{name}.*did you mean '{nearest}'.*e5-small, minilm, use.*lexical"):
        load_encoder(name)


def test_a_name_like_no_other_gets_no_guess():
    with pytest.raises(UnknownNameError, match="no encoder is called 'qqqq'; known: e5-small"):
        build_encoder("qqqq")


def test_missing_folder(tmp_path):
    with pytest.raises(EncoderError, match="no such folder"):
        load_encoder(str(tmp_path / "nowhere"))


def test_lexical_needs_no_building():
    with pytest.raises(EncoderError, match="nothing to build"):
        build_encoder("lexical")


def test_list_says_what_is_ready(encoders_home):
    ready = {info.name: info.ready for info in list_encoders()}
    assert next(iter(ready)) == "e5-small"
    assert ready["lexical"]
    assert not ready["e5-small"]


def test_naming_an_encoder_imports_nothing_heavy():
    code = (
        "import sys; import pipeline.encoders as e; e.list_encoders();"
        "print([m for m in ('torch', 'sentence_transformers', 'onnx', 'onnxruntime', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
