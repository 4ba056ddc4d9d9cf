"""The words of a title that decided.

Belongs here: choosing and joining the pieces with the largest contribution. Does not belong here: scoring.
"""

from collections.abc import Iterable, Sequence

MOST_WORDS = 3
_PIECES = 8


def words(
    text: str, lexicon: Iterable[tuple[str, float]], pieces: Sequence[tuple[str, float]]
) -> tuple[str, ...]:
    """At most three words of the text, the strongest first.

    Args:
        text: where the words must stand.
        lexicon: words of the lexicon that spoke for the answer, with their weight.
        pieces: n-grams with their contribution; those that overlap in the text are joined.
    """
    told = sorted(((weight, word) for word, weight in lexicon if weight > 0), key=lambda pair: -pair[0])
    found = [word for _, word in told]
    if len(found) < MOST_WORDS:
        best = sorted(
            ((weight, piece) for piece, weight in pieces if weight > 0), key=lambda p: (-p[0], p[1])
        )
        found += _joined(text, [piece for _, piece in best[:_PIECES]])
    kept: list[str] = []
    for word in found:
        if word in text and not any(word in other or other in word for other in kept):
            kept.append(word)
        if len(kept) == MOST_WORDS:
            break
    return tuple(kept)


def _joined(text: str, pieces: Sequence[str]) -> list[str]:
    spans: list[list[int]] = []
    for piece in pieces:
        start = text.find(piece)
        if start >= 0:
            spans.append([start, start + len(piece), len(spans)])
    spans.sort()
    joined: list[list[int]] = []
    for span in spans:
        if joined and span[0] < joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], span[1])
            joined[-1][2] = min(joined[-1][2], span[2])
        else:
            joined.append(span)
    joined.sort(key=lambda span: span[2])
    return [text[start:end] for start, end, _ in joined if end - start > 1]
