"""Taking an outline file: whole or not at all, and dry until somebody commits."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from cctv_link.outlines import queries
from cctv_link.outlines.kinds import ROADS, SCHEMATIC
from cctv_link.outlines.reading import (
    LARGEST_FILE_BYTES,
    OutlineFileRefused,
    OutlineRow,
    read_outlines,
)
from kernel import clock, files, ids
from kernel.audit.entries import Actor
from kernel.geo import BoundingBox
from kernel.unit_of_work import reading, unit_of_work


def read_file(path: Path, *, kind: str | None, city: BoundingBox) -> list[OutlineRow]:
    """The outlines of a file, all of them good. Raises OutlineFileRefused."""
    text = files.text_of(path, most_bytes=LARGEST_FILE_BYTES, refused=OutlineFileRefused)
    return read_outlines(text, kind=kind, city=city)


def replaced(rows: list[OutlineRow]) -> dict[str, tuple[int, int]]:
    """By kind: how many outlines go, and how many the file would put in their place; none where the schematic's just go."""
    new = Counter(row.kind for row in rows)
    with reading() as session:
        old = queries.counts(session)
        made_up = queries.counts(session, source=SCHEMATIC) if _are_roads(new) else {}
    gone = {kind: old.get(kind, 0) if kind in new else made_up[kind] for kind in {*new, *made_up}}
    return {kind: (count, new[kind]) for kind, count in sorted(gone.items())}


def take_outlines(rows: list[OutlineRow], *, actor: Actor, source: str) -> None:
    """Put the rows in the place of all outlines of their kinds, in one commit. A second time the map is the same.

    A city's roads, of whatever kind, also take the place of the schematic's: a way along both would be a lie.
    """
    kinds = sorted({row.kind for row in rows})
    made_up = SCHEMATIC if _are_roads(kinds) else ""
    with unit_of_work() as uow:
        uow.execute("SELECT pg_advisory_xact_lock(hashtextextended('outlines import', 0))")
        uow.execute(
            "DELETE FROM outlines WHERE kind = ANY(:kinds) OR source = :made_up",
            {"kinds": kinds, "made_up": made_up},
        )
        uow.execute(
            "INSERT INTO outlines (id, kind, name, names, geometry, source, imported_at)"
            " SELECT new.id, new.kind, new.name, CAST(new.names AS jsonb), CAST(ST_Force2D(ST_GeomFromGeoJSON(new.geometry)) AS geography),"
            "   :source, :at"
            " FROM unnest(CAST(:ids AS uuid[]), CAST(:kinds AS text[]), CAST(:names AS text[]),"
            "   CAST(:others AS text[]), CAST(:geometries AS text[])) AS new(id, kind, name, names, geometry)",
            {
                "ids": [ids.new_id() for _ in rows],
                "kinds": [row.kind for row in rows],
                "names": [row.name for row in rows],
                "others": [json.dumps(row.names) for row in rows],
                "geometries": [json.dumps(row.geometry) for row in rows],
                "source": source,
                "at": clock.now(),
            },
        )
        uow.record(
            actor=actor,
            action="outlines.import",
            subject=("outline_import", ids.new_id()),
            reason=f"{source}: {len(rows)} of {', '.join(kinds)}",
        )


def _are_roads(kinds: Iterable[str]) -> bool:
    return not set(ROADS).isdisjoint(kinds)
