import numpy as np
import pytest

from pipeline.encoders.lexical import DIMENSIONS, LexicalEncoder


@pytest.fixture(scope="module")
def lexical():
    return LexicalEncoder()


def test_rows_have_length_one(lexical, sentences):
    rows = lexical.encode(sentences)
    assert rows.shape == (len(sentences), DIMENSIONS)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("negotiate renewal contracts", "renewal contract negotiation", "repair electrical equipment"),
        ("负责大客户销售", "大客户销售管理", "维修电气设备"),
        ("ＪＡＶＡ development", "Java developer", "nursing care"),
    ],
)
def test_shared_spelling_is_near(lexical, text, near, far):
    a, b, c = lexical.encode([text, near, far])
    assert a @ b > 0.3
    assert a @ b > a @ c + 0.2


def test_vectors_are_the_same_each_time_and_in_any_company(lexical, sentences):
    alone = np.vstack([LexicalEncoder().encode([text]) for text in sentences[:5]])
    assert np.allclose(alone, lexical.encode(sentences)[:5], atol=1e-6)
    assert lexical.digest == LexicalEncoder().digest


def test_nothing_is_zero(lexical):
    assert not lexical.encode(["", "  "]).any()
    assert lexical.encode([]).shape == (0, DIMENSIONS)
