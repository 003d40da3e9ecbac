"""Times of requests by windows, memory and descriptors by seconds, and the rules that they are held to."""

import math
import time
from collections import Counter
from statistics import mean

# Each kind of time is 5 percent above the one before; the first is 10 microseconds.
STEP, FIRST = math.log(1.05), 1e-5
# A shorter run is not judged for what grows: it has no halves to compare.
SECONDS_MIN = 60


class Times:
    """How many requests took how long, in windows of the run."""

    def __init__(self, start, window):
        self.start, self.window = start, window
        self.counts = {}

    def add(self, seconds):
        place = int((time.monotonic() - self.start) / self.window)
        kind = max(0, int(math.log(max(seconds, FIRST) / FIRST) / STEP))
        self.counts.setdefault(place, Counter())[kind] += 1

    def merge(self, counts):
        for place, kinds in counts.items():
            self.counts.setdefault(place, Counter()).update(kinds)

    def percentile(self, share, places):
        """The milliseconds that this share of the requests in some windows took at most."""
        kinds = sum((self.counts.get(place, Counter()) for place in places), Counter())
        left = share * sum(kinds.values())
        for kind in sorted(kinds):
            left -= kinds[kind]
            if left <= 0:
                return FIRST * math.exp(STEP * (kind + 1)) * 1000
        return 0.0

    def windows(self):
        """The windows that are whole: the last one is cut off."""
        return sorted(self.counts)[:-1] or sorted(self.counts)

    def table(self):
        return [
            {"requests": sum(self.counts[place].values()),
             **{f"p{share}": round(self.percentile(share / 100, [place]), 3) for share in (50, 95, 99)}}
            for place in self.windows()]

    def drift(self, factor):
        """What became slower from the second third of the run to the last one, in words."""
        windows = self.windows()
        third = len(windows) // 3
        found = []
        for share, slack in ((0.5, 0.5), (0.99, 5)):
            before = self.percentile(share, windows[third:2 * third])
            after = self.percentile(share, windows[-third:])
            if after > before * factor + slack:
                found.append(f"{share:.0%} of the requests took {before:.2f} ms, then {after:.2f} ms")
        return found


def slope(values):
    """How much a line through the values rises over all of them."""
    middle, average = (len(values) - 1) / 2, mean(values)
    spread = sum((i - middle) ** 2 for i in range(len(values)))
    return sum((i - middle) * (value - average) for i, value in enumerate(values)) / spread * len(values)


def growth(samples, share):
    """What rises over the last half of the run, in words: a line through the memory of each second by more than
    `share` percent, or the most descriptors of the last quarter beyond those of the second one."""
    half = [memory for memory, _ in samples[len(samples) // 2:]]
    found = []
    if slope(half) > mean(half) * share / 100:
        found.append(f"memory rises by {slope(half):.0f} KB over the last half, from {mean(half):.0f} KB")
    quarter = len(samples) // 4
    before = max(each[1] for each in samples[quarter:2 * quarter])
    after = max(each[1] for each in samples[3 * quarter:])
    if after > before * 1.2 + 8:
        found.append(f"descriptors grew from {before} to {after}")
    return found
