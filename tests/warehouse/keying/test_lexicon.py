"""Words found in titles: the longest at a place, each once, never without bound."""

import pytest

from warehouse.keying.lexicon import MOST, WEIGHTS, Lexicon

_CLASSES = ("就业", "社会保险", None)


@pytest.fixture
def lexicon() -> Lexicon:
    return Lexicon(
        [
            ("社会保险", "社会保险", "decisive"),
            ("就业", "社会保险补贴", "certain"),
            ("就业", "补贴", "supporting"),
            ("社会保险", "补贴", "excluding"),
            (None, "公积金", "certain"),
        ],
        _CLASSES,
    )


def test_a_part_of_a_longer_word_does_not_count(lexicon: Lexicon) -> None:
    hits = lexicon.hits("社会保险补贴公示")
    assert [hit.word for hit in hits] == ["社会保险补贴"]
    assert list(lexicon.score(hits)) == [WEIGHTS["certain"], 0, 0]


def test_a_word_may_tell_of_several_domains(lexicon: Lexicon) -> None:
    assert list(lexicon.score(lexicon.hits("岗位补贴"))) == [WEIGHTS["supporting"], WEIGHTS["excluding"], 0]


def test_a_word_counts_once(lexicon: Lexicon) -> None:
    assert lexicon.score(lexicon.hits("公积金、公积金"))[2] == WEIGHTS["certain"]


def test_what_words_tell_is_bounded() -> None:
    many = [("就业", word, "certain") for word in ("招聘会", "见习", "创业")]
    lexicon = Lexicon(many, _CLASSES)
    assert lexicon.score(lexicon.hits("招聘会见习创业"))[0] == MOST


def test_nothing_found_in_nothing(lexicon: Lexicon) -> None:
    assert lexicon.hits("") == []


def test_a_pair_counts_when_the_second_word_follows_the_first() -> None:
    lexicon = Lexicon([(None, "医院…招聘", "overriding"), ("就业", "招聘", "supporting")], _CLASSES)
    assert [hit.word for hit in lexicon.hits("县医院公开招聘护士")] == ["招聘", "医院公开招聘"]
    assert lexicon.score(lexicon.hits("县医院公开招聘护士"))[2] == WEIGHTS["overriding"]
    assert [hit.word for hit in lexicon.hits("招聘会走进医院")] == ["招聘"]
    far = "医院" + "的" * 60 + "招聘"
    assert lexicon.score(lexicon.hits(far))[2] == 0
