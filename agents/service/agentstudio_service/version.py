"""The version of this package."""

from importlib.metadata import version
from typing import Final

VERSION: Final = version("agentstudio-service")
