"""Where the registry and the data are: command line, then environment, then the defaults.

Belongs here: resolving folders and the as-of day. Does not belong here: anything about their content.
"""

import os
from datetime import date
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def bureaus_folder(given: Path | None = None) -> Path:
    """`--bureaus`, else `ZWGK_BUREAUS`, else `sources/bureaus` of this checkout."""
    named = given or os.environ.get("ZWGK_BUREAUS")
    return Path(named).resolve() if named else REPOSITORY / "sources" / "bureaus"


def data_folder(given: Path | None = None) -> Path:
    """`--data`, else `ZWGK_DATA`, else `./data`."""
    return Path(given or os.environ.get("ZWGK_DATA") or "data").resolve()


def as_of_text(given: date | None = None) -> str:
    """`--as-of`, else `ZWGK_AS_OF`, else empty: the run takes the current day in Beijing."""
    return given.isoformat() if given else os.environ.get("ZWGK_AS_OF", "")


def inbox_folder(data: Path, given: Path | None = None) -> Path:
    """`--inbox`, else `ZWGK_INBOX`, else `inbox` in the data folder: where bureaus drop their files."""
    named = given or os.environ.get("ZWGK_INBOX")
    return Path(named).resolve() if named else data / "inbox"


def outbox_folder(data: Path, given: Path | None = None) -> Path:
    """`--outbox`, else `ZWGK_OUTBOX`, else `outbox` in the data folder: where they find the answers."""
    named = given or os.environ.get("ZWGK_OUTBOX")
    return Path(named).resolve() if named else data / "outbox"


def slugs(bureaus: Path) -> list[str]:
    """The bureaus of a registry: its folders with a `source.yml`, in name order."""
    return sorted(path.parent.name for path in bureaus.glob("*/source.yml"))
