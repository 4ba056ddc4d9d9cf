"""The model that is kept beside the data is the one that the data teach."""

from pathlib import Path

from warehouse.keying.data import LEARNED, bundled_digest
from warehouse.keying.model import NgramModel


def test_the_kept_model_is_current() -> None:
    assert NgramModel.load(LEARNED, bundled_digest()) is not None, "run: python -m warehouse.keying.train"


def test_a_model_of_other_data_is_not_used(tmp_path: Path) -> None:
    model = NgramModel(2).fit(["低保公示", "道路挖掘"], [0, 1], [1.0, 1.0])
    model.save(tmp_path / "kept.npz", "one")
    assert NgramModel.load(tmp_path / "kept.npz", "other") is None
    assert NgramModel.load(tmp_path / "none.npz", "one") is None


def test_what_was_kept_answers_the_same(tmp_path: Path) -> None:
    texts = ["最低生活保障对象公示", "城市道路挖掘许可", "低保审核信息", "占用道路审批"]
    model = NgramModel(2).fit(texts, [0, 1, 0, 1], [1.0] * 4)
    model.save(tmp_path / "kept.npz", "one")
    kept = NgramModel.load(tmp_path / "kept.npz", "one")
    assert kept is not None
    before = model.transform(texts) @ model.coefficients + model.intercept
    after = kept.transform(texts) @ kept.coefficients + kept.intercept
    assert abs(before - after).max() < 0.01
