"""`hangtime model`: puts the pose models where the server looks for them."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from server.pose.model_build import DEFAULT_SOURCE, build_models
from server.settings import Settings


def add_arguments(parser: ArgumentParser) -> None:
    """Say where the models are made from."""
    parser.add_argument(
        "--from",
        dest="source",
        type=Path,
        default=DEFAULT_SOURCE,
        metavar="DIR",
        help="the npm package @mediapipe/pose (default: %(default)s)",
    )


def run(arguments: Namespace) -> int:
    """Build what is missing and print where it all is."""
    settings = Settings.from_environment()
    for path in build_models(arguments.source, settings.model_dir):
        print(path)
    return 0
