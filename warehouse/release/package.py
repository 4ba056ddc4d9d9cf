"""`datapackage.json` and `SHA256SUMS`: the machine-readable description of a release.

Belongs here: descriptions derived from the contracts, and checksums. Does not belong here: text for
people (`readme.py`), comparing versions (`changes.py`).

Format: Data Package 2.0 (datapackage.org). Properties of our own: `as_of` (day by which duties were
judged), `dataset` and `rows` of a resource, `title_en`, `description_en`, `unit`. No time of making:
the same data give the same bytes.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from warehouse.contract import Contract, FieldSpec
from warehouse.release.csv_file import LIST_DELIMITER
from warehouse.release.datasets import DatasetResult
from warehouse.release.masking import published_fields

SUMS = "SHA256SUMS"
PACKAGE = "datapackage.json"
DATA_SUFFIXES = (".parquet", ".csv")
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International（署名 4.0 国际）",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_TYPES = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "yuan": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "datetime",
    "strings": "array",
}


def datapackage(
    folder: Path,
    specs: Sequence[Contract],
    results: Sequence[DatasetResult],
    digests: Mapping[str, str],
    version: str,
    as_of: date,
) -> dict[str, Any]:
    """The description of the data files that lie in `folder`, whose SHA-256 are `digests`."""
    rows = {result.name: result.rows for result in results}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "zwgk-open-data",
        "title": "政务公开数据",
        "title_en": "Government disclosure data",
        "description": "区县政务公开的目录、公文、行政许可、行政处罚、公开责任评判和指标。",
        "description_en": "Catalogue, notices, permits, penalties, duties and indicators of a district.",
        "version": version,
        "as_of": as_of.isoformat(),
        "licenses": [LICENCE],
        "resources": [
            _resource(folder, spec, rows[name], kind, digests)
            for spec in specs
            if (name := spec.dataset)
            for kind in ("parquet", "csv")
        ],
    }


def json_document(content: Mapping[str, Any]) -> str:
    """JSON as it is written to files: two spaces, Chinese as Chinese, a final line break."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def checksums(folder: Path, known: Mapping[str, str] | None = None) -> str:
    """The content of `SHA256SUMS` for every other file in `folder`, as `sha256sum -c` reads it.

    Files whose digest is `known` are not read again.
    """
    names = sorted(path.name for path in folder.iterdir() if path.name != SUMS)
    digests = {name: (known or {}).get(name) or sha256_of(folder / name) for name in names}
    return "".join(f"{digest}  {name}\n" for name, digest in digests.items())


def read_checksums(path: Path) -> dict[str, str]:
    """Digest by file name; lines that are none are left out (the file is then reported as not listed)."""
    sums: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        if len(digest) == 64 and name:
            sums[name] = digest
    return sums


def field_description(field: FieldSpec, *, csv: bool) -> dict[str, Any]:
    """One column as a Table Schema field."""
    described: dict[str, Any] = {"name": field.name, "type": _TYPES[field.type], "title": field.title.zh}
    if field.type == "strings" and csv:
        described |= {"type": "list", "delimiter": LIST_DELIMITER, "itemType": "string"}
    described["title_en"] = field.title.en
    if field.description is not None:
        described |= {"description": field.description.zh, "description_en": field.description.en}
    if field.unit is not None:
        described["unit"] = field.unit
    constraints: dict[str, Any] = {}
    if field.required:
        constraints["required"] = True
    if field.pattern is not None and field.disclosure == "open":
        constraints["pattern"] = field.pattern
    if field.codes is not None:
        constraints["enum"] = list(field.codes)
    if field.max_length is not None and field.disclosure == "open":
        constraints["maxLength"] = field.max_length
    if constraints:
        described["constraints"] = constraints
    return described


def _resource(
    folder: Path, spec: Contract, rows: int, kind: str, digests: Mapping[str, str]
) -> dict[str, Any]:
    path = folder / f"{spec.dataset}.{kind}"
    resource: dict[str, Any] = {
        "name": f"{spec.dataset}-{kind}".replace("_", "-"),
        "type": "table",
        "dataset": spec.dataset,
        "path": path.name,
        "title": spec.title.zh,
        "title_en": spec.title.en,
        "description": f"{spec.description.zh}（{spec.grain.zh}）",
        "description_en": f"{spec.description.en} ({spec.grain.en})",
        "format": kind,
        "mediatype": "text/csv" if kind == "csv" else "application/vnd.apache.parquet",
    }
    if kind == "csv":
        resource["encoding"] = "utf-8"
        resource["dialect"] = {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
        }
    resource |= {
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digests[path.name]}",
        "rows": rows,
        "schema": {
            "fields": [field_description(field, csv=kind == "csv") for field in published_fields(spec)],
            "primaryKey": list(spec.key),
            "missingValues": [""],
        },
    }
    return resource
