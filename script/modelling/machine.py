"""Random sequences of requests, each answer of which is compared with what the rules say."""

import itertools
import json

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

import company_rules as companies
import rules
from comparing import Wrong, expect, look
from wire import Request

CONTACTS, COMPANIES = "/company/contacts", "/company/companies"
UNKNOWN = 99

# What picks a record; the last one picks none.
picks = st.sampled_from([0, 1, 2, 3, 4, 5, UNKNOWN])
few = st.sampled_from([0, 1, 0, 1, 2, 3, UNKNOWN])
dry_runs = st.sampled_from([False, False, False, False, True])


def one_of(*values):
    return st.sampled_from(values)


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
members = st.one_of(*map(st.sampled_from, (TEXTS, FLAGS + LEVELS, PORTAL, REFERENCES, PLACES, TYPES)))
bodies = st.lists(members, max_size=3)
items = st.builds(
    lambda type, value, flag, more: {"type": type, "value": value, "defaultFlag": flag, **more},
    one_of(1, 2, 4, 1, 3, 6, 5, None, UNKNOWN), one_of("ada@x.example", "bo@x.example", "555", "a@b", LONG[:1], "", " "),
    st.booleans(), one_of({}, {}, {}, {"extension": LONG[:15]}, {"extension": LONG[:16]},
                          {"communicationType": "Cell"}, {"communicationType": "Fax"}))
item_changes = st.lists(
    st.sampled_from([("type", 1), ("type", 2), ("type", 4), ("type", UNKNOWN), ("value", "cy@x.example"), ("value", ""),
                     ("value", LONG[:200] + LONG[:50]), ("value", LONG + LONG[:51]), ("defaultFlag", True),
                     ("defaultFlag", False), ("extension", "1"), ("communicationType", "Pager")]),
    min_size=1, max_size=2)


class Machine(RuleBasedStateMachine):
    """One sandbox, from its beginning on."""

    arena = None  # the connections, set by the script

    @initialize(mode=st.sampled_from(["default", "strict"]))
    def begin(self, mode):
        self.mode = mode
        self.state, self.saved = self.arena.begin(mode), None
        self.last = {table: max(getattr(self.state, table), default=0) for table in rules.State.TABLES}
        self.log = self.arena.log = []
        self.deliveries = 0
        self.agrees = True

    # What all steps do

    def do(self, request, status, work, contact=None, deeper=False):
        """Sends a request, and compares the answer and what can be seen behind it with what `work` does to the state.
        `contact` is the one that is looked at more closely."""
        state, refusal = self.state.copy(), None
        try:
            work(state)
        except rules.Refused as refused:
            state, refusal = self.state.copy(), refused
        if request.dry and not refusal:
            state = self.state.copy()
        looks = look(state, contact, deeper)
        self.agrees = False
        answers = self.arena.ask(self.mode, request, *(each.request for each in looks))
        expect(answers[0], refusal.status if refusal else status, refusal.errors if refusal else ())
        for each, answer in zip(looks, answers[1:]):
            each.check(answer, state)
        self.check_told(state, answers[-1])
        self.agrees = True
        self.state = state
        self.state.told = {}
        return answers[0]

    def check_told(self, state, answer):
        """docs/CALLBACKS.md#what-is-told: each change that is committed is told once, and nothing else."""
        told = answer.json[self.deliveries:]
        self.deliveries = len(answer.json)
        found = sorted((each["recordId"], each["action"]) for each in told)
        if found != sorted(state.told.items()):
            raise Wrong(f"callbacks were told {found}, and not {sorted(state.told.items())}")

    def pick(self, table, pick):
        """The id of a record there is, or of none."""
        ids = sorted(getattr(self.state, table))
        return ids[pick % len(ids)] if ids and pick != UNKNOWN else UNKNOWN

    def named(self, table, pick):
        return None if pick is None else self.pick(table, pick)

    def new(self):
        """The ids that a request gives: one above the last of each table, and so on."""
        return {table: Ids(self.last, table) for table in self.last}

    def body(self, edits):
        """Members as the rules have them: references as ids."""
        body = {}
        for name, value in edits:
            if isinstance(value, tuple):
                value = self.named({"contact": "contacts", "company": "companies", "site": "sites"}[value[0]], value[1])
            body[name] = value
        return body

    # Contacts

    @rule(edits=bodies, drafts=st.lists(items, max_size=2), company=one_of(0, 1, 0, 1, 2), dry=dry_runs)
    def add_contact(self, edits, drafts, company, dry):
        body = {"firstName": "Bo", "company": self.pick("companies", company), **self.body(edits)}
        if drafts:
            body["communicationItems"] = drafts
        ids = self.new()
        id = self.last["contacts"] + 1
        self.do(Request("POST", CONTACTS, wired(body), dry), 201,
                lambda state: (next(ids["contacts"]), rules.save_contact(state, id, body, ids)), id)
        self.keep(ids)

    @rule(pick=picks, edits=bodies, form=one_of("array", "object", "remove"), dry=dry_runs)
    def change_contact(self, pick, edits, form, dry):
        id, body, ids = self.pick("contacts", pick), self.body(edits), self.new()
        if form == "remove":
            body = {name: None for name in body if name not in ("firstName", "company")}

        def work(state):
            before = state.get("contacts", id)
            if form == "object" and state.strict:
                raise rules.Refused(400)  # docs/DIALECT.md#objectpatch
            rules.save_contact(state, id, body, ids, before, whole=False)

        self.do(Request("PATCH", f"{CONTACTS}/{id}", patch(wired(body), form), dry), 200, work, id)
        self.keep(ids)

    @rule(pick=picks, edits=bodies, dry=dry_runs)
    def replace_contact(self, pick, edits, dry):
        id, ids = self.pick("contacts", pick), self.new()
        body = {"firstName": "Cy", "company": self.pick("companies", 0), **self.body(edits)}
        self.do(Request("PUT", f"{CONTACTS}/{id}", wired(body), dry), 200,
                lambda state: rules.save_contact(state, id, body, ids, state.get("contacts", id)), id)
        self.keep(ids)

    @rule(pick=picks, heir=one_of(None, None, 0, 1, 2, UNKNOWN), dry=dry_runs)
    def delete_contact(self, pick, heir, dry):
        id, heir = self.pick("contacts", pick), self.named("contacts", heir)
        query = "" if heir is None else f"?transferContactId={heir}"
        self.do(Request("DELETE", f"{CONTACTS}/{id}{query}", None, dry), 204,
                lambda state: rules.delete_contact(state, id, heir), heir or id, deeper=True)

    # Communication items

    @rule(pick=picks, item=items, dry=dry_runs)
    def add_item(self, pick, item, dry):
        contact, ids = self.pick("contacts", pick), self.new()

        def work(state):
            state.get("contacts", contact)
            rules.save_item(state, next(ids["items"]), contact, item)

        self.do(Request("POST", f"{CONTACTS}/{contact}/communications", wired(item), dry), 201, work, contact)
        self.keep(ids)

    @rule(pick=picks, edits=item_changes, dry=dry_runs)
    def change_item(self, pick, edits, dry):
        id, body = self.pick("items", pick), dict(edits)
        contact = self.state.items.get(id, {}).get("contact", UNKNOWN)
        self.do(Request("PATCH", f"{CONTACTS}/{contact}/communications/{id}", patch(wired(body), "array"), dry), 200,
                lambda state: rules.save_item(
                    state, id, contact, body, dict(state.get("items", id)), whole=False), contact)

    @rule(pick=picks, item=items, dry=dry_runs)
    def replace_item(self, pick, item, dry):
        id = self.pick("items", pick)
        contact = self.state.items.get(id, {}).get("contact", UNKNOWN)
        self.do(Request("PUT", f"{CONTACTS}/{contact}/communications/{id}", wired(item), dry), 200,
                lambda state: rules.save_item(state, id, contact, item, dict(state.get("items", id))), contact)

    @rule(pick=picks, dry=dry_runs)
    def delete_item(self, pick, dry):
        id = self.pick("items", pick)
        contact = self.state.items.get(id, {}).get("contact", UNKNOWN)
        self.do(Request("DELETE", f"{CONTACTS}/{contact}/communications/{id}", None, dry), 204,
                lambda state: rules.delete_item(state, id), contact)

    # Notes, groups, type associations, tracks

    @rule(table=one_of("groups", "types", "tracks"), pick=few, value=one_of(1, 2, 3, None, UNKNOWN), dry=dry_runs)
    def add_child(self, table, pick, value, dry):
        contact, ids = self.pick("contacts", pick), self.new()
        name = companies.CHILDREN[table][0]
        body = {} if value is None else {"trackId": value} if table == "tracks" else {name: {"id": value}}
        self.do(Request("POST", f"{CONTACTS}/{contact}/{PATHS[table]}", body, dry), 201,
                lambda state: companies.save_child(
                    state, table, next(ids[table]), contact, value), contact, deeper=True)
        self.keep(ids)

    @rule(table=one_of("groups", "types", "tracks", "notes"), pick=few, owner=one_of(None, None, None, 0),
          dry=dry_runs)
    def delete_child(self, table, pick, owner, dry):
        id = self.pick(table, pick)
        contact = getattr(self.state, table).get(id, {}).get("contact", UNKNOWN)
        if owner is not None:
            contact = self.pick("contacts", owner)
        self.do(Request("DELETE", f"{CONTACTS}/{contact}/{PATHS[table]}/{id}", None, dry), 204,
                lambda state: companies.delete_child(state, table, contact, id), contact, deeper=True)

    @rule(pick=few, body=one_of({"text": "a"}, {"text": "b", "flagged": True}, {}, {"text": " "}), dry=dry_runs)
    def add_note(self, pick, body, dry):
        contact, ids = self.pick("contacts", pick), self.new()
        self.do(Request("POST", f"{CONTACTS}/{contact}/notes", body, dry), 201,
                lambda state: companies.save_note(state, next(ids["notes"]), contact, body), contact, deeper=True)
        self.keep(ids)

    # Companies and sites

    @rule(body=st.lists(st.sampled_from(
        [("identifier", "Z"), ("identifier", "a"), ("identifier", None), ("name", ""), ("name", LONG[:157]),
         ("status", 2), ("status", UNKNOWN), ("site", "Here"), ("phoneNumber", "1"), ("types", [1, 2]),
         ("phoneNumber", LONG[:31])]), max_size=3).map(dict), dry=dry_runs)
    def add_company(self, body, dry):
        ids = self.new()
        body = {"identifier": f"n{self.last['companies']}", "name": "New", **body}
        id = self.last["companies"] + 1
        self.do(Request("POST", COMPANIES, wired(body), dry), 201,
                lambda state: (next(ids["companies"]), companies.save_company(state, id, body, ids)))
        self.keep(ids)

    @rule(pick=few, edits=st.lists(st.sampled_from(
        [("identifier", "b"), ("identifier", "Q"), ("name", "Other"), ("name", " "), ("status", 3), ("status", UNKNOWN),
         ("site", ("site", 0)), ("site", ("site", 2)), ("deletedFlag", True), ("deletedFlag", False), ("types", [3, 1]),
         ("types", []), *((name, ("contact", pick)) for name in ("defaultContact", "billingContact")
                          for pick in (0, 1, 2, None, UNKNOWN))]), min_size=1, max_size=2), dry=dry_runs)
    def change_company(self, pick, edits, dry):
        id, body, ids = self.pick("companies", pick), self.body(edits), self.new()
        self.do(Request("PATCH", f"{COMPANIES}/{id}", patch(wired(body), "array"), dry), 200,
                lambda state: companies.save_company(state, id, body, ids, state.get("companies", id), whole=False))
        self.keep(ids)

    @rule(pick=few, dry=dry_runs)
    def delete_company(self, pick, dry):
        id = self.pick("companies", pick)
        self.do(Request("DELETE", f"{COMPANIES}/{id}", None, dry), 204,
                lambda state: companies.delete_company(state, id))

    @rule(source=few, into=one_of(0, 1, 2, None, UNKNOWN), dry=dry_runs, choices=st.lists(st.sampled_from(
        [(name, word) for name in ("name", "status", "identifier", "primaryContact", "phone")
         for word in ("From", "To")]), max_size=2).map(dict))
    def merge_companies(self, source, into, choices, dry):
        source, target = self.pick("companies", source), self.named("companies", into)
        body = {**choices, **({} if target is None else {"toCompanyId": target})}
        self.do(Request("POST", f"{COMPANIES}/{source}/merge", body, dry), 200,
                lambda state: companies.merge_companies(state, source, target, choices))

    @rule(pick=few, body=one_of({"name": "S"}, {"name": "P", "primaryAddressFlag": True}, {"name": " "},
                                {"name": "T", "phoneNumber": "77"}), dry=dry_runs)
    def add_site(self, pick, body, dry):
        company, ids = self.pick("companies", pick), self.new()

        def work(state):
            state.get("companies", company)
            companies.save_site(state, next(ids["sites"]), company, body)

        self.do(Request("POST", f"{COMPANIES}/{company}/sites", body, dry), 201, work)
        self.keep(ids)

    @rule(pick=picks, body=one_of({"primaryAddressFlag": True}, {"primaryAddressFlag": False}, {"phoneNumber": "78"},
                                  {"name": None}), dry=dry_runs)
    def change_site(self, pick, body, dry):
        id = self.pick("sites", pick)
        company = self.state.sites.get(id, {}).get("company", UNKNOWN)
        self.do(Request("PATCH", f"{COMPANIES}/{company}/sites/{id}", patch(body, "array"), dry), 200,
                lambda state: companies.save_site(state, id, company, body, state.get("sites", id), whole=False))

    @rule(pick=picks, dry=dry_runs)
    def delete_site(self, pick, dry):
        id = self.pick("sites", pick)
        company = self.state.sites.get(id, {}).get("company", UNKNOWN)
        self.do(Request("DELETE", f"{COMPANIES}/{company}/sites/{id}", None, dry), 204,
                lambda state: companies.delete_site(state, id))

    # What holds on to contacts

    @rule(table=st.sampled_from(sorted(rules.HOLDERS)), company=one_of(0, 1, None, UNKNOWN),
          contact=one_of(0, 1, 2, None, UNKNOWN), dry=dry_runs)
    def add_holder(self, table, company, contact, dry):
        ids = self.new()
        body = {"summary" if table == "tickets" else "name": "H", "company": self.named("companies", company),
                "contact": self.named("contacts", contact)}
        if table == "agreements":
            body["type"] = 1
        self.do(Request("POST", rules.HOLDERS[table], wired(body), dry), 201,
                lambda state: companies.save_holder(state, table, next(ids[table]), body), body["contact"])
        self.keep(ids)

    @rule(table=st.sampled_from(sorted(rules.HOLDERS)), pick=few, dry=dry_runs)
    def delete_holder(self, table, pick, dry):
        id = self.pick(table, pick)
        self.do(Request("DELETE", f"{rules.HOLDERS[table]}/{id}", None, dry), 204,
                lambda state: (state.get(table, id), getattr(state, table).pop(id)))

    # The sandbox

    @rule()
    def take_snapshot(self):
        self.do(Request("PUT", "/_mock/snapshots/mine"), 204, lambda state: None)
        self.saved = self.state.copy(), dict(self.last)

    @rule()
    def restore_snapshot(self):
        if self.saved:
            self.arena.settle(self.mode, self.deliveries)
            state, self.last = self.saved[0].copy(), dict(self.saved[1])
            self.go_back(Request("POST", "/_mock/snapshots/mine/restore"), state)

    @rule(now=st.sampled_from([*[False] * 20, True]))
    def export_and_import(self, now):
        if now:
            self.agrees = False
            self.arena.import_export(self.mode)
            self.agrees = True

    def go_back(self, request, state):
        """docs/CALLBACKS.md#what-is-told: a restored snapshot tells nothing, "and what waits is gone"."""
        self.deliveries = 0
        self.state = state
        self.do(request, 204, lambda state: None)

    def keep(self, ids):
        """Remembers the ids that were given, if the request has given any."""
        for table, given in ids.items():
            if any(id in getattr(self.state, table) for id in given.given):
                self.last[table] = max(given.given)

    def teardown(self):
        if getattr(self, "agrees", False):
            self.arena.finish(self.mode, self.deliveries)


class Ids:
    """The ids that a table gives next."""

    def __init__(self, last, table):
        self.counter = itertools.count(last[table] + 1)
        self.given = []

    def __next__(self):
        self.given.append(next(self.counter))
        return self.given[-1]


PATHS = {"groups": "groups", "types": "typeAssociations", "tracks": "tracks", "notes": "notes",
         "items": "communications"}
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


def patch(body, form):
    """A PATCH: an object, or operations."""
    if form == "object":
        return body
    if form == "remove":
        return [{"op": "remove", "path": name} for name in body]
    return [{"op": "replace", "path": name, "value": value} for name, value in body.items()]
