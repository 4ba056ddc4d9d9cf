"""Styles of a .docx: what a paragraph looks like where it does not say so itself.

Belongs here: resolving inherited properties (ECMA-376 part 1, 17.7). Does not belong here: text.
"""

from dataclasses import dataclass

from lxml import etree

from sources.documents.document import Style

_DEEPEST = 20  # styles based on one another


@dataclass(frozen=True, slots=True)
class Look:
    """Properties that a paragraph or run states or inherits; None where nothing is said."""

    size: float | None = None
    centred: bool | None = None
    red: bool | None = None
    hidden: bool | None = None
    style: Style | None = None
    number_id: str | None = None
    depth: int | None = None

    def over(self, base: "Look") -> "Look":
        """This look where it says something, else the other."""
        return Look(*(
            mine if (mine := getattr(self, name)) is not None else getattr(base, name)
            for name in Look.__slots__
        ))  # fmt: skip


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: etree._Element | None, space: str) -> None:
        """`root` is that of `styles.xml`; `space` is the namespace in braces."""
        self._space = space
        self._elements: dict[str, etree._Element] = {}
        self._looks: dict[str, Look] = {}
        self._default = Look()
        self._default_id = ""
        if root is None:
            return
        for one in root.iterchildren(f"{space}style"):
            self._elements[one.get(f"{space}styleId", "")] = one
            if one.get(f"{space}type") == "paragraph" and one.get(f"{space}default") in ("1", "true"):
                self._default_id = one.get(f"{space}styleId", "")
        base = root.find(f"{space}docDefaults/{space}rPrDefault/{space}rPr")
        self._default = self.of_run(base)

    def named(self, style_id: str | None) -> Look:
        """The look of a style with all that it is based on; of the default style for None."""
        key = self._default_id if style_id is None else style_id
        found = self._looks.get(key)
        if found is None:
            found = self._looks[key] = self._resolved(key)
        return found

    def _resolved(self, key: str) -> Look:
        look = Look()
        for _ in range(_DEEPEST):
            element = self._elements.get(key)
            if element is None:
                break
            name = element.find(f"{self._space}name")
            style = _style_of(name.get(f"{self._space}val", "") if name is not None else "")
            own = self.of_paragraph(element.find(f"{self._space}pPr"))
            own = Look(style=style).over(own).over(self.of_run(element.find(f"{self._space}rPr")))
            look = look.over(own)
            base = element.find(f"{self._space}basedOn")
            if base is None:
                break
            key = base.get(f"{self._space}val", "")
        return look.over(self._default)

    def of_paragraph(self, properties: etree._Element | None) -> Look:
        """What a `pPr` says."""
        if properties is None:
            return Look()
        space, value = self._space, f"{self._space}val"
        centred = number_id = depth = None
        if (alignment := properties.find(f"{space}jc")) is not None:
            centred = alignment.get(value) == "center"
        if (numbers := properties.find(f"{space}numPr")) is not None:
            if (one := numbers.find(f"{space}numId")) is not None:
                number_id = one.get(value)
            level = numbers.find(f"{space}ilvl")
            text = level.get(value, "") if level is not None else ""
            depth = int(text) if text.isascii() and text.isdigit() and len(text) == 1 else None
        outline = properties.find(f"{space}outlineLvl")
        style: Style | None = "heading" if outline is not None and outline.get(value) == "0" else None
        return Look(centred=centred, style=style, number_id=number_id, depth=depth)

    def of_run(self, properties: etree._Element | None) -> Look:
        """What an `rPr` says."""
        if properties is None:
            return Look()
        space, value = self._space, f"{self._space}val"
        size = red = hidden = None
        if (one := properties.find(f"{space}sz")) is not None:
            text = one.get(value, "")
            size = int(text) / 2 if text.isascii() and text.isdigit() and len(text) <= 4 else None
        if (one := properties.find(f"{space}color")) is not None:
            red = _is_red(one.get(value, ""))
        if (one := properties.find(f"{space}vanish")) is not None:
            hidden = one.get(value) not in ("0", "false")
        return Look(size=size, red=red, hidden=hidden)


def _style_of(name: str) -> Style | None:
    plain = name.strip().lower()
    if plain in ("title", "标题", "文件标题", "公文标题"):
        return "title"
    return "heading" if plain in ("heading 1", "标题 1", "标题1") else None


def _is_red(colour: str) -> bool:
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return False
    return red >= 0xC0 and green < 0x60 and blue < 0x60
