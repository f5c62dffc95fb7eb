"""A log–log chart as SVG by hand: a line a series, each labelled at its end, readable on light and dark ground."""

import html
import math

WIDTH, HEIGHT = 940, 560
LEFT, RIGHT, TOP, BOTTOM = 70, 310, 56, 52
LABEL_GAP = 16
COLORS = ["#4f86bd", "#cc6677", "#228833", "#c28e0e", "#2f9fbf", "#c2558f", "#888888", "#dd7733", "#7766cc", "#449988"]
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #222; }
.title { font-size: 16px; font-weight: 600; }
.grid { stroke: #ddd; stroke-width: 1; }
.guide { stroke: #999; stroke-width: 1; stroke-dasharray: 4 4; fill: none; }
.quiet { fill: #666; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.leader { stroke-width: 1; opacity: 0.5; fill: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6e6e6; } .grid { stroke: #444; } .guide { stroke: #888; } .quiet { fill: #aaa; }
}"""


def decades(values):
    """The powers of ten around some values."""
    low, high = math.floor(math.log10(min(values)) + 1e-9), math.ceil(math.log10(max(values)) - 1e-9)
    return list(range(low, max(high, low + 1) + 1))


def spread(wanted, gap, top, bottom):
    """Places near the wanted ones, in the same order, none nearer to the next than the gap, all between the bounds.

    Neighbours that are too near become a block around the mean of what they wanted, until no two blocks touch."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    blocks = []
    for index in order:
        blocks.append([index])
        while len(blocks) > 1 and start(blocks[-2], wanted, gap, top, bottom) + gap * len(blocks[-2]) > start(
            blocks[-1], wanted, gap, top, bottom
        ):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    return {
        index: start(block, wanted, gap, top, bottom) + gap * place
        for block in blocks
        for place, index in enumerate(block)
    }


def start(block, wanted, gap, top, bottom):
    """Where the first of a block lies."""
    length = gap * (len(block) - 1)
    centre = sum(wanted[index] for index in block) / len(block)
    return max(top, min(centre - length / 2, bottom - length))


class Chart:
    """Series of (x, y) with positive values."""

    def __init__(self, title, x_title, y_title, series):
        self.title, self.x_title, self.y_title, self.series = title, x_title, y_title, series
        points = [point for _, line in series for point in line]
        self.xs = decades([x for x, _ in points])
        self.ys = decades([y for _, y in points])
        self.x_range = math.log10(min(x for x, _ in points)), math.log10(max(x for x, _ in points))

    def x(self, value):
        """Where a value lies across."""
        low, high = self.x_range
        return LEFT + (math.log10(value) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        """Where a value lies down."""
        low, high = self.ys[0], self.ys[-1]
        return HEIGHT - BOTTOM - (math.log10(value) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def grid(self):
        """Lines and numbers at powers of ten, and the slope of what grows as the rows do."""
        right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
        for power in self.ys:
            y = self.y(10**power)
            yield f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
            yield f'<text class="quiet" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10**power:,g}</text>'
        for power in self.xs:
            if self.x_range[0] - 1e-9 <= power <= self.x_range[1] + 1e-9:
                x = self.x(10**power)
                name = f"{10 ** (power - 6):g} M" if power >= 6 else f"{10 ** (power - 3):g} k"
                yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{bottom}"/>'
                yield f'<text class="quiet" x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{name}</text>'
        yield f'<text class="quiet" x="{(LEFT + right) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{self.x_title}</text>'
        yield f'<text class="quiet" x="{LEFT - 8}" y="{TOP - 12}">{self.y_title}</text>'
        yield from self.guide()

    def guide(self):
        """A dashed line of exponent one from the lower left corner."""
        start, end = 10 ** self.x_range[0], 10 ** self.x_range[1]
        low, high = 10 ** self.ys[0], 10 ** self.ys[-1]
        reach = min(end, start * high / low)
        first, last = (start, low), (reach, low * reach / start)
        yield (
            f'<path class="guide" d="M{self.x(first[0]):.1f} {self.y(first[1]):.1f}'
            f' L{self.x(last[0]):.1f} {self.y(last[1]):.1f}"/>'
        )
        x, y = self.x(last[0]), self.y(last[1])
        yield f'<text class="quiet" x="{x - 8:.1f}" y="{y + 60:.1f}" text-anchor="end">in proportion to rows</text>'

    def lines(self):
        """The series, with their labels beside their ends."""
        ends = [self.y(line[-1][1]) for _, line in self.series]
        places = spread(ends, LABEL_GAP, TOP, HEIGHT - BOTTOM)
        for number, ((name, line), color) in enumerate(zip(self.series, COLORS * 3)):
            place = places[number]
            path = " L".join(f"{self.x(x):.1f} {self.y(y):.1f}" for x, y in line)
            x, y = self.x(line[-1][0]), self.y(line[-1][1])
            yield f'<path class="line" stroke="{color}" d="M{path}"/>'
            for point in line:
                yield f'<circle cx="{self.x(point[0]):.1f}" cy="{self.y(point[1]):.1f}" r="2.5" fill="{color}"/>'
            yield f'<path class="leader" stroke="{color}" d="M{x + 4:.1f} {y:.1f} L{x + 20:.1f} {place:.1f}"/>'
            yield f'<text x="{x + 24:.1f}" y="{place + 4:.1f}" style="fill: {color}">{html.escape(name)}</text>'

    def svg(self):
        """The whole drawing."""
        body = "\n".join([*self.grid(), *self.lines()])
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">\n'
            f"<title>{html.escape(self.title)}</title>\n<style>{STYLE}\n</style>\n"
            f'<text class="title" x="{LEFT - 8}" y="24">{html.escape(self.title)}</text>\n{body}\n</svg>\n'
        )
