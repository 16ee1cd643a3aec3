"""The static encoder: its grams, its files, and what distilling makes of a small teacher."""

import json
from zipfile import ZipFile

import numpy as np
import pytest

from pipeline.core.errors import EncoderError
from pipeline.core.resources import file_digest, models_dir
from pipeline.encoders import is_quick, list_encoders, load_encoder
from pipeline.encoders.hashed_ngrams import find_grams
from pipeline.encoders.lexical import LexicalEncoder
from pipeline.encoders.static import FACTS, NUMBERS, StaticEncoder, Table, load_static, save_table
from pipeline.training.static_encoder import DistilOptions, commonest, distil, drawn

SIZE = DistilOptions(sentences=800, grams=600, dimensions=32)
VERBS = ("Plan", "Lead", "Support", "Sell", "Repair", "Teach", "Audit", "Ship", "Test", "Write")
THINGS = ("renewals", "contracts", "bridges", "lessons", "accounts", "pumps", "releases", "budgets")
ZH_VERBS = ("规划", "带领", "支持", "销售", "维修", "讲授", "审计", "运送", "测试", "编写")
ZH_THINGS = ("续约", "合同", "桥梁", "课程", "账目", "水泵", "版本", "预算")


def grams_of(*texts):
    grams = find_grams(texts)
    return [set(grams.hashes[grams.owners == row].tolist()) for row in range(len(texts))]


@pytest.fixture(scope="module")
def postings():
    """Eighty postings of ten sentences, half of them Chinese."""
    english = [[f"{verb} {thing} for team {n}" for verb in VERBS] for n in range(5) for thing in THINGS]
    chinese = [[f"{verb}{thing}，第{n}组" for verb in ZH_VERBS] for n in range(5) for thing in ZH_THINGS]
    return [*english, *chinese]


@pytest.fixture(scope="module")
def table(postings):
    return distil(postings, LexicalEncoder(), SIZE)


@pytest.fixture
def folder(tmp_path, table):
    save_table(table, tmp_path / "mine")
    return tmp_path / "mine"


def resaved(folder, **changed):
    """Write the folder's numbers anew with some of them changed, the digest too, as a stranger may."""
    with np.load(folder / NUMBERS) as stored:
        arrays = {name: stored[name] for name in stored.files} | changed
    np.savez(folder / NUMBERS, **arrays)
    facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    facts["numbers"] = file_digest(folder / NUMBERS)
    (folder / FACTS).write_text(json.dumps(facts), encoding="utf-8")
    return folder


class TestGrams:
    def test_words_pairs_and_stems(self):
        managed, manages, twice = grams_of("managed", "manages", "managed managed")
        assert len(managed) == 2  # the word and its stem
        assert len(managed & manages) == 1  # the stem
        assert len(twice - managed) == 1  # the pair

    def test_chinese_runs(self):
        (found,) = grams_of("客户经理")
        assert len(found) == 4 + 3 + 2
        (parted,) = grams_of("客户 经理")
        assert len(parted) == 4 + 2

    def test_a_stem_is_no_word_of_its_letters(self):
        stem, word = grams_of("managers", "manag")
        assert not stem & word

    def test_neither_place_nor_company_shows(self):
        alone = grams_of("Sell to 大客户")[0]
        for texts in (["", "x" * 5000, "Sell to 大客户"], ["Sell to 大客户", "维修"]):
            assert grams_of(*texts)[texts.index("Sell to 大客户")] == alone

    @pytest.mark.parametrize(
        ("text", "same"), [("ＳＥＬＬ cars", "sell CARS"), ("銷售經理", "销售经理"), ("sell, cars!", "sell cars")]
    )
    def test_width_case_and_traditional_characters_do_not_count(self, text, same):
        assert grams_of(text) == grams_of(same)

    @pytest.mark.parametrize("texts", [[], [""], ["  ", "!?"]])
    def test_nothing_has_no_grams(self, texts):
        assert not len(find_grams(texts).hashes)


class TestDistilling:
    def test_similarities_follow_the_teacher_on_sentences_it_did_not_learn(self, table):
        assert table.facts["likeness_on_unseen"] > 0.8
        asked = ["Lead audits of contracts", "Audit contracts", "Teach lessons", "审计合同", "讲授课程"]
        near = StaticEncoder("", "", table).encode(asked)
        assert near[0] @ near[1] > near[0] @ near[2]
        assert near[3] @ near[3] > near[3] @ near[4] + 0.2

    def test_the_same_postings_in_any_order_give_the_same_numbers(self, table, postings):
        again = distil(postings[::-1], LexicalEncoder(), SIZE)
        assert np.array_equal(again.hashes, table.hashes)
        assert np.array_equal(again.codes, table.codes)
        assert again.facts == table.facts

    def test_what_few_postings_share_is_not_learned(self, postings):
        few = [["Call Zebulon Quux about renewals"]] * 4
        rare = np.setdiff1d(find_grams(["zebulon"]).hashes, find_grams(["renewals"]).hashes)
        assert not np.isin(rare, commonest([*postings, *few], 10_000)).any()
        assert np.isin(rare, commonest([*postings, *few, *few], 10_000)).all()

    def test_half_of_the_sentences_are_chinese_where_there_are_so_many(self, postings):
        some = drawn(postings, 100)
        assert len(some) == len(set(some)) == 100
        assert sum("，" in text for text in some) == 50
        assert len(drawn(postings[:45], 440)) == 440  # what one language lacks, the other fills

    def test_few_sentences_are_refused(self, postings):
        with pytest.raises(EncoderError, match=r"50 different sentences are too few.*give more postings"):
            distil(postings[:5], LexicalEncoder())

    def test_sentences_that_share_no_words_are_refused(self):
        with pytest.raises(EncoderError, match="no words stand in 5 postings"):
            distil([[f"a{n}b c{n}d"] for n in range(600)], LexicalEncoder())

    def test_odd_dimensions_cannot_be_packed(self):
        with pytest.raises(ValueError, match="must be even, got 7"):
            DistilOptions(dimensions=7)


class TestFolder:
    def test_what_was_saved_is_loaded(self, folder, table, sentences):
        loaded = load_encoder(str(folder))
        assert isinstance(loaded, StaticEncoder)
        assert (loaded.name, loaded.dimensions) == (str(folder), 32)
        assert np.array_equal(loaded.encode(sentences), StaticEncoder("", "", table).encode(sentences))

    def test_no_word_stands_in_it(self, folder):
        kept = b"".join(path.read_bytes() for path in folder.iterdir())
        assert b"renewals" not in kept
        assert "续约".encode() not in kept

    def test_another_table_has_another_digest(self, folder, tmp_path, table):
        other = Table(table.hashes, table.rarity, -table.codes, table.scale)
        save_table(other, tmp_path / "other")
        assert load_static("", folder).digest != load_static("", tmp_path / "other").digest

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"codes": np.zeros((3, 3), np.uint8)}, r"codes are uint8 of shape \(3, 3\), not uint8 of"),
            ({"scale": np.zeros(3, np.float64)}, "scale are float64"),
            ({"hashes": None}, "hashes are object|allow_pickle=False"),
        ],
    )
    def test_shapes_that_do_not_fit(self, folder, changed, said):
        with pytest.raises(EncoderError, match=said):
            load_static("mine", resaved(folder, **changed))

    def test_a_bomb_is_not_unpacked(self, folder):
        zeros = np.zeros(250_000_000, np.uint8)
        np.savez_compressed(folder / NUMBERS, hashes=zeros)
        assert (folder / NUMBERS).stat().st_size < 1_000_000
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8")) | {"numbers": file_digest(folder / NUMBERS)}
        (folder / FACTS).write_text(json.dumps(facts), encoding="utf-8")
        with pytest.raises(EncoderError, match="unpacks to more than 200,000,000 bytes"):
            load_static("mine", folder)

    def test_a_header_that_claims_more_than_there_is(self, folder):
        header = b"{'descr': '<u4', 'fortran_order': False, 'shape': (900000000000,), }".ljust(117) + b"\n"
        member = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
        with ZipFile(folder / NUMBERS, "w") as packed:
            packed.writestr("hashes.npy", member)
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8")) | {"numbers": file_digest(folder / NUMBERS)}
        (folder / FACTS).write_text(json.dumps(facts), encoding="utf-8")
        with pytest.raises(EncoderError, match="cannot be read as a static encoder"):
            load_static("mine", folder)

    def test_hashes_in_disorder_and_weights_that_are_none(self, folder, table):
        with pytest.raises(EncoderError, match="hashes do not ascend"):
            load_static("mine", resaved(folder, hashes=table.hashes[::-1]))
        resaved(folder, hashes=table.hashes)
        with pytest.raises(EncoderError, match="no weights"):
            load_static("mine", resaved(folder, scale=np.full_like(table.scale, np.nan)))

    def test_damage_is_seen(self, folder):
        numbers = bytearray((folder / NUMBERS).read_bytes())
        numbers[len(numbers) // 2] ^= 1
        (folder / NUMBERS).write_bytes(bytes(numbers))
        with pytest.raises(EncoderError, match=r"not those that it was saved with.*encoder distil"):
            load_encoder(str(folder))

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ("[]", "no static encoder of version 1"),
            ('{"version": 2}', "no static encoder of version 1"),
            ("{", "cannot be read as a static encoder"),
            ("[" * 100_000, "cannot be read as a static encoder"),
        ],
    )
    def test_facts_that_are_none(self, folder, facts, said):
        (folder / FACTS).write_text(facts, encoding="utf-8")
        with pytest.raises(EncoderError, match=said):
            load_static("mine", folder)

    @pytest.mark.parametrize(
        ("grams", "dimensions", "said"),
        [
            (0, 32, "0 grams of 32"),
            ("9", 32, "'9' grams"),
            (600, 31, "of 31 dim"),
            (10**9, 256, "would take 1,024,"),
        ],
    )
    def test_sizes_that_cannot_be(self, folder, grams, dimensions, said):
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        facts |= {"grams": grams, "dimensions": dimensions}
        (folder / FACTS).write_text(json.dumps(facts), encoding="utf-8")
        with pytest.raises(EncoderError, match=said):
            load_static("mine", folder)

    def test_numbers_that_are_missing(self, folder):
        (folder / NUMBERS).unlink()
        with pytest.raises(EncoderError, match=r"static\.npz is missing"):
            load_static("mine", folder)


@pytest.fixture(scope="module")
def fast():
    return load_encoder("fast")


class TestShipped:
    def test_it_ships_and_is_listed(self, fast):
        (info,) = [one for one in list_encoders() if one.name == "fast"]
        assert info.ready
        assert info.dimensions == fast.dimensions
        assert is_quick(fast)

    def test_it_is_small(self):
        size = sum(path.stat().st_size for path in (models_dir() / "fast").iterdir())
        assert size < 2_000_000

    def test_vectors_have_length_one_and_do_not_depend_on_the_company(self, fast, sentences):
        together = fast.encode([*sentences, "x" * 4000, *sentences[:7]])
        alone = np.vstack([fast.encode([text]) for text in sentences])
        assert np.allclose(np.linalg.norm(alone, axis=1), 1, atol=1e-5)
        assert np.array_equal(together[: len(sentences)], alone)
        assert np.array_equal(together[-7:], alone[:7])
        assert not fast.encode(["", " ", "…"]).any()

    @pytest.mark.parametrize(
        ("text", "same", "other"),
        [
            ("Look after key customers and renew their contracts", "负责大客户维护与合同续签", "熟练使用办公软件"),
            ("Bachelor's degree in computer science", "计算机相关专业本科以上学历", "开拓新客户"),
            ("coordinate with other departments", "与其他部门协调沟通", "至少五年驾龄"),
        ],
    )
    def test_both_languages_meet(self, fast, text, same, other):
        asked, near, far = fast.encode([text, same, other])
        assert asked @ near > asked @ far + 0.1
