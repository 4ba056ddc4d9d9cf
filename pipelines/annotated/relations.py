"""How the parts of a container know each other: relations and content types.

Belongs here: reading and adding both (ECMA-376 part 2). Does not belong here: what the parts hold.
"""

import lxml.etree as etree

from pipelines.annotated.ooxml import (
    CONTENT_TYPES,
    PACKAGE_RELATIONS,
    RELATIONS,
    Package,
    UnusualWorkbook,
    parsed,
    relations_part,
    resolved,
)

_TYPES = "[Content_Types].xml"


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """The relations of a part by id, each as its kind and the part it points at, inside the container."""
    name = relations_part(part)
    if not package.has(name):
        return {}
    return {
        link.get("Id", ""): (link.get("Type", ""), resolved(part, link.get("Target", "")))
        for link in package.xml(name).iter(f"{{{PACKAGE_RELATIONS}}}Relationship")
        if link.get("TargetMode") != "External"
    }


def related(package: Package, part: str, ending: str) -> str | None:
    """The first part that `part` is related to by a kind that ends so."""
    for kind, target in relations(package, part).values():
        if kind.endswith(ending) and package.has(target):
            return target
    return None


def relate(package: Package, part: str, kind: str, target: str) -> str:
    """Add a relation from `part` to the part `target`; its id."""
    name = relations_part(part)
    root = (
        package.xml(name)
        if package.has(name)
        else parsed(f'<Relationships xmlns="{PACKAGE_RELATIONS}"/>'.encode())
    )
    known = {link.get("Id") for link in root}
    identity = next(f"rIdZwgk{n}" for n in range(1, 10_000) if f"rIdZwgk{n}" not in known)
    link = etree.SubElement(root, f"{{{PACKAGE_RELATIONS}}}Relationship")
    link.set("Id", identity)
    link.set("Type", f"{RELATIONS}/{kind}")
    link.set("Target", f"/{target}")
    package.put_xml(name, root)
    return identity


def unrelate(package: Package, part: str, target: str) -> None:
    """Remove the relations from `part` to `target`."""
    name = relations_part(part)
    root = package.xml(name)
    for link in list(root):
        if link.get("TargetMode") != "External" and resolved(part, link.get("Target", "")) == target:
            root.remove(link)
    package.put_xml(name, root)


def declare(package: Package, part: str, content_type: str | None) -> None:
    """Say of which type a part is; None takes the statement back."""
    root = _types(package)
    for entry in list(root):
        if entry.get("PartName", "").lower() == f"/{part}".lower():
            root.remove(entry)
    if content_type is not None:
        entry = etree.SubElement(root, f"{{{CONTENT_TYPES}}}Override")
        entry.set("PartName", f"/{part}")
        entry.set("ContentType", content_type)
    package.put_xml(_TYPES, root)


def declare_suffix(package: Package, suffix: str, content_type: str) -> None:
    """Say of which type the parts with a suffix are, unless that is said already."""
    root = _types(package)
    if any(entry.get("Extension", "").lower() == suffix for entry in root):
        return
    entry = etree.Element(f"{{{CONTENT_TYPES}}}Default")
    entry.set("Extension", suffix)
    entry.set("ContentType", content_type)
    root.insert(0, entry)
    package.put_xml(_TYPES, root)


def _types(package: Package) -> etree._Element:
    if not package.has(_TYPES):
        raise UnusualWorkbook("no content types")
    return package.xml(_TYPES)
