"""Rule and text match for what no person and no declared column decides.

Belongs here: the order of the two, when an answer is sure enough, what a person is shown when it is not.
Does not belong here: tables (`build.py`), reviews (`reviews.py`), the match of titles (`warehouse/keying`).
"""

from collections.abc import Callable, Mapping, Sequence

from warehouse.keying import Keyed, Request
from warehouse.links.model import Answer, Catalogue, Open, Subject, Tied
from warehouse.links.nearest import CatalogueItem, Near
from warehouse.links.rules import LinkRule, fitting, link_rules

Key = Callable[[Sequence[Request]], Sequence[Keyed]]

# An item is taken without a person when it is this like and this far before the second; less is enough when
# the text match names the same item. On the example titles of `warehouse/keying` the first pair of numbers is
# right in 93 of 100.
_LIKE, _AHEAD = 0.5, 0.3
_LIKE_AGREED, _AHEAD_AGREED = 0.3, 0.1
# A certificate means the item that its name is this many times nearer to than to the next.
_FAR, _NEAREST_SCORE = 3.0, 0.8
_MOST = 5


def by_rule(subject: Subject, catalogue: Catalogue, has: Mapping[str, frozenset[str]]) -> Answer | None:
    """What the first rule with one answer says; Open when rules met several items; None: no rule applies.

    Args:
        subject: a notice or a group of permits or penalties.
        catalogue: the items of the bodies.
        has: the kinds of record that each body publishes.
    """
    items = catalogue.of(subject.body_id)
    several: tuple[LinkRule, str, list[CatalogueItem]] | None = None
    for rule in link_rules():
        if rule.record_kind != subject.record_kind:
            continue
        words = rule.met(subject.title, subject.genre, has.get(subject.body_id, frozenset()))
        if words is None:
            continue
        if rule.is_none:
            return Tied((), "rule", rule.score, rule.evidence(words))
        found = rule.items(subject.title, items)
        if len(found) == 1:
            return Tied((found[0].item_id,), "rule", rule.score, rule.evidence(words))
        if found and (several is None or len(found) < len(several[2])):
            several = (rule, words, found)
    if several is None:
        return None
    rule, words, found = several
    near = _ranked(subject.title, found, catalogue)
    return Open("rule_ambiguous", _shared_domain(found), None, rule.evidence(words), near)


def decision_answer(subject: Subject, catalogue: Catalogue, has: Mapping[str, frozenset[str]]) -> Answer:
    """The answer for a group of permits or penalties: by rule, else it waits for a person."""
    answer = by_rule(subject, catalogue, has)
    if isinstance(answer, Open):
        return _nearest_certificate(subject, answer, catalogue)
    if answer is not None:
        return answer
    items = catalogue.of(subject.body_id)
    near = catalogue.near(subject.title, items, _MOST)
    return Open("no_item", None, None, "", tuple((one.item, one.likeness) for one in near))


def _nearest_certificate(subject: Subject, several: Open, catalogue: Catalogue) -> Answer:
    """Of the items that a rule left open the one to which the certificate's name is by far the nearest."""
    found = catalogue.near(subject.title, [item for item, _ in several.candidates if item], _MOST)
    second = found[1].likeness if len(found) > 1 else 0.0
    if not found or found[0].likeness < _LIKE_AGREED or second > found[0].likeness / _FAR:
        return several
    words = "、".join(found[0].words)
    return Tied((found[0].item.item_id,), "rule", _NEAREST_SCORE, f"{several.evidence}：{words}")


def notice_answers(
    subjects: Sequence[Subject],
    catalogue: Catalogue,
    has: Mapping[str, frozenset[str]],
    body_names: Mapping[str, str],
    key: Key,
) -> list[Answer]:
    """The answers for notices in their order: by rule, else by the text of the title, else a person's."""
    answers: list[Answer | None] = [by_rule(subject, catalogue, has) for subject in subjects]
    places = [at for at, answer in enumerate(answers) if not isinstance(answer, Tied)]
    requests = [
        Request(
            subjects[at].title,
            column_path=subjects[at].channel_title,
            body_name=body_names.get(subjects[at].body_id),
        )
        for at in places
    ]
    for at, keyed in zip(places, key(requests) if requests else (), strict=True):
        answers[at] = by_text(subjects[at], keyed, catalogue, answers[at])
    return [answer for answer in answers if answer is not None]


def by_text(subject: Subject, keyed: Keyed, catalogue: Catalogue, several: Answer | None = None) -> Answer:
    """What the text match says, held against the items of the body.

    `several` is what a rule left open: then the text match may choose among its items, and none is no answer.
    """
    evidence = "、".join(keyed.evidence)
    if isinstance(several, Open):
        named = [item for item, _ in several.candidates if item and item.item_id == keyed.item_id]
        near = catalogue.near(subject.title, [item for item, _ in several.candidates if item], _MOST)
        if keyed.accepted and near and _is_sure(near, keyed) and (not named or near[0].item == named[0]):
            return _tied(near[0], keyed)
        return several
    if keyed.domain is None:
        if keyed.accepted:
            return Tied((), "text", keyed.score, evidence)
        near = catalogue.near(subject.title, catalogue.of(subject.body_id), _MOST - 1)
        return Open("domain_unsure", None, keyed.score, evidence, ((None, keyed.score), *_pairs(near)))
    own = catalogue.of(subject.body_id, keyed.domain)
    foreign = not own and keyed.domain in catalogue.district_domains and _serves_others(subject, catalogue)
    items = own or catalogue.by_domain.get(keyed.domain, ())
    fit = fitting(subject.title, items)
    near = catalogue.near(subject.title, items if fit is None else fit[0], _MOST)
    if keyed.accepted and not foreign:
        if fit is not None and len(fit[1]) == 1:
            return _tied(Near(fit[1][0], 0.0, ()), keyed)
        if near and _is_sure(near, keyed):
            return _tied(near[0], keyed)
    candidates = _pairs(near or catalogue.near(subject.title, items, _MOST)) or _named(keyed, catalogue)
    if not keyed.accepted:
        return Open("domain_unsure", keyed.domain, keyed.score, evidence, candidates)
    return Open("other_body" if foreign else "item_unsure", keyed.domain, keyed.score, evidence, candidates)


def _serves_others(subject: Subject, catalogue: Catalogue) -> bool:
    """Whether an item of another body would be strange: offices publish for all, as may who has no items."""
    return subject.body_id not in catalogue.office_ids and bool(catalogue.of(subject.body_id))


def _is_sure(near: Sequence[Near], keyed: Keyed) -> bool:
    ahead = near[0].likeness - (near[1].likeness if len(near) > 1 else 0.0)
    agreed = near[0].item.item_id == keyed.item_id
    like, least = (_LIKE_AGREED, _AHEAD_AGREED) if agreed else (_LIKE, _AHEAD)
    return near[0].likeness >= like and ahead >= least


def _tied(near: Near, keyed: Keyed) -> Tied:
    words = "、".join(dict.fromkeys((*keyed.evidence, *near.words)))
    return Tied((near.item.item_id,), "text", keyed.score, words)


def _pairs(near: Sequence[Near]) -> tuple[tuple[CatalogueItem | None, float], ...]:
    return tuple((one.item, one.likeness) for one in near)


def _named(keyed: Keyed, catalogue: Catalogue) -> tuple[tuple[CatalogueItem | None, float], ...]:
    """The item that the text match names, if nothing else is near; else the first ones of the domain."""
    items = catalogue.by_domain.get(keyed.domain or "", ())
    named = [item for item in items if item.item_id == keyed.item_id]
    return tuple((item, 0.0) for item in (named or items[:_MOST]))


def _ranked(
    title: str, items: Sequence[CatalogueItem], catalogue: Catalogue
) -> tuple[tuple[CatalogueItem | None, float], ...]:
    likeness = {one.item.item_id: one.likeness for one in catalogue.near(title, items, len(items))}
    ordered = sorted(items, key=lambda item: (-likeness.get(item.item_id, 0.0), item.item_id))
    return tuple((item, likeness.get(item.item_id, 0.0)) for item in ordered[:_MOST])


def _shared_domain(items: Sequence[CatalogueItem]) -> str | None:
    domains = {item.domain for item in items}
    return domains.pop() if len(domains) == 1 else None
