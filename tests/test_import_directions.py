"""The arrows of docs/explanation/architecture.md, held by walking every import."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CLOCKS = {"time", "asyncio"}


@cache
def imports(path: Path) -> frozenset[str]:
    """The dotted names that the module at *path* imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            assert node.module is not None
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def importers(*packages: str) -> set[str]:
    """Which of our modules import any of *packages*."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in modules("server", "signaling")
        if any(starts(name, *packages) for name in imports(path))
    }


def starts(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def beyond(path: Path, *allowed: str) -> set[str]:
    """What of ours and of others, the standard library aside, *path* imports beyond *allowed*."""
    return {
        name
        for name in imports(path)
        if name.partition(".")[0] not in sys.stdlib_module_names and not starts(name, *allowed)
    }


def test_there_is_something_to_walk() -> None:
    assert len(modules("server")) > 30
    assert len(modules("signaling")) > 5
    assert "server.settings.Settings" in imports(ROOT / "server" / "app.py")


@pytest.mark.parametrize("path", modules("signaling"), ids=lambda path: path.stem)
def test_signaling_knows_http_and_nothing_of_the_server(path: Path) -> None:
    others = {"rate_limits": ("limits",)}
    assert beyond(path, "signaling", "aiohttp", "jwt", *others.get(path.stem, ())) == set()


@pytest.mark.parametrize("path", modules("server/pose"), ids=lambda path: path.stem)
def test_pose_knows_numbers_and_models(path: Path) -> None:
    others = {
        "blazepose": ("mediapipe",),
        "frame": ("cv2",),
        "networks": ("cv2", "openvino", "ai_edge_litert"),
        "region": ("cv2",),
        "tflite": ("mediapipe", "flatbuffers"),
    }
    allowed = ("numpy", "server.pose", "server.errors", *others.get(path.stem, ()))
    assert beyond(path, *allowed) == set()


@pytest.mark.parametrize("path", modules("server/jump"), ids=lambda path: path.stem)
def test_jump_knows_numbers_landmarks_and_what_can_be_said(path: Path) -> None:
    ours = ("server.jump", "server.pose.landmarks", "server.events", "server.errors")
    assert beyond(path, "numpy", *ours) == set()


@pytest.mark.parametrize("path", modules("server/pose", "server/jump"), ids=lambda path: path.stem)
def test_neither_core_reads_a_clock_or_waits(path: Path) -> None:
    assert not {name.partition(".")[0] for name in imports(path)} & CLOCKS
    waits = (ast.AsyncFunctionDef, ast.Await)
    assert not [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, waits)]


def test_only_media_knows_the_video_libraries() -> None:
    assert all(name.startswith("server/media/") for name in importers("aiortc", "av", "aioice"))


def test_media_is_named_where_the_parts_are_tied_together_and_nowhere_else() -> None:
    outside = {name for name in importers("server.media") if not name.startswith("server/media/")}
    assert outside == {"server/app.py", "server/commands/analyze.py"}


def test_only_blazepose_and_the_model_build_know_mediapipe() -> None:
    assert importers("mediapipe") == {"server/pose/blazepose.py", "server/pose/tflite.py"}


def test_only_networks_knows_the_engines() -> None:
    assert importers("openvino", "ai_edge_litert") == {"server/pose/networks.py"}


def test_only_the_store_knows_the_database() -> None:
    libraries = importers("sqlalchemy", "alembic", "asyncpg", "aiosqlite", "sqlite3")
    assert libraries
    assert all(name.startswith("server/store/") for name in libraries)


@pytest.mark.parametrize("path", modules("server/store"), ids=lambda path: path.stem)
def test_the_store_hears_and_is_asked_and_asks_nobody(path: Path) -> None:
    ours = (
        "server.store",
        "server.keeping",
        "server.events",
        "server.errors",
        "server.jump",
        "server.pose.landmarks",
        "server.poses_file",
        "server.private_files",
        "server.session",
    )
    libraries = ("numpy", "sqlalchemy", "alembic", "asyncpg")
    paper = {
        "lettering": ("fpdf", "fontTools", "pymupdf_fonts", "noto_cjk_sans_jp_regular"),
        "report": ("fpdf",),
        "trend": ("fpdf",),
    }
    assert beyond(path, *ours, *libraries, *paper.get(path.stem, ())) == set()


def test_who_asks_the_store_is_the_composition_people_the_api_and_the_command_line() -> None:
    outside = {name for name in importers("server.store") if not name.startswith("server/store/")}
    folders = ("server/commands/", "server/api/", "server/doctor/", "server/people/")
    files = ("server/app.py", "server/opening.py")
    assert all(name.startswith((*folders, *files)) for name in outside)


def test_one_file_knows_how_passwords_are_kept() -> None:
    assert importers("argon2") == {"server/people/passwords.py"}


def test_only_the_api_knows_pydantic() -> None:
    assert all(name.startswith("server/api/") for name in importers("pydantic"))


@pytest.mark.parametrize("path", modules("server/api"), ids=lambda path: path.stem)
def test_the_api_asks_the_store_and_knows_no_media(path: Path) -> None:
    ours = (
        "server.api",
        "server.store",
        "server.jump",
        "server.errors",
        "server.ops",
        "server.people",
        "server.athlete_queue",
        "server.sessions",
        "signaling",
    )
    assert beyond(path, *ours, "aiohttp", "pydantic") == set()


def test_a_session_knows_the_two_cores_and_no_wire() -> None:
    allowed = ("server.pose", "server.jump", "server.events")
    assert beyond(ROOT / "server" / "session.py", *allowed) == set()
    assert beyond(ROOT / "server" / "events.py", *allowed) == set()


def test_nothing_but_the_start_imports_the_composition() -> None:
    assert importers("server.app") == {"server/commands/serve.py"}


def test_only_settings_reads_the_environment() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in modules("server", "signaling")
        if any(reads_environment(node) for node in ast.walk(ast.parse(path.read_text())))
    }
    assert readers == {"server/settings.py"}


def reads_environment(node: ast.AST) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")) or (
        isinstance(node, ast.alias) and node.name in ("environ", "getenv")
    )


def test_the_load_test_is_a_stranger() -> None:
    assert len(modules("loadtest")) > 5
    for path in modules("loadtest"):
        assert not [name for name in imports(path) if starts(name, "server", "signaling", "tests")]


def test_no_media_library_runs_under_gevent() -> None:
    """What Locust's process imports knows no aiortc, and what knows aiortc knows no gevent."""
    known = {f"loadtest.{path.stem}": imports(path) for path in modules("loadtest")}
    in_locust, new = set[str](), {"loadtest.locustfile"}
    while new:
        in_locust |= new
        new = {
            module
            for module in known
            if any(starts(name, module) for here in in_locust for name in known[here])
        } - in_locust
    assert "loadtest.crew" in in_locust
    media = ("aiortc", "aioice", "av", "asyncio", "aiohttp")
    for module, names in known.items():
        barred = media if module in in_locust else ("gevent", "locust")
        assert not [name for name in names if starts(name, *barred)], module
