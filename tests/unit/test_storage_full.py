"""Evidence that does not fit is refused in words of our own, and what was there stays whole."""

from pathlib import Path

import pytest

from kernel import ids
from kernel.storage import FileStorage, StorageFull


def test_a_full_disk_takes_nothing_and_goes_on_when_there_is_room(tmp_path, monkeypatch):
    store, item_id, source = FileStorage(tmp_path / "store"), ids.new_id(), tmp_path / "clip.mp4"
    source.write_bytes(b"pictures" * 1_000)
    kept = store.put(ids.new_id(), source)
    open_ = Path.open

    def onto_a_full_disk(path: Path, mode: str = "r", *words, **more):
        if mode != "wb":
            return open_(path, mode, *words, **more)
        open_(path, mode).close()
        return open_(Path("/dev/full"), "wb")

    monkeypatch.setattr(Path, "open", onto_a_full_disk)
    with pytest.raises(StorageFull, match="No space left"):
        store.put(item_id, source)
    monkeypatch.undo()

    assert [path.stat().st_size for path in (tmp_path / "store").rglob("*") if path.is_file()] == [8_000]
    assert store.put(item_id, source) == kept
