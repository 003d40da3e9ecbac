"""What is looked at behind each step, and compared with the state that the rules give."""

import re
from urllib.parse import urlencode

import rules
from company_rules import COMPANY
from wire import Request

EVERY = "pageSize=1000&orderBy=id"
MAIL = "ada@x.example"
# spec, "Common Query Patterns"
ACTIVE = "/company/contacts/count?" + urlencode({"conditions": "company/id=1 and inactiveFlag=false"})
IDS = "/company/contacts?fields=id&"
BY_MAIL = f"{IDS}{EVERY}&" + urlencode({"childConditions": f'communicationItems/value="{MAIL}"'})
# Conditions on other records: the path of a contact's reference, and a name.
BY_NAME = [("company", "Alpha"), ("site", "Main")]
# Orders by other records: the reference, whether it goes down, and the page of two.
ORDERS = [("company", False, 1), ("company", True, 2), ("site", False, 2), ("site", True, 1)]
DELIVERIES = Request("GET", "/_mock/callbacks/deliveries?fields=action,recordId&pageSize=1000")


class Wrong(AssertionError):
    """The server and the rules differ."""


def expect(answer, status, errors):
    """Compares the status and, of a refusal, the codes and fields."""
    if answer.status != status:
        raise Wrong(f"answered {answer}, and not {status} {sorted(errors)}")
    if status >= 400 and errors:
        found = {(error["code"], error["field"]) for error in answer.json.get("errors", ()) if error["code"] != "Hint"}
        if found != set(errors):
            raise Wrong(f"refused with {sorted(found)}, and not {sorted(errors)}")


class Look:
    """A request that reads, what it must answer, and how an answer is reduced to that."""

    def __init__(self, path, wanted, reduced, status=200):
        self.request, self.wanted, self.reduced, self.status = Request("GET", path), wanted, reduced, status

    def check(self, answer, state):
        if answer.status != self.status:
            raise Wrong(f"GET {self.request.path} answered {answer}, and not {self.status}")
        if self.status != 200:
            return
        found, wanted = self.found(answer), self.wanted(state)
        if found != wanted:
            raise Wrong(f"GET {self.request.path} shows what the rules do not:{difference(found, wanted)}")

    def found(self, answer):
        """What an answer is reduced to; the same bytes as the last time say the same."""
        last = LAST.get(self.request.path)
        if last is None or last[0] != answer.data:
            last = LAST[self.request.path] = answer.data, self.reduced(answer.json)
        return last[1]


LAST = {}


def difference(found, wanted, path=""):
    """Where two values differ, a line for each place."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        return "".join(difference(found.get(key), wanted.get(key), f"{path}/{key}")
                       for key in sorted({*found, *wanted}, key=str) if found.get(key) != wanted.get(key))
    return f"\n  {path} {found!r}, and not {wanted!r}"


def look(state, contact, deeper):
    """What is read behind a step: lists, counts, the record, its usages, if it goes `deeper` the lists below it; what
    callbacks were told, last."""
    looks = [
        Look(f"/company/contacts?{EVERY}", contacts, shown_contacts),
        Look("/company/contacts/count", lambda state: len(state.contacts), lambda json: json["count"]),
        Look(f"/company/companies?{EVERY}", companies, shown_companies),
        Look("/_mock/outbox?pageSize=1000", lambda state: state.mails, shown_mails),
        Look(ACTIVE, active, lambda json: json["count"]),
        Look(BY_MAIL, by_mail, shown_ids), *(by_name(*each) for each in BY_NAME), *(in_order(*each) for each in ORDERS),
    ]
    if contact is not None:
        there = 200 if contact in state.contacts else 404
        one = f"/company/contacts/{contact}"
        looks += [
            Look(one, lambda state: contacts(state)[contact], shown_contact, there),
            Look(f"{one}/usages", lambda state: usage_count(state, contact), shown_usages, there),
        ]
    if contact is not None and deeper:
        looks += [below(one, contact, *each) for each in BELOW]
    return [*looks, Deliveries()]


class Deliveries(Look):
    """What callbacks were told, which Player.check_told compares."""

    def __init__(self):
        super().__init__(DELIVERIES.path, None, None)
        self.request = DELIVERIES

    def check(self, answer, state):
        if answer.status != 200:
            raise Wrong(f"deliveries answered {answer}")


# Lists below a contact: table, path, and members as the rules and the server have them.
BELOW = [("notes", "notes", {"text": "text", "flagged": "flagged"}), ("groups", "groups", {"group": "group"}),
         ("types", "typeAssociations", {"type": "type"}), ("tracks", "tracks", {"track": "trackId"})]


def below(one, contact, table, path, names):
    """The list of one kind below a contact."""
    there = lambda state: {
        id: [record[name] for name in names] for id, record in state.of(table, "contact", contact).items()}
    return LookBelow(
        f"{one}/{path}?{EVERY}&fields=id,{','.join(names.values())}", there,
        lambda json: {each["id"]: [reference(each.get(key)) for key in names.values()] for each in json}, contact)


def by_name(kind, name):
    """The contacts of a company or a site of this name."""
    path = f"{IDS}{EVERY}&" + urlencode({"conditions": f'{kind}/name="{name}"'})
    return Look(path, lambda state: [id for id in sorted(state.contacts) if name_of(state, id, kind) == name.lower()],
                shown_ids)


def in_order(kind, is_descending, page):
    """A page of two contacts in the order of the names of their companies or sites: docs/DIALECT.md#text-comparison;
    those alike come in the order of ids."""
    def wanted(state):
        ids = sorted(state.contacts)
        ids.sort(key=lambda id: (name_of(state, id, kind) is not None, name_of(state, id, kind) or ""),
                 reverse=is_descending)
        return ids[2 * (page - 1):2 * page]

    order = f"{kind}/name desc" if is_descending else f"{kind}/name"
    return Look(IDS + urlencode({"orderBy": order, "pageSize": 2, "page": page}), wanted, shown_ids)


def name_of(state, contact, kind):
    """The name of a contact's company or site without the case of letters; None if it has none."""
    record = {"company": state.companies, "site": state.sites}[kind].get(state.contacts[contact][kind])
    return record and record["name"].lower()


class LookBelow(Look):
    """A list below a contact, which is not found without it."""

    def __init__(self, path, wanted, reduced, contact):
        super().__init__(path, wanted, reduced)
        self.contact = contact

    def check(self, answer, state):
        self.status = 200 if self.contact in state.contacts else 404
        super().check(answer, state)


def reference(value):
    return value.get("id") if isinstance(value, dict) else value


# As the rules have it


def contacts(state):
    return {id: contact_view(state, id) for id in sorted(state.contacts)}


def contact_view(state, id):
    """A contact with what follows from other records."""
    record = state.contacts[id]
    company = state.companies.get(record["company"], {})
    phone = rules.default_phone(state, id)
    return {
        **record, "types": rules.types_of(state, id), "defaultPhoneType": phone[0], "defaultPhoneNbr": phone[1],
        "defaultFlag": company.get("defaultContact") == id, "defaultBillingFlag": company.get("billingContact") == id,
        "items": {each: item_view(state, each) for each in state.of("items", "contact", id)},
    }


def item_view(state, id):
    item = state.items[id]
    return item["type"], item["value"], item["extension"], item["defaultFlag"], rules.word(state, item)


def companies(state):
    return {id: company_view(state, id) for id in sorted(state.companies)}


def company_view(state, id):
    return {**state.companies[id], "site": rules.main_site(state, id),
            "types": [each["type"] for each in state.of("companyTypes", "company", id).values()]}


def active(state):
    return sum(each["company"] == 1 and not each["inactiveFlag"] for each in state.contacts.values())


def by_mail(state):
    return sorted({each["contact"] for each in state.items.values() if each["value"] == MAIL})


def usage_count(state, contact):
    return sum(rules.usages(state, contact).values())


# As the server shows it


def shown_contacts(json):
    return {each["id"]: shown_contact(each) for each in json}


def shown_contact(json):
    items = json.get("communicationItems") or []
    one_default(items)
    return {
        **{name: reference(json.get(name)) for name in rules.CONTACT},
        "types": [each["id"] for each in json["types"]],
        "defaultPhoneType": json.get("defaultPhoneType"), "defaultPhoneNbr": json.get("defaultPhoneNbr"),
        "defaultFlag": json["defaultFlag"], "defaultBillingFlag": json["defaultBillingFlag"],
        "items": {each["id"]: shown_item(each) for each in items},
    }


def shown_item(json):
    return json["type"]["id"], json["value"], json.get("extension"), json["defaultFlag"], json["communicationType"]


def shown_ids(json):
    return [each["id"] for each in json]


def one_default(items):
    """spec, "Is primary for this type": never two, whatever the model says."""
    defaults = [each["type"]["id"] for each in items if each["defaultFlag"]]
    if len(set(defaults)) != len(defaults):
        raise Wrong(f"two default items of one type: {items}")


def shown_companies(json):
    return {each["id"]: shown_company(each) for each in json}


def shown_company(json):
    return {**{name: reference(json.get(name)) for name in COMPANY},
            "site": reference(json.get("site")), "types": [type["id"] for type in json["types"]]}


def shown_mails(json):
    return [((each.get("contact") or {}).get("id"), each["to"]) for each in json]


def shown_usages(json):
    return sum(each["count"] for each in json)


# What a change answers

RECORDS = [
    (re.compile(r"/company/contacts(/\d+)?"), shown_contact, contact_view),
    (re.compile(r"/company/contacts/\d+/communications(/\d+)?"), shown_item, item_view),
    (re.compile(r"/company/companies(/\d+)?"), shown_company, company_view),
]


def check_record(request, answer, state):
    """The record that a change answers is that of the rules, of the kinds that they have whole."""
    for pattern, shown, view in RECORDS:
        if pattern.fullmatch(request.path):
            found, wanted = shown(answer.json), view(state, answer.json["id"])
            if found != wanted:
                asked = f"{request.method} {request.path}"
                raise Wrong(f"{asked} answers what the rules do not:{difference(found, wanted)}")
