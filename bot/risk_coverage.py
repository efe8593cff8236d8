"""The risk-coverage curve as a picture: how many answers are wrong when so many questions are answered."""

from __future__ import annotations

from collections.abc import Sequence

from index.calibration import Point

WIDTH, HEIGHT, MARGIN = 560, 360, 56
RISK = "of the answers, no right quote on the card"
STYLE = "font: 13px sans-serif; fill: #333"


def picture(curve: Sequence[Point], threshold: float) -> str:
    """An SVG document; the mark on the curve is where `threshold` stands."""
    ticks = [step / 4 for step in range(5)]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<title>Risk and coverage</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for tick in ticks:
        lines += [
            f'<path d="M{_x(tick):.1f} {_y(0):.1f}V{_y(1):.1f}M{_x(0):.1f} {_y(tick):.1f}H{_x(1):.1f}" stroke="#ddd"/>',
            f'<text x="{_x(tick):.1f}" y="{_y(0) + 18:.1f}" text-anchor="middle" style="{STYLE}">{tick:.0%}</text>',
            f'<text x="{_x(0) - 8:.1f}" y="{_y(tick) + 4:.1f}" text-anchor="end" style="{STYLE}">{tick:.0%}</text>',
        ]
    points = " ".join(f"{_x(point.coverage):.1f},{_y(point.risk):.1f}" for point in curve)
    lines.append(f'<polyline points="{points}" fill="none" stroke="#2b6cb0" stroke-width="2"/>')
    here = [point for point in curve if point.threshold >= threshold]
    if here:
        x, y = _x(here[-1].coverage), _y(here[-1].risk)
        lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#c05621"/>')
        lines.append(f'<text x="{x + 9:.1f}" y="{y - 7:.1f}" style="{STYLE}">threshold {threshold:.3f}</text>')
    lines += [
        f'<text x="{_x(0.5):.1f}" y="{HEIGHT - 8}" text-anchor="middle" style="{STYLE}">questions answered</text>',
        f'<text transform="translate(14 {_y(0.5):.1f}) rotate(-90)" text-anchor="middle" style="{STYLE}">{RISK}</text>',
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _x(share: float) -> float:
    return MARGIN + share * (WIDTH - MARGIN - 24)


def _y(share: float) -> float:
    return HEIGHT - MARGIN - share * (HEIGHT - MARGIN - 20)
