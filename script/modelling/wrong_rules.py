"""Rules that are wrong on purpose: each has to be found, by a sequence of a few steps."""

import rules

LONGEST = 2
WRONG = {
    "one default item per kind in both modes":
        ("same_default", lambda state, one, other: rules.KINDS[one] == rules.KINDS[other]),
    "no invitation": ("invite", lambda state, contact, before: None),
    "a contact that leaves a company stays its default one": ("release", lambda state, contact, left, whole: None),
    "nothing keeps a contact from being deleted": ("usages", lambda state, contact: {}),
}


def prove(hunt, count, tell):
    """Whether each wrong rule is found among so many sequences; `tell` prints what was found."""
    missed = []
    for text, (name, function) in WRONG.items():
        right = getattr(rules, name)
        setattr(rules, name, function)
        found = hunt.all(0, count, None)
        if found.failed is not None:
            error, mode, steps, log = hunt.shortest(found.failed)
            print(f"\n# {text}: sequence {found.failed}, {len(steps)} steps", flush=True)
            tell(error, mode, log)
        if found.failed is None or len(steps) > LONGEST:
            missed.append(text)
        setattr(rules, name, right)
    return missed
