"""The rules of companies, their sites, and what else refers to contacts; see rules.py."""

from rules import MISSING, TWICE, UNKNOWN, Refused, main_site, refer, replace_links, text, unknown_types

COMPANY = ("identifier", "name", "status", "phoneNumber", "defaultContact", "billingContact", "deletedFlag")
USUAL_STATUS = 1


def save_company(state, id, body, ids, before=None, whole=True):
    """POST, PUT and PATCH of a company; docs/LIVE-API.md#companies: "`identifier` and `name` are required"."""
    errors = set()
    record = {name: None for name in COMPANY} if whole else dict(before)
    record.update((name, value) for name, value in body.items() if name in COMPANY)
    text("identifier", record["identifier"], 156, True, errors)
    text("name", record["name"], 156, True, errors)
    text("phoneNumber", record["phoneNumber"], 30, False, errors)
    statuses = state.lookups["statuses"]
    if record["status"] is None:
        record["status"] = USUAL_STATUS if USUAL_STATUS in statuses else None
    refer("status", record["status"], statuses, errors)
    record["deletedFlag"] = bool(record["deletedFlag"])
    for name in ("defaultContact", "billingContact"):
        contact = refer(name, record[name], state.contacts, errors)
        # A company's default contact is one of its own, which no document says.
        changes = before is not None and record[name] != before[name]
        if contact is not None and changes and state.contacts[contact]["company"] != id:
            errors.add((UNKNOWN, f"{name}/id"))
    for other_id, other in state.companies.items():
        # docs/API.md#rules; docs/DIALECT.md#text-comparison: uniqueness ignores the case of letters.
        if other_id != id and (record["identifier"] or "").lower() == other["identifier"].lower():
            errors.add((TWICE, "identifier"))
    site = check_site_of(state, id, body, before, errors)
    if state.strict and before is not None and "types" in body:
        errors.add(("InvalidField", "typeIds"))  # docs/DIALECT.md#companytypes
    else:
        unknown_types(state, "companyTypes", body, errors)
    if errors:
        raise Refused(400, errors)
    state.companies[id] = record
    keep_site(state, id, site, record, ids)
    if "types" in body:
        replace_links(state, "companyTypes", "company", id, list(dict.fromkeys(body["types"] or [])),
                      ids["companyTypes"])


def check_site_of(state, id, body, before, errors):
    """docs/DIALECT.md#companysite: what `site` of a body asks for, a name for a new site or the id of one."""
    site = body.get("site")
    if before is None:
        if site is None and state.strict:
            errors.add((MISSING, "site"))
        return site or "Main"
    if site is not None and (site not in state.sites or state.sites[site]["company"] != id):
        errors.add((UNKNOWN, "site/id"))
    return site


def keep_site(state, id, site, record, ids):
    """docs/DIALECT.md#companysite: "The named site is made. In PUT and PATCH, `site` names another site of the
    company as its main one"."""
    if isinstance(site, str):
        state.sites[next(ids["sites"])] = {
            "company": id, "name": site, "primaryAddressFlag": True, "phoneNumber": record["phoneNumber"]}
    elif site is not None and site != main_site(state, id):
        for each_id, each in state.of("sites", "company", id).items():
            each["primaryAddressFlag"] = each_id == site


def delete_company(state, id):
    """docs/LIVE-API.md#companies: "DELETE sets `deletedFlag`"."""
    state.get("companies", id)["deletedFlag"] = True


def merge_companies(state, source, target, choices):
    """docs/LIVE-API.md#companies: "moves what belongs to a company"; docs/API.md#rules for what stays unique."""
    state.get("companies", source)
    if target is None:
        raise Refused(400, {(MISSING, "toCompanyId")})
    if target not in state.companies:
        raise Refused(400, {(UNKNOWN, "toCompanyId")})
    if target == source or state.companies[target]["deletedFlag"]:
        raise Refused(400, {("InvalidField", "toCompanyId")})
    one, other = state.companies[source], state.companies[target]
    for member, name in (("name", "name"), ("status", "status"), ("phone", "phoneNumber"),
                         ("primaryContact", "defaultContact"), ("billingContact", "billingContact")):
        if choices.get(member) == "From":
            other[name] = one[name]
    if choices.get("identifier") == "From":
        one["identifier"], other["identifier"] = other["identifier"], one["identifier"]
    if any(each["primaryAddressFlag"] for each in state.of("sites", "company", target).values()):
        for each in state.of("sites", "company", source).values():
            each["primaryAddressFlag"] = False
    for table in ("sites", "contacts", "tickets", "agreements", "projects", "configurations"):
        for id, each in state.of(table, "company", source).items():
            each["company"] = target
            if table == "contacts":
                state.tell(id, "updated")
    one.update(defaultContact=None, billingContact=None, deletedFlag=True)


def save_site(state, id, company, body, before=None, whole=True):
    """A site of a company; the newer main one takes the flag from the old one, which no document says."""
    errors = set()
    record = {"name": None, "phoneNumber": None, "primaryAddressFlag": False} if whole else dict(before)
    record.update(body, company=company)
    record["primaryAddressFlag"] = bool(record["primaryAddressFlag"])
    text("name", record["name"], 156, True, errors)
    text("phoneNumber", record["phoneNumber"], 30, False, errors)
    if errors:
        raise Refused(400, errors)
    gains = record["primaryAddressFlag"] and not (before and before["primaryAddressFlag"])
    state.sites[id] = record
    if gains:
        for each_id, each in state.of("sites", "company", company).items():
            each["primaryAddressFlag"] = each_id == id


def delete_site(state, id):
    """docs/DIALECT.md#deletes-in-use"""
    state.get("sites", id)
    held = {"site" for table in ("contacts", "tickets", "agreements", "projects", "configurations")
            if state.of(table, "site", id)}
    if held:
        raise Refused(409, {("ObjectInUse", "site")})
    del state.sites[id]


def save_holder(state, table, id, body):
    """POST of what holds on to a contact; docs/LIVE-API.md#tickets: "`summary` ... and `company` are required"."""
    errors = set()
    name = "summary" if table == "tickets" else "name"
    text(name, body.get(name), 100, True, errors)
    if body.get("company") is None:
        errors.add((MISSING, "company"))
    company = refer("company", body.get("company"), state.companies, errors)
    contact = refer("contact", body.get("contact"), state.contacts, errors)
    if errors:
        raise Refused(400, errors)
    getattr(state, table)[id] = {"company": company, "contact": contact, "site": main_site(state, company)}


# Records below a contact: the member, the lookup that it names, the field of errors if that is not there or missing
CHILDREN = {
    "groups": ("group", "groups", "group/id", "group"),
    "types": ("type", "contactTypes", "type/id", "type"),
    "tracks": ("track", "tracks", "trackId", "trackId"),
}


def save_child(state, table, id, contact, value):
    """docs/LIVE-API.md#validation: "A group entry needs `group`", "a type association `type`"; docs/API.md#rules for
    what is unique: "a contact or company in a group, a type of a contact"."""
    state.get("contacts", contact)
    name, lookup, unknown, missing = CHILDREN[table]
    if value is None:
        raise Refused(400, {(MISSING, missing)})
    if value not in state.lookups[lookup]:
        raise Refused(400, {(UNKNOWN, unknown)})
    twins = [each for each in state.of(table, "contact", contact).values() if each[name] == value]
    if twins and table != "tracks":
        raise Refused(400, {(TWICE, name)})
    getattr(state, table)[id] = {"contact": contact, name: value}
    if table == "types":
        state.tell(contact, "updated")


def save_note(state, id, contact, body, before=None):
    """docs/LIVE-API.md#validation: "A note needs `text`"."""
    state.get("contacts", contact)
    errors = set()
    record = {"text": None, "flagged": False} if before is None else dict(before)
    record.update(body, contact=contact)
    record["flagged"] = bool(record["flagged"])
    text("text", record["text"], 1 << 30, True, errors)
    if errors:
        raise Refused(400, errors)
    state.notes[id] = record


def delete_child(state, table, contact, id):
    record = state.get(table, id)
    if record["contact"] != contact:
        raise Refused(404)
    del getattr(state, table)[id]
    if table == "types":
        state.tell(contact, "updated")
