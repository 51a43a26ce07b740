"""Rows taken off the end of a chain or of the audit are noticed by nothing but a signed head that lies elsewhere."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, select, text

from cctv_link.evidence import manifest
from cctv_link.evidence.heads import head as heads
from cctv_link.evidence.heads.signing import HourlyHeads, sign_head
from kernel.audit import chain
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.unit_of_work import reading
from tests.house import House, ResidentClient
from tests.integration.test_integrity import ring, run, secured, segments

__all__ = ["ring", "secured"]


@pytest.fixture
def signed(
    app: Flask, ring: Settings, secured: dict[str, UUID], with_settings: Callable[..., None], tmp_path: Path
) -> Path:
    """The file, with one head in it."""
    with_settings(heads_file=f"{tmp_path}/heads/heads.jsonl")
    sign_head(app.extensions["settings"])
    return tmp_path / "heads" / "heads.jsonl"


@pytest.fixture
def owner(settings: Settings) -> Iterator[Engine]:
    """Who owns the database may do what the application may not."""
    engine = create_engine(settings.owner_url)
    yield engine
    engine.dispose()


def as_owner(owner: Engine, *statements: str) -> None:
    with owner.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def take_audit(owner: Engine, *, numbers: str) -> None:
    as_owner(
        owner,
        f"CREATE TEMP TABLE gone AS SELECT entry_id FROM audit_numbers WHERE seq {numbers}",
        f"DELETE FROM audit_numbers WHERE seq {numbers}",
        "DELETE FROM audit_entries WHERE id IN (SELECT entry_id FROM gone)",
        "DROP TABLE gone",
    )


def test_all_is_well_and_what_came_later_is_no_fault(
    app: Flask, signed: Path, resident: ResidentClient, house: House
) -> None:
    resident.report()
    house.settle()

    checked = run(app, "check", "--head", str(signed))

    assert checked.exit_code == 0, checked.output
    assert "0 wrong" in checked.output
    assert "up to the head signed at" in checked.output
    assert "without --head FILE nobody notices" in run(app, "check").output


def test_a_camera_without_its_newest_segments_is_noticed_by_the_head_alone(
    app: Flask, signed: Path, owner: Engine
) -> None:
    first, second, third = segments()
    as_owner(owner, f"DELETE FROM recording_segments WHERE id IN ('{second.id}', '{third.id}')")

    without, checked = run(app, "check"), run(app, "check", "--head", str(signed))

    assert without.exit_code == 0
    assert checked.exit_code == 1
    assert f"chain of camera {first.camera_id}: rows after " in checked.output
    assert f"has segment {third.path}" in checked.output


def test_the_head_is_the_segment_closed_last_also_of_a_camera_whose_clock_was_set_back(
    app: Flask, ring: Settings, secured: dict[str, UUID], owner: Engine, with_settings, tmp_path: Path
) -> None:
    """By the time in its pictures the second one is the newest: taking the third away would be noticed by nobody."""
    _, _, third = segments()
    back = "interval '1 day'"
    as_owner(
        owner,
        f"UPDATE recording_segments SET recorded_from = recorded_from - {back}, recorded_to = recorded_to - {back}"
        f" WHERE id = '{third.id}'",
    )
    with_settings(heads_file=f"{tmp_path}/heads/heads.jsonl")

    [end] = sign_head(app.extensions["settings"]).chains
    as_owner(owner, f"DELETE FROM recording_segments WHERE id = '{third.id}'")
    checked = run(app, "check", "--head", f"{tmp_path}/heads/heads.jsonl")

    assert end.path == third.path
    assert (checked.exit_code, f"has segment {third.path}" in checked.output) == (1, True)


def test_a_camera_of_which_nothing_is_left_is_noticed(app: Flask, signed: Path, owner: Engine) -> None:
    as_owner(owner, "DELETE FROM recording_segments")

    checked = run(app, "check", "--head", str(signed))

    assert (checked.exit_code, "all its rows are missing" in checked.output) == (1, True)


def test_a_chain_that_was_made_anew_is_not_the_one_that_was_signed(
    app: Flask, signed: Path, owner: Engine
) -> None:
    first, second, third = segments()
    link = hashlib.sha256(bytes(32) + second.sha256).digest()  # type: ignore[operator]
    end = hashlib.sha256(link + third.sha256).digest()  # type: ignore[operator]
    as_owner(
        owner,
        f"DELETE FROM recording_segments WHERE id = '{first.id}'",
        f"UPDATE recording_segments SET chain_sha256 = '\\x{link.hex()}' WHERE id = '{second.id}'",
        f"UPDATE recording_segments SET chain_sha256 = '\\x{end.hex()}' WHERE id = '{third.id}'",
    )

    without, checked = run(app, "check"), run(app, "check", "--head", str(signed))

    assert without.exit_code == 0
    assert (checked.exit_code, "some were changed, or are missing before it" in checked.output) == (1, True)


def last_number() -> int:
    return max(number for number, _ in chain.links(reading))


def test_an_audit_without_its_newest_entries_is_noticed(app: Flask, signed: Path, owner: Engine) -> None:
    last = last_number()
    take_audit(owner, numbers=f"> {last - 2}")

    checked = run(app, "check", "--head", str(signed))

    assert checked.exit_code == 1
    assert f"the audit: entries after {last - 2} are missing: the head signed at" in checked.output
    assert f"has {last}" in checked.output


def test_an_audit_without_one_in_the_middle_or_with_another_is_noticed(
    app: Flask, signed: Path, owner: Engine
) -> None:
    as_owner(
        owner,
        "UPDATE audit_entries SET actor_name = 'somebody else' WHERE id ="
        " (SELECT entry_id FROM audit_numbers WHERE seq = 2)",
    )
    changed = run(app, "check", "--head", str(signed))
    take_audit(owner, numbers="= 2")
    taken = run(app, "check", "--head", str(signed))

    last = last_number()
    assert changed.exit_code == 1
    assert f"the audit: one of the entries 1 to {last} is not the one of the head" in changed.output
    assert taken.exit_code == 1
    assert "the audit: entries 2 to 2 are missing, before entry 3" in taken.output


def test_the_next_head_goes_on_where_the_last_one_ends(
    app: Flask, signed: Path, house: House, resident: ResidentClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident.report()
    house.settle()
    with signed.open("ab") as file:
        file.write(b'{"manifest": {"torn')

    second = sign_head(app.extensions["settings"])

    key = manifest.signing_key(app.extensions["settings"].secret_key).public_key()
    assert heads.newest(signed, key=key).id == second.id
    assert (second.audit_number, second.audit_sha256) == list(chain.links(reading))[-1]
    monkeypatch.setattr(chain, "PAGE", 3)
    assert (second.audit_number, second.audit_sha256) == list(chain.links(reading))[-1]
    # The first head is an entry by now.
    assert [json.loads(line)["manifest"]["format"] for line in signed.read_text().splitlines()[::2]] == [
        "gawah-head-1"
    ] * 2
    assert run(app, "check", "--head", str(signed)).exit_code == 0


def test_the_audit_and_the_log_name_the_line(
    app: Flask, signed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = sign_head(app.extensions["settings"])

    sha256 = hashlib.sha256(signed.read_bytes().splitlines()[-1]).hexdigest()
    with reading() as session:
        told = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == second.id)).one()
    assert (told.action, told.actor_name) == ("head.sign", "heads")
    assert told.reason.endswith(f"sha256 of the signed line {sha256}")
    assert sha256 in capsys.readouterr().out


@pytest.mark.parametrize("what", ["one figure", "another key", "nothing"])
def test_a_head_that_is_not_ours_is_refused(app: Flask, signed: Path, tmp_path: Path, what: str) -> None:
    other = tmp_path / "other.jsonl"
    if what == "one figure":
        other.write_bytes(signed.read_bytes().replace(b'"number":', b'"number":1'))
    elif what == "another key":
        key = manifest.signing_key("another secret of 32 characters or so")
        own = manifest.signing_key(app.extensions["settings"].secret_key)
        other.write_bytes(heads.line_of(heads.newest(signed, key=own.public_key()), key=key))
    else:
        other.touch()

    checked = run(app, "check", "--head", str(other))

    why = {"one figure": "does not fit", "another key": "another key", "nothing": "no signed head"}[what]
    assert (checked.exit_code, why in checked.output) == (1, True), checked.output


def test_one_is_signed_when_it_is_due_and_a_disk_that_refuses_ends_nothing(
    app: Flask, signed: Path, with_settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    hourly = HourlyHeads(app.extensions["settings"])
    hourly.sign_due()
    early = len(signed.read_bytes().splitlines())
    monkeypatch.setattr(hourly, "_due", 0.0)
    hourly.sign_due()
    hourly.sign_due()
    in_time = len(signed.read_bytes().splitlines())
    with_settings(heads_file=f"{signed}/under/a/file")
    refused = HourlyHeads(app.extensions["settings"])
    monkeypatch.setattr(refused, "_due", 0.0)
    refused.sign_due()

    assert (early, in_time) == (1, 2)
    with reading() as session:
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "head.sign")).all()) == 2
