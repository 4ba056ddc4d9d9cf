"""What goes into the text match and what comes out, and the learned part of it.

Belongs here: requests and answers, the linear model over n-grams. Does not belong here: the lexicon.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from warehouse.keying.text import ngrams

_INVERSE_PENALTY = 10.0
_PATIENCE = 200


@dataclass(frozen=True)
class Request:
    """A title to key; the rest helps where it is known."""

    title: str
    column_path: str | None = None
    body_name: str | None = None
    body_text: str | None = None


@dataclass(frozen=True)
class Keyed:
    """The answer for one title.

    `domain` None: none of the 26. `score`: estimated probability of the domain, 0 to 1. `accepted` False: a
    person should look. `evidence`: words that stand in the title (or column, or text) and decided.
    `method`: `text`, `column` (the column's name decided with it), or `decision` (a person's).
    """

    domain: str | None
    item_id: str | None
    level1: str | None
    level2: str | None
    method: str
    score: float
    accepted: bool
    evidence: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The object of `zwgk key --json`."""
        return {
            "domain": self.domain,
            "item_id": self.item_id,
            "level1": self.level1,
            "level2": self.level2,
            "method": self.method,
            "score": self.score,
            "accepted": self.accepted,
            "evidence": list(self.evidence),
        }


def _vectorizer(vocabulary: dict[str, int] | None = None) -> Any:
    # The library takes seconds to import: what only names the types of this module need not wait for it.
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer=ngrams, sublinear_tf=True, dtype=np.float64, vocabulary=vocabulary)


class NgramModel:
    """TF-IDF of character n-grams and a multinomial logistic regression; the same every time it is fitted."""

    def __init__(self, classes: int) -> None:
        self._classes = classes
        self.vectorizer: Any = _vectorizer()

    def fit(self, subjects: Sequence[str], labels: Sequence[int], weights: Sequence[float]) -> "NgramModel":
        """Learn; labels are columns of the classes, weights say how much a text counts."""
        from sklearn.linear_model import LogisticRegression

        matrix = self.vectorizer.fit_transform(subjects)
        learner = LogisticRegression(C=_INVERSE_PENALTY, max_iter=_PATIENCE, tol=1e-3)
        learner.fit(matrix, np.asarray(labels), sample_weight=np.asarray(weights))
        # A class without a text (a selection of examples) keeps the lowest value that any class has.
        self.coefficients: NDArray[np.float64] = np.zeros((matrix.shape[1], self._classes))
        self.intercept: NDArray[np.float64] = np.full(self._classes, float(learner.intercept_.min()))
        self.coefficients[:, learner.classes_] = learner.coef_.T
        self.intercept[learner.classes_] = learner.intercept_
        self.terms: list[str] = list(self.vectorizer.get_feature_names_out())
        return self

    def save(self, path: Path, made_from: str) -> None:
        """Keep what was learned; `made_from` is the digest of what it was learned from."""
        # Half precision moves a probability by less than 0.001 and halves the file.
        np.savez_compressed(
            path,
            made_from=np.array(made_from),
            terms=np.array("\n".join(self.terms)),
            idf=self.vectorizer.idf_.astype(np.float32),
            coefficients=self.coefficients.astype(np.float16),
            intercept=self.intercept,
        )

    @classmethod
    def load(cls, path: Path, made_from: str) -> "NgramModel | None":
        """What `save` kept, None when it was learned from something else or is not there."""
        if not path.is_file():
            return None
        with np.load(path) as kept:
            if str(kept["made_from"]) != made_from:
                return None
            coefficients = kept["coefficients"].astype(np.float64)
            model = cls(coefficients.shape[1])
            model.coefficients = coefficients
            model.intercept = kept["intercept"]
            model.terms = str(kept["terms"]).split("\n")
            model.vectorizer = _vectorizer({term: place for place, term in enumerate(model.terms)})
            model.vectorizer.idf_ = kept["idf"].astype(np.float64)
            return model

    def transform(self, subjects: Sequence[str]) -> Any:
        """The TF-IDF rows (scipy CSR matrix) of texts."""
        return self.vectorizer.transform(subjects)
