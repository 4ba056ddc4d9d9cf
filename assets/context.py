"""What every step needs to know: which registry, which data folder, which day.

Belongs here: the district as one value and as a Dagster resource, loading of the registry into an engine.
Does not belong here: the steps themselves.
"""

import os
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import dagster as dg

from assets.clock import today as today
from sources.registry import Registry
from sources.registry_load import load_registry
from warehouse.archive import Archive
from warehouse.engine import Engine
from warehouse.knowledge import hide_later
from warehouse.registry_tables import register_registry
from warehouse.store import Store

ID_KEY = "ZWGK_ID_KEY"
"""Environment variable with the district's secret for the ids of permits and penalties; the same key gives
the same ids, and without it a person's name could be tried out against a published id."""


@dataclass(frozen=True)
class District:
    """A district's registry, its data folder, and the day by which duties are judged."""

    bureaus: Path
    data: Path
    as_of: date

    @property
    def store(self) -> Store:
        """The stage files below the data folder."""
        return Store(self.data)

    @property
    def archive(self) -> Archive:
        """The captured bytes."""
        return Archive(self.data / "raw" / "archive")

    @property
    def database(self) -> Path:
        """The DuckDB file for analysts."""
        return self.data / "warehouse.duckdb"

    @property
    def releases(self) -> Path:
        """The folder of the open-data releases."""
        return self.data / "open"

    @cached_property
    def registry(self) -> Registry:
        """The registry of bureaus, with its problems."""
        return load_registry(self.bureaus)

    def engine(self, *, whole: bool = False) -> Engine:
        """A new SQL engine over the stage files; close it after use.

        It shows of raw and parsed tables what was known by the end of the as-of day (`knowledge.py`), with
        `whole` all of them.
        """
        engine = Engine(self.store, as_of=self.as_of, id_key=os.environ.get(ID_KEY, ""))
        if not whole:
            hide_later(engine, self.as_of)
        return engine

    def engine_with_registry(self) -> Engine:
        """`engine` with the tables `registry.*`."""
        engine = self.engine()
        register_registry(
            engine,
            {
                "registry.bodies": self.registry.body_rows(),
                "registry.channels": self.registry.channel_rows(),
                "registry.channel_items": self.registry.channel_item_rows(),
                "registry.item_renames": self.registry.rename_rows(),
                "registry.obligations": self.registry.obligation_rows(),
                "registry.exemptions": self.registry.exemption_rows(),
                "registry.corrections": [
                    row for row in self.registry.correction_rows() if row["decided_on"] <= self.as_of
                ],
                "registry.task_evidence": self.registry.task_evidence_rows(),
                "registry.objections": self.registry.objection_rows(),
                "registry.extensions": self.registry.extension_rows(),
                "registry.catalogue_overrides": self.registry.override_rows(),
            },
        )
        return engine


class DistrictResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The district of a Dagster run; `as_of` empty means today in Beijing."""

    bureaus: str
    data: str
    as_of: str = ""

    def district(self) -> District:
        """The district that the settings name."""
        day = date.fromisoformat(self.as_of) if self.as_of else today()
        return District(Path(self.bureaus), Path(self.data), day)
