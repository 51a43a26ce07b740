"""Where an installation keeps its sockets and its services' data when its own path will not do."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from supervise.places import MAX_SOCKET_PATH_BYTES, is_root, prepare


def test_a_long_path_gets_its_sockets_in_a_short_folder():
    folder = Path(tempfile.mkdtemp(prefix="gawah-"))
    folder.chmod(0o755)
    try:
        places = prepare(folder / ("long-" * 20))
        again = prepare(folder / ("long-" * 20))

        assert len(os.fsencode(places.sockets / "postgres" / ".s.PGSQL.5432")) <= MAX_SOCKET_PATH_BYTES
        assert again == places
        places.sockets.rmdir()
    finally:
        shutil.rmtree(folder)


@pytest.mark.skipif(not is_root(), reason="only root runs services under other accounts")
def test_a_checkout_that_the_services_accounts_cannot_reach_keeps_their_data_elsewhere(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    places = prepare(closed / "var")

    assert places.services.parent == Path("/var/lib/gawah")
    closed.chmod(0o755)
    assert prepare(closed / "var") == places
    shutil.rmtree(places.services)
