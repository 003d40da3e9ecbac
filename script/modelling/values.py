"""What bodies of requests are made of, and how they are sent."""

import rules
from choices import Either, Members, OneOf, Some

UNKNOWN = 99

# What picks a record; the last one picks none.
picks = OneOf(0, 1, 2, 3, 4, 5, UNKNOWN)
few = OneOf(0, 1, 0, 1, 2, 3, UNKNOWN)
dry_runs = OneOf(False, False, False, False, True)

# Values of members, the last ones refused or taken as the rules say.
LONG = "x" * 200
TEXTS = [
    (name, value) for name, longest in {**rules.TEXTS, "title": 50}.items()
    for value in ("Ada", LONG[:longest], LONG[:longest + 1], "", " ", None)
] + [("title", LONG[:100]), ("title", LONG[:101])]
FLAGS = [(name, value) for name in rules.FLAGS for value in (True, False, None)]
LEVELS = [("portalSecurityLevel", level) for level in (1, 2, 6, None, 0, 7)]
PORTAL = [("portalSecurityLevel", 3), ("disablePortalLoginFlag", False), ("inactiveFlag", False)]
REFERENCES = [(name, ("contact", pick)) for name in rules.REFERENCES for pick in (0, 1, 2, None, UNKNOWN)]
PLACES = ([("company", ("company", pick)) for pick in (0, 1, 2, None, UNKNOWN)]
          + [("site", ("site", pick)) for pick in (0, 1, 2, 3, None, UNKNOWN)])
TYPES = [("types", types) for types in ([], [1], [2, 1], [3, 3], [5], [UNKNOWN], None)]
members = Either(*(OneOf(*each) for each in (TEXTS, FLAGS + LEVELS, PORTAL, REFERENCES, PLACES, TYPES)))
bodies = Some(members, 3)
items = Members(
    type=OneOf(1, 2, 4, 1, 3, 6, 5, None, UNKNOWN),
    value=OneOf("ada@x.example", "bo@x.example", "555", "a@b", LONG[:1], "", " "), defaultFlag=OneOf(False, True),
    more=OneOf({}, {}, {}, {"extension": LONG[:15]}, {"extension": LONG[:16]}, {"communicationType": "Cell"},
               {"communicationType": "Fax"}))
item_change = OneOf(
    ("type", 1), ("type", 2), ("type", 4), ("type", UNKNOWN), ("value", "cy@x.example"), ("value", ""),
    ("value", LONG[:200] + LONG[:50]), ("value", LONG + LONG[:51]), ("defaultFlag", True), ("defaultFlag", False),
    ("extension", "1"), ("communicationType", "Pager"))
item_changes = Some(item_change, 2, 1)
# Operations on the items of a contact: `set` is one of a member.
list_changes = Some(
    Members(op=OneOf("set", "add", "remove", "replace"), at=OneOf(0, 1, 2, 9), item=items, edit=item_change), 2, 1)
company_changes = OneOf(
    ("identifier", "b"), ("identifier", "Q"), ("name", "Other"), ("name", " "), ("status", 3), ("status", UNKNOWN),
    ("site", ("site", 0)), ("site", ("site", 2)), ("deletedFlag", True), ("deletedFlag", False), ("types", [3, 1]),
    ("types", []), *((name, ("contact", pick)) for name in ("defaultContact", "billingContact")
                     for pick in (0, 1, 2, None, UNKNOWN)))

REFERRING = {"company", "site", "managerContact", "assistantContact", "type", "status", "defaultContact",
             "billingContact", "contact"}


def wired(body):
    """A body as it is sent: references as objects."""
    sent = {}
    for name, value in body.items():
        if name in REFERRING and value is not None:
            value = {"name" if isinstance(value, str) else "id": value}
        elif name == "types" and value is not None:
            value = [{"id": id} for id in value]
        elif name == "communicationItems":
            value = [wired(item) for item in value]
        sent[name] = value
    return sent


def flat(item):
    """An item of a contact as a body has it."""
    return {**{name: value for name, value in item.items() if name != "more"}, **item["more"]}


def patch(body, form):
    """A PATCH: an object, or operations."""
    if form == "object":
        return body
    if form == "remove":
        return [{"op": "remove", "path": name} for name in body]
    return [{"op": "replace", "path": name, "value": value} for name, value in body.items()]


def list_operation(op, at, item, edit):
    """An operation on the items of a contact."""
    path = f"communicationItems/{at}"
    if op == "set":
        name, value = edit
        return {"op": "replace", "path": f"{path}/{name}", "value": wired({name: value})[name]}
    return {"op": op, "path": path, **({} if op == "remove" else {"value": wired(item)})}
