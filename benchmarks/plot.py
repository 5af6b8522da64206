"""Draws figures as SVG, without a library."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 50, 60
TICK = 0.2

# Room beside the first and the last point.
INNER = 30


def ratios(path: Path, title: str, points: Sequence[tuple[int, float]], limit: float, names: tuple[str, str]) -> None:
    """Draw ratios over counts, which are spaced by their logarithms, with the limit that none may pass."""
    low, high = math.log10(min(count for count, _ in points)), math.log10(max(count for count, _ in points))
    ticks = math.ceil(max(limit, *(ratio for _, ratio in points)) / TICK) + 1
    top = ticks * TICK

    def x(count: float) -> float:
        room = WIDTH - LEFT - RIGHT - 2 * INNER
        return LEFT + INNER + (math.log10(count) - low) / max(high - low, 1e-9) * room

    def y(ratio: float) -> float:
        return HEIGHT - BOTTOM - ratio / top * (HEIGHT - TOP - BOTTOM)

    parts = _frame(title, names)
    for tick in range(ticks + 1):
        ratio = tick * TICK
        parts.append(_line(LEFT, y(ratio), WIDTH - RIGHT, y(ratio), "#dddddd"))
        parts.append(_text(LEFT - 8, y(ratio) + 4, f"{ratio:.1f}", "end"))
    parts.append(_line(LEFT, y(limit), WIDTH - RIGHT, y(limit), "#c0392b", 'stroke-dasharray="6 4"'))
    parts.append(_text(WIDTH - RIGHT, y(limit) - 6, f"limit {limit}", "end", 'fill="#c0392b"'))
    line = " ".join(f"{x(count):.1f},{y(ratio):.1f}" for count, ratio in points)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#2471a3" stroke-width="2"/>')
    for count, ratio in points:
        parts.append(f'<circle cx="{x(count):.1f}" cy="{y(ratio):.1f}" r="4" fill="#2471a3"/>')
        parts.append(_text(x(count), y(ratio) + 20, f"{ratio:.2f}", "middle", 'fill="#2471a3"'))
        parts.append(_text(x(count), HEIGHT - BOTTOM + 20, f"{count:,}", "middle"))
    path.write_text("\n".join([*parts, "</svg>\n"]), encoding="utf-8")


COLORS = ("#2471a3", "#c0392b", "#1e8449", "#b9770e", "#7d3c98", "#5d6d7e")


def lines(
    title: str,
    series: Mapping[str, Sequence[tuple[float, float]]],
    names: tuple[str, str],
    is_logarithmic: bool = False,
) -> str:
    """Return some lines as SVG. The horizontal axis is logarithmic; the vertical one begins at 0 unless it is logarithmic too."""
    points = [point for line in series.values() for point in line]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top = max(y for _, y in points)
    bottom = min(y for _, y in points) if is_logarithmic else 0

    def across(value: float) -> float:
        share = math.log(value / left) / math.log(right / left) if right > left else 0.5
        return LEFT + INNER + share * (WIDTH - LEFT - RIGHT - 2 * INNER)

    def up(value: float) -> float:
        share = math.log(value / bottom) / math.log(top / bottom) if is_logarithmic and top > bottom else value / top
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    parts = _frame(title, names)
    for tick in _ticks(bottom, top, is_logarithmic):
        parts.append(_line(LEFT, up(tick), WIDTH - RIGHT, up(tick), "#dddddd"))
        parts.append(_text(LEFT - 8, up(tick) + 4, f"{tick:,.3g}" if tick < 1000 else f"{tick:,.0f}", "end"))
    for x in sorted({x for x, _ in points}):
        parts.append(_text(across(x), HEIGHT - BOTTOM + 20, f"{x:,g}", "middle"))
    for at, (name, line) in enumerate(series.items()):
        color = COLORS[at % len(COLORS)]
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts += [f'<circle cx="{across(x):.1f}" cy="{up(y):.1f}" r="4" fill="{color}"/>' for x, y in line]
        parts.append(_text(LEFT + 12, TOP + 14 + 18 * at, name, "start", f'fill="{color}"'))
    return "\n".join([*parts, "</svg>\n"])


def _ticks(bottom: float, top: float, is_logarithmic: bool) -> list[float]:
    if is_logarithmic:
        return [10.0**power for power in range(math.ceil(math.log10(bottom)), math.floor(math.log10(top)) + 1)]
    step = 10 ** math.floor(math.log10(top))
    step = step if top / step >= 4 else step / 4 if top / step < 2 else step / 2
    return [step * tick for tick in range(int(top / step) + 1)]


def _frame(title: str, names: tuple[str, str]) -> list[str]:
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        _text(WIDTH / 2, 28, title, "middle", 'font-size="16"'),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, names[0], "middle"),
        _text(18, (TOP + HEIGHT - BOTTOM) / 2, names[1], "middle", f'transform="rotate(-90 18 {(TOP + HEIGHT - BOTTOM) / 2})"'),
    ]


def _text(x: float, y: float, text: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, color: str, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}" {more}/>'
