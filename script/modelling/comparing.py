"""What is looked at behind each step, and compared with the state that the rules give."""

from urllib.parse import urlencode

import rules
from company_rules import COMPANY
from wire import Request

EVERY = "pageSize=1000&orderBy=id"
MAIL = "ada@x.example"
# spec, "Common Query Patterns"
ACTIVE = "/company/contacts/count?" + urlencode({"conditions": "company/id=1 and inactiveFlag=false"})
BY_MAIL = f"/company/contacts?{EVERY}&fields=id&" + urlencode(
    {"childConditions": f'communicationItems/value="{MAIL}"'})
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
        Look(BY_MAIL, by_mail, lambda json: [each["id"] for each in json]),
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


BELOW = [("notes", "notes", "text"), ("groups", "groups", "group"), ("types", "typeAssociations", "type"),
         ("tracks", "tracks", "track")]


def below(one, contact, table, path, name):
    """The list of one kind below a contact."""
    there = lambda state: {id: record[name] for id, record in state.of(table, "contact", contact).items()}
    key = "trackId" if table == "tracks" else name
    return LookBelow(f"{one}/{path}?{EVERY}&fields=id,{key}", there,
                     lambda json: {each["id"]: reference(each.get(key)) for each in json}, contact)


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
        "items": {each: (item["type"], item["value"], item["extension"], item["defaultFlag"], rules.word(state, item))
                  for each, item in state.of("items", "contact", id).items()},
    }


def companies(state):
    found = {}
    for id, record in sorted(state.companies.items()):
        found[id] = {**record, "site": rules.main_site(state, id),
                     "types": [each["type"] for each in state.of("companyTypes", "company", id).values()]}
    return found


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
        "items": {each["id"]: (each["type"]["id"], each["value"], each.get("extension"), each["defaultFlag"],
                               each["communicationType"]) for each in items},
    }


def one_default(items):
    """spec, "Is primary for this type": never two, whatever the model says."""
    defaults = [each["type"]["id"] for each in items if each["defaultFlag"]]
    if len(set(defaults)) != len(defaults):
        raise Wrong(f"two default items of one type: {items}")


def shown_companies(json):
    return {each["id"]: {**{name: reference(each.get(name)) for name in COMPANY},
                         "site": reference(each.get("site")), "types": [type["id"] for type in each["types"]]}
            for each in json}


def shown_mails(json):
    return [((each.get("contact") or {}).get("id"), each["to"]) for each in json]


def shown_usages(json):
    return sum(each["count"] for each in json)
