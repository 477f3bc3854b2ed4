import re
from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path

import pytest

from server.errors import BadSetting
from server.settings import PREFIX, READERS, Settings
from signaling.ice_servers import IceServer, turn_password

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
KEY = "0123456789abcdef0123456789abcdef"
RELAY = '[{"url": "turn:turn.example.org"}]'


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
        ("redis_url", "redis://cache:6379/0", "redis://cache:6379/0"),
        ("redis_url", f"rediss://me:{KEY}@cache", f"rediss://me:{KEY}@cache"),
        ("trusted_proxies", "", ()),
        (
            "trusted_proxies",
            "127.0.0.1, 10.0.0.0/8, fd00::/8",
            (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("fd00::/8")),
        ),
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
        ("HANGTIME_DATABASE_URL", "postgresql://db:99999/club"),
        ("HANGTIME_DATABASE_URL", "club.db"),
        ("HANGTIME_REDIS_URL", "redis://cache:65536/0"),
        ("HANGTIME_RETENTION_DAYS", "-1"),
        ("HANGTIME_RETENTION_DAYS", "36501"),
        ("HANGTIME_RETENTION_DAYS", "0000009999999"),
        ("HANGTIME_RETENTION_DAYS", "two years"),
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
        ("HANGTIME_REDIS_URL", ""),
        ("HANGTIME_REDIS_URL", "cache:6379"),
        ("HANGTIME_REDIS_URL", "http://cache"),
        ("HANGTIME_REDIS_URL", "redis://cache/first"),
        ("HANGTIME_TURN_SECRET", "short"),
        ("HANGTIME_TURN_SECRET", "a secret that is jürgen's"),
        ("HANGTIME_TURN_SECRET_FILE", "relative"),
        ("HANGTIME_TURN_SECRET_FILE", "/nowhere/at/all"),
        ("HANGTIME_TURN_SECRET_FILE", "/"),
        ("HANGTIME_TRUSTED_PROXIES", "proxy.example"),
        ("HANGTIME_TRUSTED_PROXIES", "10.0.0.1/8"),
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
    [
        ("HANGTIME_SIGNING_KEY", KEY),
        ("HANGTIME_DATABASE_URL", f"postgresql://me:{KEY}@db/club"),
        ("HANGTIME_REDIS_URL", f"redis://me:{KEY}@cache"),
        ("HANGTIME_TURN_SECRET", KEY),
        ("HANGTIME_ICE_SERVERS", f'[{{"url": "turn:b", "username": "me", "credential": "{KEY}"}}]'),
    ],
)
def test_a_secret_is_never_shown(name: str, text: str) -> None:
    environ = {name: text}
    if name == "HANGTIME_TURN_SECRET":
        environ["HANGTIME_ICE_SERVERS"] = RELAY
    assert KEY not in repr(Settings.from_environment(environ))


def test_the_secret_of_a_relay_stands_in_the_environment_or_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "turn"
    file.write_text(f"{KEY}\n")
    environ = {"HANGTIME_ICE_SERVERS": RELAY}
    by_name = Settings.from_environment(environ | {"HANGTIME_TURN_SECRET": KEY})
    by_file = Settings.from_environment(environ | {"HANGTIME_TURN_SECRET_FILE": str(file)})
    for told in (by_name, by_file):
        (link,) = told.as_ice_servers().links("gym")
        user, password = re.findall(r'(?:username|credential)="([^"]+)"', link)
        assert turn_password(KEY.encode(), user) == password
        assert KEY not in repr(told)
    both = {"HANGTIME_TURN_SECRET": KEY, "HANGTIME_TURN_SECRET_FILE": str(file)}
    with pytest.raises(BadSetting, match="are both set: keep one of them"):
        Settings.from_environment(environ | both)


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        (
            {"HANGTIME_ICE_SERVERS": '[{"url": "turn:b"}]'},
            "HANGTIME_ICE_SERVERS is not complete: turn:b needs username and credential, or a "
            "secret in HANGTIME_TURN_SECRET",
        ),
        ({"HANGTIME_TURN_SECRET": KEY}, "HANGTIME_TURN_SECRET is of no use"),
    ],
)
def test_a_secret_and_its_relay_go_together(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        Settings.from_environment(environ)


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
        "HANGTIME_RETENTION_DAYS",
        "HANGTIME_POSE_MODEL",
        "HANGTIME_POSE_ENGINE",
        "HANGTIME_MIN_RESULTS_PER_S",
        "HANGTIME_UDP_PORTS",
    }
    assert Settings.from_environment(rows) == Settings()
