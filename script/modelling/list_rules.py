"""The rules of operations on the items inside a contact; see rules.py."""

import rules


def change_items(state, id, operations, ids):
    """docs/LIVE-API.md#patch: "Operations run in order"; "`replace` of an item's member changes it; `remove` of an item
    shifts the later indexes"; docs/DIALECT.md#bodies for what becomes of the items."""
    state.get("contacts", id)
    before = {each: dict(record) for each, record in state.of("items", "contact", id).items()}
    items = [{**record, "id": each, "communicationType": record["word"], "named": ()}
             for each, record in before.items()]
    errors = set()
    for operation in operations:
        item = apply(items, **operation)
        if item:
            errors |= {error for error in problems(state, item) if error[0] == rules.LONG}
    # docs/DIALECT.md#bodies: what is missing or not there "is looked at behind the last one".
    # "a member that a value was refused for is not called missing as well".
    refused = {name for _, name in errors}
    for item in items:
        errors |= {error for error in problems(state, item)
                   if error[0] != rules.LONG and not (error[0] == rules.MISSING and error[1] in refused)}
    if errors:
        raise rules.Refused(400, errors)
    invited = rules.portal(state, id)
    for each in before.keys() - {item.get("id") for item in items}:
        del state.items[each]
    for item in items:
        own = item.get("id")
        rules.put_item(state, next(ids["items"]) if own is None else own, id, item, before.get(own))
    rules.invite(state, id, invited)
    state.tell(id, "updated")


def problems(state, item):
    """What is wrong with an item, by the position that it had when an operation named it last."""
    errors = set()
    rules.check_item(state, item, f"communicationItems/{item.get('position')}/", errors)
    return errors


def apply(items, op, at, item, edit):
    """One operation; answers the item that it gives something."""
    if op == "add":
        # "`add` to a list appends whatever the index; at index 0 the default flag of the new item is not respected"
        items.append({**item, "isFirst": at == 0, "position": len(items)})
        return items[-1]
    if at >= len(items):
        raise rules.Refused(400)
    if op == "remove":
        del items[at]
        return None
    if op == "replace":
        items[at] = {**item, "position": at, **({"id": items[at]["id"]} if "id" in items[at] else {})}
    else:
        name, value = edit
        items[at] = {**items[at], name: value, "position": at, "named": {*items[at].get("named", items[at]), name}}
    return items[at]
