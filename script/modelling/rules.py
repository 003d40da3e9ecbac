"""The rules that the server keeps, as pure functions of a small state. Each cites the sentence that says so, in the
specification (spec) or the documentation."""

import re
from collections import namedtuple

MISSING, LONG, RANGE, INVALID, UNKNOWN, TWICE = (
    "MissingRequiredField", "MaxLengthField", "OutOfRange", "InvalidField", "NotFound", "ObjectExists")
EMAIL, FAX, PHONE = "Email", "Fax", "Phone"

# spec, "Communication Types"; docs/DIALECT.md#communication-types
KINDS = {1: EMAIL, 2: PHONE, 3: FAX, 4: PHONE, 5: PHONE, 6: PHONE}
NAMES = {1: "Email", 2: "Phone", 3: "Fax", 4: "Cell", 5: "Pager", 6: "Direct"}
# What records are chosen from, with what holds on to them: spec, "Contact Types"; docs/DIALECT.md#deletes-in-use
Lookup = namedtuple("Lookup", "path ids table member")
LOOKUPS = {
    "contactTypes": Lookup("/company/contacts/types", range(1, 6), "types", "type"),
    "communicationTypes": Lookup("/company/communicationTypes", range(1, 7), "items", "type"),
    "statuses": Lookup("/company/companies/statuses", range(1, 6), "companies", "status"),
    "companyTypes": Lookup("/company/companies/types", range(1, 8), "companyTypes", "type"),
    "groups": Lookup("/marketing/groups", range(1, 7), "groups", "group"),
    "tracks": Lookup("/company/tracks", range(1, 4), "tracks", "track"),
}
# What holds on to a contact, beside contacts and companies:
# spec, "Contacts with related records (tickets, etc.) cannot be deleted."
HOLDERS = {"tickets": "/service/tickets", "agreements": "/finance/agreements", "projects": "/project/projects",
           "configurations": "/company/configurations"}
REFERENCES = ("managerContact", "assistantContact", "defaultMergeContactId")
# spec, "Complete Contact Field Reference"; docs/DIALECT.md#new-contacts for what is not sent.
TEXTS = {"firstName": 30, "lastName": 30, "nickName": 30, "school": 50, "city": 50, "zip": 12}
FLAGS = {"inactiveFlag": False, "marriedFlag": False, "unsubscribeFlag": False, "disablePortalLoginFlag": True}
CONTACT = ("company", "site", *TEXTS, "title", *FLAGS, "portalSecurityLevel", *REFERENCES)


class Refused(Exception):
    """What a request is refused with: the status, and codes with fields."""

    def __init__(self, status, errors=()):
        super().__init__(status, sorted(errors))
        self.status, self.errors = status, set(errors)


class State:
    """The records of a sandbox by table and id, the ids of lookups, the mails, and what a step tells callbacks, if
    there is one that is told."""

    TABLES = ("companies", "sites", "companyTypes", "contacts", "items", "types", "notes", "groups", "tracks",
              *HOLDERS)

    def __init__(self, mode):
        self.mode = mode
        self.mails = []
        self.told = {}
        self.has_callback = False
        self.lookups = {name: frozenset(lookup.ids) for name, lookup in LOOKUPS.items()}
        for table in self.TABLES:
            setattr(self, table, {})

    def copy(self):
        """A copy that shares nothing with this one, and has told nothing."""
        other = State(self.mode)
        other.mails, other.has_callback, other.lookups = list(self.mails), self.has_callback, dict(self.lookups)
        for table in self.TABLES:
            setattr(other, table, {id: dict(record) for id, record in getattr(self, table).items()})
        return other

    @property
    def strict(self):
        return self.mode == "strict"

    def of(self, table, owner, id):
        """The records of a table that an owner has, in the order of ids."""
        return {each: record for each, record in sorted(getattr(self, table).items()) if record[owner] == id}

    def get(self, table, id):
        if id not in getattr(self, table):
            raise Refused(404)
        return getattr(self, table)[id]

    def tell(self, contact, action):
        """docs/CALLBACKS.md#what-is-told: "A record that one request changes several times is told once"."""
        if self.has_callback and (action != "updated" or contact not in self.told):
            self.told[contact] = action


def text(name, value, longest, required, errors):
    """docs/LIVE-API.md#validation: "White space alone counts as missing where a value is required"."""
    if value is None or (required and not value.strip()):
        if required:
            errors.add((MISSING, name))
    elif len(value) > longest:
        errors.add((LONG, name))
    return value


def refer(name, value, records, errors):
    """docs/API.md#rules: "references exist"."""
    if value is not None and value not in records:
        errors.add((UNKNOWN, f"{name}/id"))
        return None
    return value


# Contacts


def checked_contact(state, id, record, named, before, whole, errors):
    """Completes and checks a record of a contact. `named` are the members of the body, `before` is the record as it
    was; a `whole` body is that of POST and PUT."""
    for name, longest in TEXTS.items():
        text(name, record.get(name), longest, name == "firstName", errors)
    # docs/DIALECT.md#titlelength
    text("title", record.get("title"), 100 if state.strict else 50, False, errors)
    for name, default in FLAGS.items():
        if record.get(name) is None:
            record[name] = default
    # docs/LIVE-API.md#validation: "`portalSecurityLevel` is 1 to 6. ... That null removes it is psa-mock's own."
    level = record.get("portalSecurityLevel")
    if level is not None and not 1 <= level <= 6:
        errors.add((RANGE, "portalSecurityLevel"))
    # docs/DIALECT.md#companyrequired
    if record.get("company") is None and not state.strict:
        errors.add((MISSING, "company"))
    company = refer("company", record.get("company"), state.companies, errors)
    for name in REFERENCES:
        shown = name if name.endswith("Id") else f"{name}/id"
        # docs/DIALECT.md#bodies: "A contact is not its own manager, assistant or merge target"
        if record.get(name) is not None and record[name] == id:
            errors.add((INVALID, shown))
        elif record.get(name) is not None and record[name] not in state.contacts:
            errors.add((UNKNOWN, shown))
    moves = before is None or before["company"] != record.get("company")
    # docs/DIALECT.md#bodies: null says "as little as its absence" in a POST or PUT.
    if (moves or whole) and ("site" not in named or whole and record["site"] is None):
        record["site"] = main_site(state, company)
    elif record.get("site") is not None and record["site"] not in state.sites:
        errors.add((UNKNOWN, "site/id"))
    elif record.get("site") is not None and company is not None:
        # docs/API.md#rules: "a site belongs to its company"
        changes = moves or before["site"] != record["site"]
        if changes and state.sites[record["site"]]["company"] != company:
            errors.add((UNKNOWN, "site/id"))
    return record


def main_site(state, company):
    """docs/LIVE-API.md#validation: "A contact of a company without `site` gets the company's main site." """
    sites = state.of("sites", "company", company) if company is not None else {}
    return min(sites, key=lambda id: (not sites[id]["primaryAddressFlag"], id), default=None)


def types_of(state, contact):
    return [record["type"] for record in state.of("types", "contact", contact).values()]


def unknown_types(state, lookup, body, errors):
    for position, type in enumerate(body.get("types") or []):
        if type not in state.lookups[lookup]:
            errors.add((UNKNOWN, f"types/{position}/id"))


def set_types(state, contact, wanted, ids):
    """docs/DIALECT.md#bodies: "`types` of a contact in a PATCH ... are replaced", unless they are the same."""
    replace_links(state, "types", "contact", contact, wanted, ids)


def replace_links(state, table, owner, id, wanted, ids):
    """Makes the types of a record new ones in their order."""
    linked = state.of(table, owner, id)
    if [record["type"] for record in linked.values()] == wanted:
        return
    for each in linked:
        del getattr(state, table)[each]
    for type in wanted:
        getattr(state, table)[next(ids)] = {owner: id, "type": type}


def save_contact(state, id, body, ids, before=None, whole=True):
    """POST, PUT and PATCH of a contact: a request does all of what it says, or nothing (docs/API.md#rules)."""
    errors = set()
    record = {name: None for name in CONTACT} if whole else dict(before)
    if whole:
        record["portalSecurityLevel"] = 1  # docs/DIALECT.md#new-contacts
    named = set(body)
    record.update((name, value) for name, value in body.items() if name in CONTACT)
    checked_contact(state, id, record, named, before, whole, errors)
    # docs/DIALECT.md#bodies: "A PUT leaves the lists that it does not name".
    wanted = dict.fromkeys(body["types"] or []) if "types" in body else None
    unknown_types(state, "contactTypes", body, errors)
    items = body.get("communicationItems")
    for position, item in enumerate(items or []):
        check_item(state, item, f"communicationItems/{position}/", errors)
    if errors:
        raise Refused(400, errors)
    invited = portal(state, id)
    state.contacts[id] = record
    if wanted is not None:
        set_types(state, id, list(wanted), ids["types"])
    if items is not None:
        for old in state.of("items", "contact", id):
            del state.items[old]
        for item in items:
            put_item(state, next(ids["items"]), id, item, None)
    if before is not None:
        release(state, id, before["company"], whole)
    invite(state, id, invited)
    state.tell(id, "updated" if before is not None else "added")


def release(state, contact, left, whole):
    """A contact that has left a company is not its default or billing contact any more, which no document says; nor
    is one that a PUT has replaced, since `defaultFlag` and `defaultBillingFlag` are members of it
    (docs/LIVE-API.md#put)."""
    company = state.contacts[contact]["company"]
    for id in {left} - {company} | ({company} if whole else set()):
        for name in ("defaultContact", "billingContact"):
            if id is not None and state.companies[id][name] == contact:
                state.companies[id][name] = None


# The portal


def is_address(value):
    return bool(re.fullmatch(r"[-\w.!#$%&'*+/=?^`{|}~]+@[-A-Za-z0-9.]+\.[-A-Za-z0-9]+", value)) and ".." not in value


def portal(state, contact):
    """spec, "Portal Invitation": the address that an invitation goes to; None if the contact has no access."""
    record = state.contacts.get(contact)
    if record is None or record["inactiveFlag"] or record["disablePortalLoginFlag"]:
        return None
    if not record["portalSecurityLevel"]:
        return None
    mails = [(not item["defaultFlag"], id, item["value"]) for id, item in state.of("items", "contact", contact).items()
             if KINDS[item["type"]] == EMAIL and is_address(item["value"])]
    return min(mails)[2] if mails else None


def invite(state, contact, before):
    """docs/DIALECT.md#portal-invitation: "one mail ... and was not in that state before"."""
    address = portal(state, contact)
    if address and not before:
        state.mails.append((contact, address))


# Communication items


def check_item(state, item, prefix, errors):
    """spec, "Communication Item Fields"."""
    if item.get("type") is None:
        errors.add((MISSING, f"{prefix}type"))
    elif item["type"] not in state.lookups["communicationTypes"]:
        errors.add((UNKNOWN, f"{prefix}type/id"))
    text(f"{prefix}value", item.get("value"), 250, True, errors)
    text(f"{prefix}extension", item.get("extension"), 15, False, errors)


def put_item(state, id, contact, item, before):
    """docs/LIVE-API.md#communication-items: "a new default takes the flag from the old one"."""
    record = {"contact": contact, "type": item["type"], "value": item["value"], "extension": item.get("extension"),
              "defaultFlag": bool(item.get("defaultFlag")), "word": item.get("communicationType")}
    # A word that was shown, and not chosen, is none when it is sent back.
    if before and before["word"] is None and record["word"] == KINDS[before["type"]]:
        record["word"] = None
    # The word follows the type: one that was sent for another says nothing of the new one.
    if before and before["type"] != record["type"] and "communicationType" not in item.get("named", item):
        record["word"] = None
    gains = before is None or not before["defaultFlag"] or before["type"] != record["type"]
    alike = [other for other_id, other in state.of("items", "contact", contact).items()
             if other_id != id and same_default(state, other["type"], record["type"])]
    # docs/LIVE-API.md#patch: "at index 0 the default flag of the new item is not respected".
    if item.get("isFirst") and any(other["defaultFlag"] for other in alike):
        record["defaultFlag"] = False
    changed = {name: value for name, value in record.items() if before is None or value != before[name]}
    state.items[id] = {**state.items.get(id, {}), **changed}
    if record["defaultFlag"] and gains:
        for other in alike:
            other["defaultFlag"] = False


def same_default(state, one, other):
    """docs/DIALECT.md#defaultpertype"""
    return KINDS[one] == KINDS[other] if state.strict else one == other


def word(state, item):
    """docs/DIALECT.md#communicationtypeword"""
    return KINDS[item["type"]] if state.strict else item["word"] or KINDS[item["type"]]


def save_item(state, id, contact, body, before=None, whole=True):
    """POST, PUT and PATCH of one item."""
    errors = set()
    item = dict(body) if whole else {**before, "communicationType": before["word"], **body, "named": set(body)}
    check_item(state, item, "", errors)
    if errors:
        raise Refused(400, errors)
    invited = portal(state, contact)
    put_item(state, id, contact, item, before)
    invite(state, contact, invited)
    state.tell(contact, "updated")


def delete_item(state, id):
    item = state.get("items", id)
    invited = portal(state, item["contact"])
    del state.items[id]
    invite(state, item["contact"], invited)
    state.tell(item["contact"], "updated")


def default_phone(state, contact):
    """docs/LIVE-API.md#contact-payload: "come from the default phone of the contact, else from the site"."""
    phones = [(item["type"], item["value"]) for item in state.of("items", "contact", contact).values()
              if item["defaultFlag"] and KINDS[item["type"]] == PHONE]
    if phones:
        return NAMES[min(phones)[0]], min(phones)[1]
    site = state.sites.get(state.contacts[contact]["site"])
    number = site and site["phoneNumber"]
    return ("Site", number) if number is not None else (None, None)


# Deletes


def usages(state, contact):
    """docs/API.md#rules: what keeps a contact from being deleted, as (kind, count)."""
    found = {}
    for name in REFERENCES:
        count = sum(1 for id, each in state.contacts.items() if each[name] == contact and id != contact)
        found["contact", name] = count
    for table in HOLDERS:
        found[table[:-1], "contact"] = len(state.of(table, "contact", contact))
    for name in ("defaultContact", "billingContact"):
        found["company", name] = len(state.of("companies", name, contact))
    return {key: count for key, count in found.items() if count}


def delete_contact(state, id, heir=None):
    """spec, "Delete Contact"; docs/DIALECT.md#deletes-in-use"""
    state.get("contacts", id)
    if heir is not None:
        if heir == id or heir not in state.contacts:
            raise Refused(400)
        inherit(state, id, heir)
    held = usages(state, id)
    if held:
        raise Refused(409, {("ObjectInUse", name) for _, name in held})
    # "Communications, notes, groups, type associations and tracks go with their contact."
    for table in ("items", "notes", "groups", "types", "tracks"):
        for each in state.of(table, "contact", id):
            del getattr(state, table)[each]
    del state.contacts[id]
    state.mails = [(None if contact == id else contact, address) for contact, address in state.mails]
    state.tell(id, "deleted")


def inherit(state, id, heir):
    """docs/DIALECT.md#deletes-in-use: "the records move in the same transaction", but a company keeps none of
    another as its own; docs/DIALECT.md#bodies: "A contact is not its own manager"."""
    for each, record in state.contacts.items():
        for name in REFERENCES:
            if record[name] == id:
                record[name] = None if each == heir else heir
                if each != id:
                    state.tell(each, "updated")
    for table in HOLDERS:
        for record in state.of(table, "contact", id).values():
            record["contact"] = heir
    for number, company in state.companies.items():
        for name in ("defaultContact", "billingContact"):
            if company[name] == id:
                company[name] = heir if state.contacts[heir]["company"] == number else None


def delete_lookup(state, name, id):
    """docs/DIALECT.md#deletes-in-use, of what records are chosen from."""
    if id not in state.lookups[name]:
        raise Refused(404)
    lookup = LOOKUPS[name]
    if state.of(lookup.table, lookup.member, id):
        raise Refused(409, {("ObjectInUse", lookup.member)})
    state.lookups[name] -= {id}
