"""A process that lacks a setting does not start, and says everything that is missing at once."""

from dataclasses import fields
from pathlib import Path

import pytest

from kernel import config
from kernel.config import Settings, SettingsIncomplete

WHOLE = {
    "DATABASE_URL": "postgresql+psycopg://gawah_app@/gawah",
    "REDIS_URL": "unix:///run/redis.sock",
    "STORAGE_URL": "file:///var/lib/gawah",
    "SECRET_KEY": "x" * 32,
}


@pytest.fixture(autouse=True)
def _no_installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(config, "INSTALLATION_FILE", tmp_path / "env")


def test_every_missing_setting_is_named() -> None:
    with pytest.raises(SettingsIncomplete) as refused:
        Settings.from_env({"LEASE_S": "soon"})

    for name in ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "SECRET_KEY", "LEASE_S"):
        assert name in str(refused.value)


def test_the_environment_wins_over_the_installation(tmp_path: Path) -> None:
    config.INSTALLATION_FILE.write_text("# ours\nLEASE_S=60\nCITY_NAME='Lahore'\n")

    settings = Settings.from_env({**WHOLE, "LEASE_S": "90"})

    assert (settings.lease_s, settings.city_name) == (90, "Lahore")


@pytest.mark.parametrize(
    ("url", "attribution"),
    [
        pytest.param("https://tiles.example.org/{z}/{x}.png", "X", id="no {y}"),
        pytest.param("ftp://tiles.example.org/{z}/{x}/{y}.png", "X", id="neither http nor https"),
        pytest.param("//tiles.example.org/{z}/{x}/{y}.png", "X", id="another server, but how to reach it?"),
        pytest.param("https://{s}.example.org/{z}/{x}/{y}.png", "X", id="more servers than one"),
        pytest.param(
            "https://me:secret@example.org/{z}/{x}/{y}.png", "X", id="a password that pages would show"
        ),
        pytest.param("https://*; script-src */{z}/{x}/{y}.png", "X", id="a rule of its own"),
        pytest.param("https://tiles.example.org/{z}/{x}/{y}.png", "", id="nobody is named"),
    ],
)
def test_a_base_map_that_could_not_be_shown_is_refused_now(url: str, attribution: str) -> None:
    with pytest.raises(SettingsIncomplete, match="MAP_"):
        Settings.from_env({**WHOLE, "MAP_TILES_URL": url, "MAP_ATTRIBUTION": attribution})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("STORAGE_URL", "s3://bucket"),
        ("CITY_BOUNDS", "a,b,c,d"),
        ("CAMERA_NETWORKS", "everywhere"),
        ("CAMERA_PORTS", "rtsp"),
        ("RECORDER_READER", "vlc"),
        ("VIEWER_WATERMARK", "maybe"),
        ("DECODERS_WITHOUT_NETWORK", "no"),
        ("C2PA_KEY", "/a/key.pem"),
        ("RECORDER_CAMERAS_PER_PROCESS", "-1"),
        ("RECORDER_SILENT_S", "29"),
        ("UNDO_S", "-1"),
        ("UNDO_S", "61"),
    ],
)
def test_a_setting_that_would_fail_later_is_refused_now(name: str, value: str) -> None:
    with pytest.raises(SettingsIncomplete):
        Settings.from_env({**WHOLE, name: value})


def test_every_setting_is_in_the_example() -> None:
    example = (config.PROJECT_ROOT / ".env.example").read_text()
    named = {line.lstrip("# ").partition("=")[0] for line in example.splitlines() if "=" in line}

    assert {field.name.upper() for field in fields(Settings)} <= named
