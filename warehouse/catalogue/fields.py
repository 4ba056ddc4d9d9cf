"""The columns of a catalogue that are compared, and what counts as the same in each.

Belongs here: the key of a cell and how it is shown. Does not belong here: names and bodies of items.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from warehouse.catalogue.model import Item
from warehouse.catalogue.wording import elements, plain, title_key


@dataclass(frozen=True, slots=True)
class Field:
    """A compared field: its key (equal keys are no change) and how it is shown; a key None is untold."""

    name: str
    key: Callable[[Item], Hashable | None]
    show: Callable[[Item], str | None]


def _set(values: Iterable[str] | None, key: Callable[[str], str]) -> frozenset[str] | None:
    return None if values is None else frozenset(key(value) for value in values)


def _flag(name: str) -> Field:
    def read(item: Item) -> bool | None:
        value: bool | None = getattr(item, name)
        return value

    return Field(name, read, lambda item: {True: "√", False: "—", None: None}[read(item)])


COLUMNS: tuple[Field, ...] = (
    Field("content", lambda i: elements(i.content) or None, lambda i: i.content),
    Field(
        "basis",
        lambda i: _set(i.basis, title_key) or None,
        lambda i: "、".join(f"《{title}》" for title in i.basis) or None,
    ),
    Field("limit_text", lambda i: plain(i.limit_text) or None, lambda i: i.limit_text),
    Field("carriers", lambda i: _set(i.carriers, plain), lambda i: "、".join(i.carriers or ()) or None),
    _flag("audience_all"),
    Field("audience_specific", lambda i: plain(i.audience_specific) or None, lambda i: i.audience_specific),
    _flag("mode_active"),
    _flag("mode_on_request"),
    _flag("level_county"),
    _flag("level_town"),
    _flag("level_village"),
    Field("stage", lambda i: plain(i.stage) or None, lambda i: i.stage),
)
