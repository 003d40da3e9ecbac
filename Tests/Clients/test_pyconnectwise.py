"""pyconnectwise: a day of contact management through its endpoints and its typed records."""

import pytest
from pyconnectwise import ConnectWiseManageAPIClient
from pyconnectwise.exceptions import (
    AuthenticationFailedException,
    ConflictException,
    MalformedRequestException,
    MethodNotAllowedException,
    NotFoundException,
    ObjectExistsError,
)

ACME = 12345


@pytest.fixture
def client(tls_host, credentials):
    return ConnectWiseManageAPIClient(
        company_name=credentials["company"],
        manage_url=tls_host,
        client_id=credentials["client_id"],
        public_key=credentials["public_key"],
        private_key=credentials["private_key"],
    )


@pytest.fixture
def contacts(client):
    return client.company.contacts


def ids(records):
    return [record.id for record in records]


def replace(**values):
    """A body of a PATCH."""
    return [{"op": "replace", "path": path, "value": value} for path, value in values.items()]


def test_the_codebase_is_discovered(client, server, tls_host):
    assert client.codebase.endswith("/")
    assert client._get_url() == f"https://{tls_host}/{client.codebase}apis/3.0"
    assert len(client.company.contacts.get()) == 25


def test_the_server_tells_its_version(client):
    info = client.system.info.get()
    assert info.version.startswith("v")
    # What other clients take for a version: digits and dots alone.
    assert all(part.isdigit() for part in info.version[1:].split("."))
    assert info.is_cloud in (True, False)


@pytest.mark.parametrize("page_size", [1, 4, 7, 1000])
@pytest.mark.parametrize(
    "conditions",
    [
        "inactiveFlag=false",
        'company/name contains "acme" and lastName like "S%"',
        "company/id in (12345, 12346) and (title != null or zip = null)",
        "lastUpdated > [2026-01-01T00:00:00Z]",
    ],
)
def test_all_pages_are_visited(contacts, server, conditions, page_size):
    parameters = {"conditions": conditions, "orderBy": "id asc"}
    visited = list(contacts.paginated(1, page_size, dict(parameters)).all())
    assert ids(visited) == server.ids("/company/contacts", **parameters) != []
    assert contacts.count.get(params={"conditions": conditions}).count == len(visited)


def test_pages_know_their_neighbours(contacts):
    page = contacts.paginated(1, 20)
    assert (page.has_prev_page, page.has_next_page, page.next_page, page.last_page) == (False, True, 2, 3)
    page.get_next_page()
    assert (page.has_prev_page, page.has_next_page, page.prev_page) == (True, True, 1)
    assert ids(page.data) == list(range(21, 41))
    page.get_next_page()
    assert (page.has_prev_page, page.has_next_page, page.first_page) == (True, False, 1)
    assert ids(page.data) == list(range(41, 46))
    page.get_previous_page()
    assert ids(page.data) == list(range(21, 41))


def test_a_page_past_the_end_is_empty(contacts):
    page = contacts.paginated(9, 20)
    assert page.data == []
    assert list(page.all()) == []


def test_a_contact_is_got_by_id(contacts):
    john = contacts.id(1).get()
    assert (john.id, john.first_name, john.last_name, john.title) == (1, "John", "Smith", "IT Director")
    assert (john.company.id, john.company.identifier, john.company.name) == (ACME, "Acme", "Acme Corporation")
    assert (john.site.name, john.country.identifier) == ("Headquarters", "US")
    assert (john.manager_contact.id, john.manager_contact.name) == (3, "Maria Gonzalez")
    assert sorted(kind.id for kind in john.types) == [2, 4]
    assert (john.gender, john.presence, john.married_flag, john.inactive_flag) == ("Male", "Online", True, False)
    assert john.anniversary.isoformat() == "2004-06-19T00:00:00+00:00"
    assert john.info["lastUpdated"] == "2026-06-03T23:32:20Z"
    assert john.info["notes_href"].endswith("/company/contacts/1/notes")
    assert [(item.value, item.default_flag, item.communication_type) for item in john.communication_items] == [
        ("john.smith@acme.com", True, "Email"),
        ("jsmith.home@mail.example", False, "Email"),
        ("555-123-4567", True, "Phone"),
        ("813-555-0143", False, "Phone"),
    ]


def test_fields_trim_a_record(contacts):
    john = contacts.id(1).get(params={"fields": "id,firstName,company/name"})
    assert john.model_fields_set == {"id", "first_name", "company"}
    assert john.company.model_fields_set == {"name"}


def test_contacts_are_found_by_email(contacts):
    found = contacts.get(
        params={
            "childConditions": 'communicationItems/value="john@acme.com" '
            'AND communicationItems/communicationType="Email"'
        }
    )
    assert [(contact.id, contact.last_name) for contact in found] == [(2, "Ackerman")]
    like = {"childConditions": 'communicationItems/value like "%@acme.com"', "conditions": "inactiveFlag=false"}
    assert contacts.count.get(params=like).count == 13
    assert len(contacts.get(params=like)) == 13


def test_an_email_in_conditions_is_found_by_the_documented_service_and_refused_by_the_live_one(contacts, server):
    parameters = {"conditions": 'communicationItems/value="john@acme.com"'}
    if server.mode == "default":
        assert ids(contacts.get(params=parameters)) == [2]
        return
    with pytest.raises(MalformedRequestException) as refusal:
        contacts.get(params=parameters)
    assert refusal.value.response.json()["message"] == "communicationItems/value is not a recognized name."


def test_a_contact_is_created_with_its_communications(contacts, server):
    made = contacts.post(
        {
            "firstName": "Ada",
            "lastName": "Lovelace",
            "company": {"identifier": "Acme"},
            "typeIds": [4],
            "communicationItems": [
                {"type": {"id": 1}, "value": "ada@acme.com", "defaultFlag": True, "communicationType": "Email"},
                {"type": {"id": "2"}, "value": "813-555-0199", "extension": "12", "defaultFlag": True},
            ],
        }
    )
    assert made.id not in range(1, 46)
    assert (made.first_name, made.company.id, made.site.name) == ("Ada", ACME, "Headquarters")
    assert [kind.name for kind in made.types] == ["Technical"]
    assert (made.inactive_flag, made.disable_portal_login_flag, made.portal_security_level) == (False, True, 1)
    assert (made.default_phone_nbr, made.default_phone_extension) == ("813-555-0199", "12")
    email, phone = made.communication_items
    assert (email.value, email.domain, email.communication_type) == ("ada@acme.com", "@acme.com", "Email")
    assert (phone.type.name, phone.default_flag, phone.communication_type) == ("Phone", True, "Phone")
    assert contacts.id(made.id).get() == made
    assert server.get("/company/contacts/count") == {"count": 46}


def test_operations_change_a_contact(contacts):
    changed = contacts.id(1).patch(
        replace(**{"title": "CIO", "/presence": "Away", "company": {"identifier": "LakesideDental"}})
        + [{"op": "remove", "path": "nickName"}]
    )
    assert (changed.title, changed.presence, changed.nick_name) == ("CIO", "Away", None)
    assert changed.company.name == "Lakeside Family Dental"
    assert contacts.id(1).get() == changed


def test_operations_change_one_communication_of_a_contact(contacts):
    before = contacts.id(2).get().communication_items
    changed = contacts.id(2).patch(
        [
            {"op": "replace", "path": "/communicationItems/1/value", "value": "813-555-0155"},
            {"op": "add", "path": "/communicationItems/3", "value": {"type": {"id": 3}, "value": "813-555-0156"}},
            {"op": "remove", "path": "/communicationItems/2"},
        ]
    )
    items = changed.communication_items
    assert ids(items)[:2] == ids(before)[:2]
    assert [item.value for item in items] == ["john@acme.com", "813-555-0155", "813-555-0156"]
    assert items[2].communication_type == "Fax"


def test_a_record_is_put_back_with_one_change(contacts):
    record = contacts.id(3).get()
    record.nick_name = "Mia"
    put = contacts.id(3).put(record.model_dump(mode="json", by_alias=True, exclude_unset=True))
    assert put.nick_name == "Mia"
    # Nothing else moved, but for the moment of the change.
    for contact in (put, record):
        contact.info = None
    assert put == record


def test_a_put_clears_what_it_leaves_out(contacts):
    put = contacts.id(1).put({"firstName": "John", "company": {"id": ACME}})
    assert (put.id, put.first_name, put.last_name, put.title, put.manager_contact) == (1, "John", None, None, None)
    assert contacts.id(1).get() == put


def test_communications_are_kept(contacts):
    communications = contacts.id(2).communications
    before = communications.get()
    assert {item.contact_id for item in before} == {2}
    made = communications.post({"type": {"id": 1}, "value": "john.private@mail.example"})
    assert (made.contact_id, made.communication_type, made.default_flag) == (2, "Email", False)
    assert communications.count.get().count == len(before) + 1
    changed = communications.id(made.id).patch(replace(value="j@mail.example"))
    assert (changed.id, changed.value, changed.domain) == (made.id, "j@mail.example", "@mail.example")
    put = communications.id(made.id).put({"type": {"id": 6}, "value": "813-555-0157"})
    assert (put.id, put.type.name, put.communication_type) == (made.id, "Direct", "Phone")
    communications.id(made.id).delete()
    assert communications.get() == before
    with pytest.raises(NotFoundException):
        communications.id(made.id).get()


def test_a_newer_default_takes_the_place_of_the_older(contacts):
    communications = contacts.id(2).communications
    older = next(item for item in communications.get() if item.value == "john@acme.com")
    assert older.default_flag is True
    newer = communications.post({"type": {"id": 1}, "value": "ja@acme.com", "defaultFlag": True})
    assert newer.default_flag is True
    assert communications.id(older.id).get().default_flag is False


def test_notes_are_kept(contacts):
    notes = contacts.id(3).notes
    before = notes.get()
    made = notes.post({"text": "Called about the invoice.", "type": {"id": 2}, "flagged": True})
    assert (made.contact_id, made.text, made.type.name, made.flagged) == (
        3,
        "Called about the invoice.",
        "Phone Call",
        True,
    )
    assert ids(notes.get(params={"conditions": 'text contains "invoice"'})) == [made.id]
    assert notes.id(made.id).patch(replace(flagged=False)).flagged is False
    put = notes.id(made.id).put({"text": "Called twice."})
    assert (put.text, put.flagged) == ("Called twice.", False)
    notes.id(made.id).delete()
    assert notes.get() == before


def test_groups_are_joined_and_left(client, contacts):
    groups = contacts.id(7).groups
    assert groups.get() == []
    made = groups.post({"group": {"id": 2}, "description": "On call"})
    assert (made.group.id, made.description, made.unsubscribe_flag) == (2, "On call", False)
    assert made.group.name == client.marketing.groups.id(2).get().name
    assert groups.id(made.id).patch(replace(unsubscribeFlag=True)).unsubscribe_flag is True
    assert groups.count.get().count == 1
    groups.id(made.id).delete()
    assert groups.get() == []


def test_types_are_kept(contacts):
    assert [(kind.id, kind.description) for kind in contacts.types.get()] == [
        (1, "Administrative contact"),
        (2, "Main point of contact"),
        (3, "Billing/accounts payable"),
        (4, "Technical contact"),
        (5, "Sales contact"),
    ]
    made = contacts.types.post({"description": "Evaluator"})
    assert (made.description, made.default_flag) == ("Evaluator", False)
    assert contacts.types.id(made.id).patch(replace(description="Approver")).description == "Approver"
    contacts.types.id(made.id).delete()
    assert contacts.types.count.get().count == 5


def test_types_are_assigned_by_associations(contacts):
    associations = contacts.id(7).type_associations
    assert [association.type.id for association in associations.get()] == [1]
    made = associations.post({"type": {"id": 3}})
    assert (made.type.name, made.contact.id) == ("Billing", 7)
    assert [kind.id for kind in contacts.id(7).get().types] == [1, 3]
    assert 7 in ids(contacts.get(params={"childConditions": "types/id=3"}))
    associations.id(made.id).delete()
    assert [kind.id for kind in contacts.id(7).get().types] == [1]


def test_lookups_have_what_the_typed_records_need(client, contacts):
    kinds = client.company.communication_types.get()
    assert [(kind.id, kind.description) for kind in kinds] == [
        (1, "Email address"),
        (2, "Phone number"),
        (3, "Fax number"),
        (4, "Mobile phone"),
        (5, "Pager (legacy)"),
        (6, "Direct line"),
    ]
    assert [kind.id for kind in kinds if kind.email_flag] == [1]
    assert len(contacts.departments.get()) == contacts.departments.count.get().count == 12
    assert "Decision Maker" in [relationship.name for relationship in contacts.relationships.get()]
    assert client.company.note_types.get()[1].name == "Phone Call"


def test_the_default_contact_of_a_company_is_found(contacts):
    assert contacts.default.get(params={"companyId": ACME}).id == 1


def test_a_refused_body_is_a_malformed_request(contacts, server):
    with pytest.warns(UserWarning, match="multiple errors"), pytest.raises(MalformedRequestException) as refusal:
        contacts.post({"lastName": "L" * 31, "company": {"id": 99}})
    assert refusal.value.response.json() == {
        "code": "InvalidObject",
        "message": "contact object is invalid",
        "errors": [
            {
                "code": "MissingRequiredField",
                "message": "The firstName field is required.",
                "resource": "contact",
                "field": "firstName",
            },
            {
                "code": "MaxLengthField",
                "message": "The field lastName must be a string with a maximum length of 30.",
                "resource": "contact",
                "field": "lastName",
            },
            {
                "code": "NotFound",
                "message": "Company 99 not found",
                "resource": "contact",
                "field": "company/id",
            },
        ],
    }
    assert server.get("/company/contacts/count") == {"count": 45}


@pytest.mark.parametrize(
    "operations, field",
    [
        (replace(firstName="F" * 31), "firstName"),
        (replace(firstName=""), "firstName"),
        (replace(portalSecurityLevel=7), "portalSecurityLevel"),
        (replace(company={"id": 99}), "company/id"),
    ],
)
def test_a_refused_operation_changes_nothing(contacts, operations, field):
    before = contacts.id(1).get()
    with pytest.raises(MalformedRequestException) as refusal:
        contacts.id(1).patch(replace(title="CIO") + operations)
    assert [error["field"] for error in refusal.value.response.json()["errors"]] == [field]
    assert contacts.id(1).get() == before


@pytest.mark.parametrize(
    "operations",
    [
        # What the service's documentation names as not removable, and no field of a contact.
        [{"op": "remove", "path": "firstName"}],
        replace(shoeSize=44),
        # An array that is replaced by what is none: seen on the live service.
        replace(communicationItems="john@acme.com"),
    ],
)
def test_an_operation_that_cannot_be_carried_out_is_a_malformed_request(contacts, operations):
    before = contacts.id(1).get()
    with pytest.raises(MalformedRequestException) as refusal:
        contacts.id(1).patch(replace(title="CIO") + operations)
    assert refusal.value.response.json()["code"] == "InvalidPatch"
    assert contacts.id(1).get() == before


def test_an_unknown_name_in_a_condition_is_a_malformed_request(contacts):
    with pytest.raises(MalformedRequestException) as refusal:
        contacts.get(params={"conditions": "shoeSize=44"})
    answer = refusal.value.response.json()
    assert (answer["code"], answer["message"]) == ("ApiFindCondition", "shoeSize is not a recognized name.")


def test_what_does_not_exist_is_not_found(contacts):
    for ask in (
        contacts.id(999999).get,
        contacts.id(999999).delete,
        contacts.id(999999).notes.get,
        contacts.id(1).notes.id(999999).get,
    ):
        with pytest.raises(NotFoundException) as refusal:
            ask()
        assert refusal.value.response.json()["code"] == "NotFound"


def test_a_wrong_verb_is_a_method_not_allowed(client, contacts):
    with pytest.raises(MethodNotAllowedException):
        client._make_request("DELETE", contacts._get_endpoint_url())


def test_a_second_callback_for_the_same_is_an_object_that_exists(client):
    callbacks = client.system.callbacks
    wanted = {"url": "https://example.com/hook?recordId=", "objectId": 1, "type": "contact", "level": "owner"}
    made = callbacks.post(wanted)
    assert (made.type, made.level, made.object_id) == ("contact", "owner", 1)
    with pytest.raises(ObjectExistsError):
        callbacks.post(wanted)
    assert callbacks.get() == [made]
    callbacks.id(made.id).delete()
    assert callbacks.get() == []


@pytest.mark.options("--credential", "acme+publicKey:another")
def test_bad_credentials_fail_to_authenticate(client, contacts):
    with pytest.raises(AuthenticationFailedException) as refusal:
        contacts.get()
    assert refusal.value.response.json()["code"] == "ConnectWiseApi"
    client.private_key = "another"
    assert contacts.id(1).get().last_name == "Smith"


def test_a_contact_in_use_is_a_conflict(contacts):
    with pytest.raises(ConflictException) as refusal:
        contacts.id(15).delete()
    assert "tickets" in refusal.value.response.json()["message"]
    assert contacts.id(15).get().first_name == "Derek"


def test_the_usages_of_a_contact_are_counted_before_it_is_deleted(contacts):
    usages = contacts.id(15).usages
    assert sum(usage.count for usage in usages.get()) == 2
    assert len(usages.list.get()) == 2
    assert contacts.id(32).usages.get() == []


def test_a_contact_in_use_is_deleted_once_its_records_have_moved(client, contacts):
    contacts.id(15).delete(params={"transferContactId": 2})
    with pytest.raises(NotFoundException):
        contacts.id(15).get()
    tickets = client.service.tickets.get(params={"conditions": "id in (5007, 5008)"})
    assert [ticket.contact.id for ticket in tickets] == [2, 2]


def test_a_deleted_contact_is_gone_with_what_it_owned(contacts, server):
    made = contacts.post(
        {
            "firstName": "Ada",
            "company": {"id": ACME},
            "communicationItems": [{"type": {"id": 1}, "value": "ada@acme.com"}],
        }
    )
    note = contacts.id(made.id).notes.post({"text": "New."})
    assert contacts.id(made.id).delete() is None
    for ask in (
        contacts.id(made.id).get,
        contacts.id(made.id).notes.id(note.id).get,
        contacts.id(made.id).delete,
    ):
        with pytest.raises(NotFoundException):
            ask()
    assert contacts.get(params={"childConditions": 'communicationItems/value="ada@acme.com"'}) == []
    assert server.get("/company/contacts/count") == {"count": 45}


def test_tickets_are_searched_for_a_contact(client):
    found = client.service.tickets.search.post({"conditions": "contact/id=1", "orderBy": "id desc"})
    assert [ticket.contact.id for ticket in found] == [1, 1, 1, 1]
    assert ids(found) == sorted(ids(found), reverse=True)
