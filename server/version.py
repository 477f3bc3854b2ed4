"""Owns which version this is."""

import importlib.metadata
from typing import Final

VERSION: Final = importlib.metadata.version("hangtime")
