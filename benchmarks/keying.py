"""Keying by title alone on the labelled titles: domains, the accepted, none of the 26, items, speed.

Two set-ups: (a) the bundled data alone, which is what `zwgk key` does; (b) trained also on the labelled
titles of other sites and columns (the titles of one column of a site stay together). Beside them two
baselines in the same run: the keyword rules alone, and the plain TF-IDF nearest item of the catalogue.
Every figure stands for all titles and by quarters of the file (every fourth row): the lexicon was written
with a look at three of them; the titles of the last quarter (rows 4, 8, 12 …) were not looked at, their
totals were when the thresholds were chosen.
Run `python -m benchmarks.keying` from the repository's root; `--calibrate` cross-validates our examples.
"""

import argparse
import csv
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from warehouse.keying import Example, Keyed, Request, TitleKeyer, bundled_examples, bundled_items
from warehouse.keying.data import bundled_calibration, bundled_domains, bundled_lexicon
from warehouse.keying.lexicon import Lexicon
from warehouse.keying.text import ngrams, parts

_TITLES = Path(__file__).resolve().parents[2] / "shared" / "real" / "titles_labels.csv"
_FOLDS = 5
_NONE = "none"
_GOALS = {"accuracy": 0.90, "precision": 0.97, "coverage": 0.75, "none": 0.85, "speed": 5000.0}
# A label names an item in plain words, in the words of its site; these pairs are the same in other words.
_SAME = (
    ("政策文件", "政策法规", "法规政策", "政策", "规范性文件", "法规", "文件"),
    ("扶持政策", "扶持"),
    ("批后实施", "组织实施"),
    ("后期管理", "配后管理"),
    ("项目进展", "施工"),
    ("征地启动", "前期准备"),
    ("三公经费", "决算", "预算"),
    ("环评", "环境影响评价"),
    ("应急预案", "应急管理", "其他政策文件"),
)
_IDLE = frozenset(
    ("管理", "信息", "服务", "公开", "工作", "公示", "情况", "事项", "标准", "目录", "业务", "综合", "资金")
)


@dataclass(frozen=True)
class Titled:
    """A labelled title; `group` is its column on its site."""

    title: str
    domain: str | None
    item: str
    group: str


@dataclass(frozen=True)
class Figures:
    """Shares between 0 and 1; None where nothing was asked."""

    titles: int
    accuracy: float
    precision: float | None
    coverage: float | None
    none: float | None
    items: float | None


def labelled(path: Path) -> list[Titled]:
    """The labelled titles of a CSV file with the columns title, column_path, domain, level1_item, site."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Titled(
                row["title"],
                None if row["domain"] == _NONE else row["domain"],
                row["level1_item"].strip(),
                f"{row['site']}|{row['column_path']}",
            )
            for row in csv.DictReader(file)
        ]


def same_item(label: str, answer: Keyed) -> bool:
    """Does an item agree with a label in plain words: a telling pair of characters, or the same in words."""
    name = (answer.level1 or "") + (answer.level2 or "")
    if any(any(word in label for word in words) and any(word in name for word in words) for words in _SAME):
        return True
    pairs = {label[at : at + 2] for at in range(len(label) - 1)} - _IDLE
    return any(pair in name for pair in pairs) or label in name


def figures(titles: Sequence[Titled], answers: Sequence[Keyed]) -> Figures:
    """The figures of answers; an item counts where the label names one, also when the domain was missed."""
    right = [one.domain == answer.domain for one, answer in zip(titles, answers, strict=True)]
    kept = [hit for hit, answer in zip(right, answers, strict=True) if answer.accepted]
    of_none = [hit for hit, one in zip(right, titles, strict=True) if one.domain is None]
    of_items = [
        hit and same_item(one.item, answer)
        for hit, one, answer in zip(right, titles, answers, strict=True)
        if one.item and one.domain
    ]
    return Figures(
        len(titles),
        _share(right) or 0.0,
        _share(kept),
        len(kept) / len(titles) if titles else None,
        _share(of_none),
        _share(of_items),
    )


def bundled(titles: Sequence[Titled]) -> list[Keyed]:
    """Set-up (a): nothing of the labelled file is seen."""
    return TitleKeyer.from_bundled().key([Request(one.title) for one in titles])


def cross_validated(titles: Sequence[Titled]) -> list[Keyed]:
    """Set-up (b): trained also on the labelled titles of other columns."""
    answers: dict[int, Keyed] = {}
    for fold in range(_FOLDS):
        held = [at for at, one in enumerate(titles) if _fold(one.group) == fold]
        known = [Example(one.title, one.domain) for one in titles if _fold(one.group) != fold]
        keyer = TitleKeyer.from_bundled(examples=known)
        answers.update(zip(held, keyer.key([Request(titles[at].title) for at in held]), strict=True))
    return [answers[at] for at in range(len(titles))]


def keywords(titles: Sequence[Titled]) -> list[Keyed]:
    """Baseline: the words of the lexicon alone, the domain with the most; no word, none of the 26."""
    classes = (*bundled_domains(), None)
    lexicon = Lexicon(bundled_lexicon(), classes)
    answers = []
    for one in titles:
        told = lexicon.score(lexicon.hits(parts(one.title).subject))
        best = int(told.argmax()) if told.max() > 0 else len(classes) - 1
        answers.append(_answer(classes[best], accepted=bool(told.max() >= 3)))
    return answers


def nearest(titles: Sequence[Titled]) -> list[Keyed]:
    """Baseline: the catalogue item with the nearest text (TF-IDF of n-grams); far from all of them, none."""
    items = bundled_items()
    vectorizer = TfidfVectorizer(analyzer=lambda text: ngrams(text, 2, 3), sublinear_tf=True)
    matrix = vectorizer.fit_transform(
        [item.domain + item.level1 + item.level2 + item.words for item in items]
    )
    like = (vectorizer.transform([one.title for one in titles]) @ matrix.T).toarray()
    answers = []
    for row in like:
        item = items[int(row.argmax())]
        if row.max() < 0.1:
            answers.append(_answer(None, accepted=True))
        else:
            answers.append(_answer(item.domain, item.level1, item.level2, accepted=bool(row.max() >= 0.25)))
    return answers


def speed(titles: Sequence[str], rounds: int = 3) -> float:
    """Titles a second of processor time after start-up, the best of some rounds of about 10,000 titles."""
    keyer = TitleKeyer.from_bundled()
    requests = [Request(title) for title in titles] * (10_000 // max(1, len(titles)) + 1)
    best = 0.0
    for _ in range(rounds):
        start = time.process_time()
        keyer.key(requests)
        best = max(best, len(requests) / (time.process_time() - start))
    return best


def calibrate() -> None:
    """Print precision and coverage by threshold: our examples cross-validated, whole items left out."""
    examples = bundled_examples()
    folds = [_fold("/".join((e.domain, e.level1, e.level2)) if e.domain else e.title) for e in examples]
    told: list[tuple[bool, float, bool]] = []
    for fold in range(_FOLDS):
        known = [example for example, at in zip(examples, folds, strict=True) if at != fold]
        held = [example for example, at in zip(examples, folds, strict=True) if at == fold]
        keyer = TitleKeyer(
            bundled_items(), known, bundled_lexicon(), bundled_domains(), bundled_calibration()
        )
        answers = keyer.key([Request(example.title) for example in held])
        told += [
            (a.domain == e.domain, a.score, e.domain is None) for a, e in zip(answers, held, strict=True)
        ]
    print(f"{len(told)} examples, accuracy {np.mean([hit for hit, _, _ in told]):.3f}, ", end="")
    print(f"none recognised {np.mean([hit for hit, _, none in told if none]):.3f}")
    print("threshold  precision  coverage")
    for threshold in (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95):
        kept = [hit for hit, score, _ in told if score >= threshold]
        print(f"{threshold:9.2f}  {np.mean(kept):9.3f}  {len(kept) / len(told):8.3f}")


def main() -> None:
    """Print the table, or say politely that the titles are not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=Path, default=_TITLES)
    parser.add_argument("--calibrate", action="store_true")
    chosen = parser.parse_args()
    if chosen.calibrate:
        calibrate()
        return
    if not chosen.titles.is_file():
        print(f"no labelled titles at {chosen.titles}: nothing to measure")
        return
    titles = labelled(chosen.titles)
    ways: dict[str, Callable[[Sequence[Titled]], list[Keyed]]] = {
        "(a) bundled data only": bundled,
        "(b) and other columns": cross_validated,
        "keyword rules only": keywords,
        "TF-IDF nearest item": nearest,
    }
    head = f"{'':24}{'titles':>8}{'domain':>8}{'prec.':>8}{'cover.':>8}{'none':>8}{'item':>8}"
    answers = {name: way(titles) for name, way in ways.items()}
    for part, rows in (
        ("all titles", range(len(titles))),
        ("three quarters (looked at)", [at for at in range(len(titles)) if at % 4 != 3]),
        ("last quarter (not looked at)", range(3, len(titles), 4)),
    ):
        print(f"\n{part}\n{head}")
        for name, given in answers.items():
            got = figures([titles[at] for at in rows], [given[at] for at in rows])
            shares = (got.accuracy, got.precision, got.coverage, got.none, got.items)
            print(f"{name:24}{got.titles:>8}" + "".join(f"{_text(share):>8}" for share in shares))
    print(f"{'goal':32}{_GOALS['accuracy']:8.2f}{_GOALS['precision']:8.2f}", end="")
    print(f"{_GOALS['coverage']:8.2f}{_GOALS['none']:8.2f}")
    print(f"\nspeed {speed([one.title for one in titles]):,.0f} titles/s of processor time, ", end="")
    print(f"goal {_GOALS['speed']:,.0f}")


def _fold(group: str) -> int:
    return zlib.crc32(group.encode()) % _FOLDS


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None


def _text(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"


def _answer(
    domain: str | None, level1: str | None = None, level2: str | None = None, *, accepted: bool
) -> Keyed:
    return Keyed(domain, None, level1, level2, "text", 1.0, accepted, ())


if __name__ == "__main__":
    main()
