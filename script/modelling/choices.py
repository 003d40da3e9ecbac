"""What arguments of steps are drawn from, and how a sequence that fails is made short and plain."""


class OneOf:
    """One of some values; those in front are the plainer ones, and one that stands twice comes twice as often."""

    def __init__(self, *values):
        self.values = values

    def draw(self, chance):
        return chance.choice(self.values)

    def plainer(self, value):
        return self.values[:self.values.index(value)]


class Either:
    """What one of some choices gives."""

    def __init__(self, *choices):
        self.choices = choices

    def draw(self, chance):
        return chance.choice(self.choices).draw(chance)

    def plainer(self, value):
        return next((each.plainer(value) for each in self.choices if value in each.values), ())


class Some:
    """A list of what another choice gives."""

    def __init__(self, choice, most, least=0):
        self.choice, self.most, self.least = choice, most, least

    def draw(self, chance):
        return [self.choice.draw(chance) for _ in range(chance.randint(self.least, self.most))]

    def plainer(self, value):
        if len(value) > self.least:
            yield from (value[:at] + value[at + 1:] for at in range(len(value)))
        for at, each in enumerate(value):
            yield from (value[:at] + [other] + value[at + 1:] for other in self.choice.plainer(each))


class Members:
    """An object whose members are drawn each by itself."""

    def __init__(self, **choices):
        self.choices = choices

    def draw(self, chance):
        return {name: choice.draw(chance) for name, choice in self.choices.items()}

    def plainer(self, value):
        for name, choice in self.choices.items():
            yield from ({**value, name: other} for other in choice.plainer(value[name]))


def plainer(steps, kinds):
    """Sequences that are shorter or plainer than `steps`: without some of them, halves first; then with one argument
    plainer. `kinds` has the choices of a step by its name."""
    size = len(steps) // 2
    while size:
        for at in range(len(steps) - size, -1, -size):
            yield steps[:at] + steps[at + size:]
        size //= 2
    for at, (name, arguments) in enumerate(steps):
        for other in kinds[name].plainer(arguments):
            yield steps[:at] + [(name, other)] + steps[at + 1:]


def shortest(steps, kinds, fails):
    """The steps when none of their plainer forms fails any more."""
    while True:
        other = next((other for other in plainer(steps, kinds) if fails(other)), None)
        if other is None:
            return steps
        steps = other
