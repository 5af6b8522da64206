"""The colours of a report."""

from typing import Final

INK: Final = "#1d2939"
"""Text."""

MUTED: Final = "#667085"
"""Text of less weight."""

FAINT: Final = "#e4e7ec"
"""Lines."""

PAPER: Final = "#f6f8fa"
"""Areas behind text."""

ACCENT: Final = "#155e75"
"""Headings."""

COLOURS: Final = {"positive": "#2a9d8f", "neutral": "#98a2b3", "negative": "#d1495b"}
"""By sentiment; they also differ in lightness, for readers who do not see red and green apart."""
