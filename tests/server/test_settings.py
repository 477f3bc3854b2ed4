import re
from dataclasses import fields
from pathlib import Path

import pytest

from server.errors import BadSetting
from server.settings import PREFIX, READERS, Settings
from signaling.ice_servers import IceServer

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
KEY = "0123456789abcdef0123456789abcdef"


def test_without_any_variable_the_defaults_stand() -> None:
    settings = Settings.from_environment({"PATH": "/bin"})
    assert settings == Settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.udp_ports == (40000, 40399)
    assert settings.ice_servers == ()
    assert settings.signing_key is None


def test_the_process_environment_is_read_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANGTIME_PORT", "8123")
    assert Settings.from_environment().port == 8123


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("host", "localhost", "127.0.0.1"),
        ("host", "::1", "::1"),
        ("port", " 9000 ", 9000),
        ("port", "0", 0),
        ("data_dir", "/srv/hangtime", Path("/srv/hangtime")),
        ("model_dir", "~/models", Path.home() / "models"),
        ("pose_model", "full", "full"),
        ("pose_engine", "mediapipe", "mediapipe"),
        ("min_results_per_s", "1", 1),
        ("announced_addresses", "", ()),
        (
            "announced_addresses",
            "192.168.1.5, 10.0.0.5=203.0.113.7",
            (("192.168.1.5", "192.168.1.5"), ("10.0.0.5", "203.0.113.7")),
        ),
        ("udp_ports", "50000-50010", (50000, 50010)),
        ("udp_ports", "50000", (50000, 50000)),
        ("ice_servers", "", ()),
        (
            "ice_servers",
            '[{"url": "stun:a"}, {"url": "turns:b", "username": "me", "credential": "k"}]',
            (IceServer("stun:a"), IceServer("turns:b", "me", "k")),
        ),
        ("allowed_hosts", "Bench.test, other.test:9000", {"bench.test", "other.test:9000"}),
        ("database_url", "sqlite:////srv/hangtime.db", "sqlite:////srv/hangtime.db"),
        ("database_url", f"postgresql://me:{KEY}@db/club", f"postgresql://me:{KEY}@db/club"),
        ("signing_key", KEY, KEY.encode()),
    ],
)
def test_a_variable_sets_its_field(name: str, text: str, value: object) -> None:
    settings = Settings.from_environment({PREFIX + name.upper(): text})
    assert getattr(settings, name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("HANGTIME_HOST", "example.org"),
        ("HANGTIME_HOST", ""),
        ("HANGTIME_PORT", "http"),
        ("HANGTIME_PORT", "65536"),
        ("HANGTIME_PORT", "-1"),
        ("HANGTIME_PORT", "８０"),
        ("HANGTIME_DATA_DIR", ""),
        ("HANGTIME_DATA_DIR", "relative"),
        ("HANGTIME_DATABASE_URL", ""),
        ("HANGTIME_DATABASE_URL", "sqlite:///relative.db"),
        ("HANGTIME_DATABASE_URL", "sqlite:////"),
        ("HANGTIME_DATABASE_URL", "sqlite://"),
        ("HANGTIME_DATABASE_URL", "mysql://db/club"),
        ("HANGTIME_DATABASE_URL", "postgresql://db"),
        ("HANGTIME_DATABASE_URL", "postgresql://db:port/club"),
        ("HANGTIME_DATABASE_URL", "club.db"),
        ("HANGTIME_MODEL_DIR", "relative"),
        ("HANGTIME_POSE_MODEL", "heavy"),
        ("HANGTIME_POSE_ENGINE", "onnx"),
        ("HANGTIME_MIN_RESULTS_PER_S", "0"),
        ("HANGTIME_MIN_RESULTS_PER_S", "31"),
        ("HANGTIME_MIN_RESULTS_PER_S", "2.5"),
        ("HANGTIME_ANNOUNCED_ADDRESSES", "example.org"),
        ("HANGTIME_ANNOUNCED_ADDRESSES", "10.0.0.5=example.org"),
        ("HANGTIME_UDP_PORTS", "50010-50000"),
        ("HANGTIME_UDP_PORTS", "0-10"),
        ("HANGTIME_UDP_PORTS", "50000-"),
        ("HANGTIME_ICE_SERVERS", "stun:a"),
        ("HANGTIME_ICE_SERVERS", '{"url": "stun:a"}'),
        ("HANGTIME_ICE_SERVERS", '["stun:a"]'),
        ("HANGTIME_ICE_SERVERS", '[{"url": 1}]'),
        ("HANGTIME_ICE_SERVERS", '[{"urls": "stun:a"}]'),
        ("HANGTIME_ICE_SERVERS", '[{"url": "turn:a"}]'),
        ("HANGTIME_ALLOWED_HOSTS", "http://bench.test"),
        ("HANGTIME_ALLOWED_HOSTS", "bench.test:web"),
        ("HANGTIME_SIGNING_KEY", "short"),
    ],
)
def test_a_bad_value_stops_with_a_sentence_that_names_the_variable(name: str, text: str) -> None:
    with pytest.raises(BadSetting, match=f"^{name} (is|has) "):
        Settings.from_environment({name: text})


def test_an_unknown_name_stops_with_the_names_there_are() -> None:
    with pytest.raises(BadSetting, match=r"HANGTIME_PROT is no setting.*HANGTIME_PORT"):
        Settings.from_environment({"HANGTIME_PROT": "8080"})


def test_data_lives_where_the_desktop_says(tmp_path: Path) -> None:
    environ = {"XDG_DATA_HOME": str(tmp_path)}
    assert Settings.from_environment(environ).data_dir == tmp_path / "hangtime"
    environ["HANGTIME_DATA_DIR"] = "/srv/hangtime"
    assert Settings.from_environment(environ).data_dir == Path("/srv/hangtime")


@pytest.mark.parametrize(
    ("name", "text"),
    [("HANGTIME_SIGNING_KEY", KEY), ("HANGTIME_DATABASE_URL", f"postgresql://me:{KEY}@db/club")],
)
def test_a_secret_is_never_shown(name: str, text: str) -> None:
    assert KEY not in repr(Settings.from_environment({name: text}))


def test_every_field_has_its_variable_and_its_line_in_the_reference() -> None:
    names = [PREFIX + field.name.upper() for field in fields(Settings)]
    documented = re.findall(r"^\| `(HANGTIME_\w+)` \|", REFERENCE.read_text(), re.MULTILINE)
    assert names == list(READERS) == documented


def test_the_reference_tells_the_defaults() -> None:
    rows = {
        name: default
        for name, default in re.findall(
            r"^\| `(HANGTIME_\w+)` \| `([^`]+)`", REFERENCE.read_text(), re.M
        )
        if name not in ("HANGTIME_DATA_DIR", "HANGTIME_MODEL_DIR")
    }
    assert set(rows) == {
        "HANGTIME_HOST",
        "HANGTIME_PORT",
        "HANGTIME_POSE_MODEL",
        "HANGTIME_POSE_ENGINE",
        "HANGTIME_MIN_RESULTS_PER_S",
        "HANGTIME_UDP_PORTS",
    }
    assert Settings.from_environment(rows) == Settings()
