"""The kinds of steps: each sends a request that chance has chosen, and says which rule it goes by."""

import company_rules as companies
import list_rules
import rules
from choices import OneOf, Some
from player import Player, step
from values import (LONG, UNKNOWN, bodies, company_changes, dry_runs, few, flat, item_changes, items, list_changes,
                    list_operation, patch, picks, wired)
from wire import FROZEN, Request

CONTACTS, COMPANIES = "/company/contacts", "/company/companies"
PATHS = {"groups": "groups", "types": "typeAssociations", "tracks": "tracks", "notes": "notes"}


class Steps(Player):
    """A player that knows all steps."""

    # Contacts

    @step(edits=bodies, drafts=Some(items, 2), company=OneOf(0, 1, 0, 1, 2), dry=dry_runs)
    def add_contact(self, edits, drafts, company, dry):
        body = {"firstName": "Bo", "company": self.pick("companies", company), **self.body(edits)}
        if drafts:
            body["communicationItems"] = [flat(each) for each in drafts]
        ids = self.new()
        id = self.last["contacts"] + 1
        self.do(Request("POST", CONTACTS, wired(body), dry), 201,
                lambda state: (next(ids["contacts"]), rules.save_contact(state, id, body, ids)), id)
        self.keep(ids)

    @step(pick=picks, edits=bodies, form=OneOf("array", "object", "remove"), dry=dry_runs)
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

    @step(pick=picks, edits=bodies, dry=dry_runs)
    def replace_contact(self, pick, edits, dry):
        id, ids = self.pick("contacts", pick), self.new()
        body = {"firstName": "Cy", "company": self.pick("companies", 0), **self.body(edits)}
        self.do(Request("PUT", f"{CONTACTS}/{id}", wired(body), dry), 200,
                lambda state: rules.save_contact(state, id, body, ids, state.get("contacts", id)), id)
        self.keep(ids)

    @step(pick=picks, heir=OneOf(None, None, 0, 1, 2, UNKNOWN), dry=dry_runs)
    def delete_contact(self, pick, heir, dry):
        id, heir = self.pick("contacts", pick), self.named("contacts", heir)
        query = "" if heir is None else f"?transferContactId={heir}"
        self.do(Request("DELETE", f"{CONTACTS}/{id}{query}", None, dry), 204,
                lambda state: rules.delete_contact(state, id, heir), heir or id, deeper=True)

    # Communication items

    @step(pick=picks, item=items, dry=dry_runs)
    def add_item(self, pick, item, dry):
        contact, item, ids = self.pick("contacts", pick), flat(item), self.new()

        def work(state):
            state.get("contacts", contact)
            rules.save_item(state, next(ids["items"]), contact, item)

        self.do(Request("POST", f"{CONTACTS}/{contact}/communications", wired(item), dry), 201, work, contact)
        self.keep(ids)

    @step(pick=picks, edits=item_changes, dry=dry_runs)
    def change_item(self, pick, edits, dry):
        id, body = self.pick("items", pick), dict(edits)
        contact = self.state.items.get(id, {}).get("contact", UNKNOWN)
        self.do(Request("PATCH", f"{CONTACTS}/{contact}/communications/{id}", patch(wired(body), "array"), dry), 200,
                lambda state: rules.save_item(
                    state, id, contact, body, dict(state.get("items", id)), whole=False), contact)

    @step(pick=picks, item=items, dry=dry_runs)
    def replace_item(self, pick, item, dry):
        id, item = self.pick("items", pick), flat(item)
        contact = self.state.items.get(id, {}).get("contact", UNKNOWN)
        self.do(Request("PUT", f"{CONTACTS}/{contact}/communications/{id}", wired(item), dry), 200,
                lambda state: rules.save_item(state, id, contact, item, dict(state.get("items", id))), contact)

    @step(pick=picks, changes=list_changes, dry=dry_runs)
    def change_items(self, pick, changes, dry):
        id, ids = self.pick("contacts", pick), self.new()
        changes = [{**each, "item": flat(each["item"])} for each in changes]
        self.do(Request("PATCH", f"{CONTACTS}/{id}", [list_operation(**each) for each in changes], dry), 200,
                lambda state: list_rules.change_items(state, id, changes, ids), id)
        self.keep(ids)

    @step(pick=picks, dry=dry_runs)
    def delete_item(self, pick, dry):
        id = self.pick("items", pick)
        contact = self.state.items.get(id, {}).get("contact", UNKNOWN)
        self.do(Request("DELETE", f"{CONTACTS}/{contact}/communications/{id}", None, dry), 204,
                lambda state: rules.delete_item(state, id), contact)

    # Notes, groups, type associations, tracks

    @step(table=OneOf("groups", "types", "tracks"), pick=few, value=OneOf(1, 2, 3, None, UNKNOWN), dry=dry_runs)
    def add_child(self, table, pick, value, dry):
        contact, ids = self.pick("contacts", pick), self.new()
        name = companies.CHILDREN[table][0]
        body = {} if value is None else {"trackId": value} if table == "tracks" else {name: {"id": value}}
        self.do(Request("POST", f"{CONTACTS}/{contact}/{PATHS[table]}", body, dry), 201,
                lambda state: companies.save_child(
                    state, table, next(ids[table]), contact, value), contact, deeper=True)
        self.keep(ids)

    @step(table=OneOf("groups", "types", "tracks", "notes"), pick=few, owner=OneOf(None, None, None, 0),
          dry=dry_runs)
    def delete_child(self, table, pick, owner, dry):
        id = self.pick(table, pick)
        contact = getattr(self.state, table).get(id, {}).get("contact", UNKNOWN)
        if owner is not None:
            contact = self.pick("contacts", owner)
        self.do(Request("DELETE", f"{CONTACTS}/{contact}/{PATHS[table]}/{id}", None, dry), 204,
                lambda state: companies.delete_child(state, table, contact, id), contact, deeper=True)

    @step(pick=few, body=OneOf({"text": "a"}, {"text": "b", "flagged": True}, {}, {"text": " "}), dry=dry_runs)
    def add_note(self, pick, body, dry):
        contact, ids = self.pick("contacts", pick), self.new()
        self.do(Request("POST", f"{CONTACTS}/{contact}/notes", body, dry), 201,
                lambda state: companies.save_note(state, next(ids["notes"]), contact, body), contact, deeper=True)
        self.keep(ids)

    # Companies and sites

    @step(edits=Some(OneOf(
        ("identifier", "Z"), ("identifier", "a"), ("identifier", None), ("name", ""), ("name", LONG[:157]),
        ("status", 2), ("status", UNKNOWN), ("site", "Here"), ("phoneNumber", "1"), ("types", [1, 2]),
        ("phoneNumber", LONG[:31])), 3), dry=dry_runs)
    def add_company(self, edits, dry):
        ids = self.new()
        body = {"identifier": f"n{self.last['companies']}", "name": "New", **dict(edits)}
        id = self.last["companies"] + 1
        self.do(Request("POST", COMPANIES, wired(body), dry), 201,
                lambda state: (next(ids["companies"]), companies.save_company(state, id, body, ids)))
        self.keep(ids)

    @step(pick=few, edits=Some(company_changes, 2, 1), dry=dry_runs)
    def change_company(self, pick, edits, dry):
        id, body, ids = self.pick("companies", pick), self.body(edits), self.new()
        self.do(Request("PATCH", f"{COMPANIES}/{id}", patch(wired(body), "array"), dry), 200,
                lambda state: companies.save_company(state, id, body, ids, state.get("companies", id), whole=False))
        self.keep(ids)

    @step(pick=few, edits=Some(company_changes, 3), dry=dry_runs)
    def replace_company(self, pick, edits, dry):
        id, ids = self.pick("companies", pick), self.new()
        body = {"identifier": f"r{id}", "name": "Again", **self.body(edits)}
        self.do(Request("PUT", f"{COMPANIES}/{id}", wired(body), dry), 200,
                lambda state: companies.save_company(state, id, body, ids, state.get("companies", id)))
        self.keep(ids)

    @step(pick=few, dry=dry_runs)
    def delete_company(self, pick, dry):
        id = self.pick("companies", pick)
        self.do(Request("DELETE", f"{COMPANIES}/{id}", None, dry), 204,
                lambda state: companies.delete_company(state, id))

    @step(source=few, into=OneOf(0, 1, 2, None, UNKNOWN), dry=dry_runs, words=Some(OneOf(*(
        (name, word) for name in ("name", "status", "identifier", "primaryContact", "phone")
        for word in ("From", "To"))), 2))
    def merge_companies(self, source, into, words, dry):
        choices, source, target = dict(words), self.pick("companies", source), self.named("companies", into)
        body = {**choices, **({} if target is None else {"toCompanyId": target})}
        self.do(Request("POST", f"{COMPANIES}/{source}/merge", body, dry), 200,
                lambda state: companies.merge_companies(state, source, target, choices))

    @step(pick=few, body=OneOf({"name": "S"}, {"name": "P", "primaryAddressFlag": True}, {"name": " "},
                               {"name": "T", "phoneNumber": "77"}), dry=dry_runs)
    def add_site(self, pick, body, dry):
        company, ids = self.pick("companies", pick), self.new()

        def work(state):
            state.get("companies", company)
            companies.save_site(state, next(ids["sites"]), company, body)

        self.do(Request("POST", f"{COMPANIES}/{company}/sites", body, dry), 201, work)
        self.keep(ids)

    @step(pick=picks, body=OneOf({"primaryAddressFlag": True}, {"primaryAddressFlag": False}, {"phoneNumber": "78"},
                                 {"name": None}), dry=dry_runs)
    def change_site(self, pick, body, dry):
        id = self.pick("sites", pick)
        company = self.state.sites.get(id, {}).get("company", UNKNOWN)
        self.do(Request("PATCH", f"{COMPANIES}/{company}/sites/{id}", patch(body, "array"), dry), 200,
                lambda state: companies.save_site(state, id, company, body, state.get("sites", id), whole=False))

    @step(pick=picks, dry=dry_runs)
    def delete_site(self, pick, dry):
        id = self.pick("sites", pick)
        company = self.state.sites.get(id, {}).get("company", UNKNOWN)
        self.do(Request("DELETE", f"{COMPANIES}/{company}/sites/{id}", None, dry), 204,
                lambda state: companies.delete_site(state, id))

    # What holds on to contacts

    @step(table=OneOf(*sorted(rules.HOLDERS)), company=OneOf(0, 1, None, UNKNOWN),
          contact=OneOf(0, 1, 2, None, UNKNOWN), dry=dry_runs)
    def add_holder(self, table, company, contact, dry):
        ids = self.new()
        body = {"summary" if table == "tickets" else "name": "H", "company": self.named("companies", company),
                "contact": self.named("contacts", contact)}
        if table == "agreements":
            body["type"] = 1
        self.do(Request("POST", rules.HOLDERS[table], wired(body), dry), 201,
                lambda state: companies.save_holder(state, table, next(ids[table]), body), body["contact"])
        self.keep(ids)

    @step(table=OneOf(*sorted(rules.HOLDERS)), pick=few, dry=dry_runs)
    def delete_holder(self, table, pick, dry):
        id = self.pick(table, pick)
        self.do(Request("DELETE", f"{rules.HOLDERS[table]}/{id}", None, dry), 204,
                lambda state: (state.get(table, id), getattr(state, table).pop(id)))

    # Lookups

    @step(table=OneOf(*sorted(rules.LOOKUPS)), id=OneOf(1, 2, 3, 4, 5, UNKNOWN), dry=dry_runs)
    def delete_lookup(self, table, id, dry):
        self.do(Request("DELETE", f"{rules.LOOKUPS[table].path}/{id}", None, dry), 204,
                lambda state: rules.delete_lookup(state, table, id))

    # The sandbox

    @step()
    def take_snapshot(self):
        self.do(Request("PUT", "/_mock/snapshots/mine"), 204, lambda state: None)
        self.saved = self.state.copy(), dict(self.last)

    @step()
    def restore_snapshot(self):
        if self.saved:
            self.arena.settle(self.mode, self.deliveries)
            state, self.last = self.saved[0].copy(), dict(self.saved[1])
            self.go_back(Request("POST", "/_mock/snapshots/mine/restore"), state)

    @step(often=0.3)
    def reset(self):
        """docs/CALLBACKS.md#what-is-told: a reset tells nothing; the fixture that it goes back to has lookups alone."""
        self.arena.settle(self.mode, self.deliveries)
        self.last = dict.fromkeys(self.last, 0)
        self.go_back(Request("POST", "/_mock/reset"), rules.State(self.mode), *FROZEN)

    @step(often=0.05)
    def export_and_import(self):
        self.arena.import_export(self.mode)
