"""connectpyse-manage: a day of contact management through its client."""

import pytest
from connectwise import (
    ConnectWiseAPIError,
    ConnectWiseAuthenticationError,
    ConnectWiseBadRequestError,
    ConnectWiseClient,
    TicketDefaults,
)

CONTACTS = "company/contacts"
ACME = 12345


@pytest.fixture
def client(server, credentials):
    return ConnectWiseClient(
        base_url=server.url,
        client=credentials["company"],
        username=credentials["public_key"],
        password=credentials["private_key"],
        client_id=credentials["client_id"],
        ticket_defaults=TicketDefaults(company_id=ACME, board_id=1, priority_id=2),
    )


def ids(records):
    return [getattr(record, "id", None) or record["id"] for record in records]


def test_contacts_are_listed_with_their_company_and_primary_address(client, server):
    contacts = client.get_contacts(orderby="id asc")
    assert ids(contacts) == server.ids("/company/contacts")
    assert client.get_contact_count() == len(contacts)
    john = contacts[0]
    assert str(john) == "#1 - John Smith [Acme Corporation]"
    assert (john.company_id, john.is_active) == (ACME, True)
    assert john.primary_email == "john.smith@acme.com"


@pytest.mark.parametrize("pagesize", [1, 4, 7, 1000])
@pytest.mark.parametrize(
    "conditions",
    [
        "company/id=12345",
        'lastName contains "smith" and inactiveFlag=false',
        'company/identifier="Acme" AND (title != null or inactiveFlag=True)',
        "lastUpdated>[2026-01-01T00:00:00.123456]",
    ],
)
def test_pages_follow_the_count(client, server, conditions, pagesize):
    records = client.get_all(CONTACTS, conditions=conditions, pagesize=pagesize, orderby="id desc")
    expected = server.ids("/company/contacts", conditions=conditions, orderBy="id desc")
    assert ids(records) == expected != []
    assert client.get_contact_count(conditions) == len(expected)


def test_a_limit_is_one_page(client, server):
    contacts = client.get_contacts(conditions="inactiveFlag=false", orderby="lastName, id", limit=3)
    everybody = server.ids("/company/contacts", conditions="inactiveFlag=false", orderBy="lastName, id")
    assert ids(contacts) == everybody[:3]


def test_contacts_of_a_company_are_listed(client, server):
    contacts = client.get_company_contacts(ACME, conditions="inactiveFlag=true")
    assert [contact.full_name for contact in contacts] == ["Jon Smythe"]
    assert ids(contacts) == server.ids("/company/contacts", conditions="company/id=12345 and inactiveFlag=true")


def test_contacts_are_found_by_email(client):
    found = client.get_all(
        CONTACTS,
        childconditions='communicationItems/value="john@acme.com" AND communicationItems/communicationType="Email"',
    )
    assert ids(found) == [2]
    assert client.get_count(CONTACTS, childconditions='communicationItems/value like "%@acme.com"') == 14
    assert client.get_all(CONTACTS, childconditions='communicationItems/value="nobody@acme.com"') == []


def test_an_email_in_conditions_is_found_by_the_documented_service_and_refused_by_the_live_one(client, server):
    conditions = 'communicationItems/value="john@acme.com"'
    if server.mode == "default":
        assert ids(client.get_contacts(conditions=conditions)) == [2]
        return
    with pytest.raises(ConnectWiseBadRequestError) as refusal:
        client.get_contacts(conditions=conditions)
    assert str(refusal.value) == "[400] communicationItems/value is not a recognized name."


def test_fields_trim_the_records(client):
    assert client.get_all(CONTACTS, conditions="id in (1,2)", fields="id,lastName,company/name") == [
        {"id": 1, "lastName": "Smith", "company": {"name": "Acme Corporation"}},
        {"id": 2, "lastName": "Ackerman", "company": {"name": "Acme Corporation"}},
    ]


def test_a_contact_is_got_by_id(client):
    contact = client.get_contact(3)
    assert (contact.full_name, contact.company_name) == ("Maria Gonzalez", "Acme Corporation")
    assert contact.inactiveFlag is False
    assert client.get_contact(999999) is None


def test_a_contact_is_created_with_email_and_phone(client, server):
    contact = client.create_contact(
        "Ada", "Lovelace", ACME, email="ada@acme.com", title="Analyst", phone="813-555-0199"
    )
    assert contact.id not in range(1, 46)
    assert (contact.full_name, contact.title) == ("Ada Lovelace", "Analyst")
    assert contact.company["name"] == "Acme Corporation"
    assert contact.site["name"] == "Headquarters"
    assert (contact.primary_email, contact.primary_phone) == ("ada@acme.com", "813-555-0199")
    assert contact.defaultPhoneNbr == "813-555-0199"

    again = client.get_contact(contact.id)
    assert again == contact
    items = server.get(f"/company/contacts/{contact.id}/communications")
    assert [(item["type"]["name"], item["value"], item["defaultFlag"]) for item in items] == [
        ("Email", "ada@acme.com", True),
        ("Direct", "813-555-0199", True),
    ]


def test_a_phone_type_is_referred_to_by_name(client):
    contact = client.create_contact("Ada", "Lovelace", ACME, phone="813-555-0199", phone_type="Cell")
    assert [item["type"]["id"] for item in contact.communicationItems] == [4]
    assert contact.primary_phone == "813-555-0199"


def test_operations_change_a_contact(client):
    changed = client.patch(
        CONTACTS,
        1,
        [
            {"op": "replace", "path": "title", "value": "Chief Information Officer"},
            {"op": "replace", "path": "/company", "value": {"id": 12346}},
            {"op": "remove", "path": "nickName"},
        ],
    )
    assert changed["title"] == "Chief Information Officer"
    assert changed["company"]["name"] == "Lakeside Family Dental"
    assert "nickName" not in changed
    assert client.get(f"{CONTACTS}/1") == changed
    assert client.patch(CONTACTS, 999999, [{"op": "replace", "path": "title", "value": "x"}]) is None


def test_a_record_is_put_back_with_one_change(client):
    record = client.get(f"{CONTACTS}/2")
    record["nickName"] = "Jay"
    put = client.put(CONTACTS, 2, record)
    assert put["nickName"] == "Jay"
    # Nothing else moved, but for the moment of the change and the fields that show it.
    for contact in (record, put):
        del contact["_info"]
    assert put == record
    assert client.put(CONTACTS, 999999, record) is None


def test_communications_are_kept(client):
    path = f"{CONTACTS}/2/communications"
    before = client.get_all(path)
    made = client.post(path, {"type": {"id": 1}, "value": "john.private@mail.example"})
    assert made["contactId"] == 2
    assert made["communicationType"] == "Email"
    assert client.get_count(path) == len(before) + 1
    changed = client.patch(path, made["id"], [{"op": "replace", "path": "value", "value": "j@mail.example"}])
    assert (changed["id"], changed["value"]) == (made["id"], "j@mail.example")
    assert client.get_all(CONTACTS, childconditions='communicationItems/value="j@mail.example"')[0]["id"] == 2
    assert client.delete(path, made["id"]) is True
    assert client.get_all(path) == before
    assert client.delete(path, made["id"]) is False


def test_a_newer_default_takes_the_place_of_the_older(client):
    path = f"{CONTACTS}/2/communications"
    older = next(item for item in client.get_all(path) if item["value"] == "john@acme.com")
    assert older["defaultFlag"] is True
    client.post(path, {"type": {"id": 1}, "value": "ja@acme.com", "defaultFlag": True})
    assert client.get(f"{path}/{older['id']}")["defaultFlag"] is False
    assert client.get_contact(2).primary_email == "ja@acme.com"


def test_notes_are_kept(client):
    path = f"{CONTACTS}/3/notes"
    before = client.get_all(path)
    made = client.post(path, {"text": "Called about the invoice.", "type": {"id": 2}, "flagged": True})
    assert (made["text"], made["type"]["name"], made["flagged"]) == ("Called about the invoice.", "Phone Call", True)
    assert made["contactId"] == 3
    changed = client.patch(path, made["id"], [{"op": "replace", "path": "/flagged", "value": False}])
    assert changed["flagged"] is False
    assert ids(client.get_all(path, conditions='text contains "invoice"')) == [made["id"]]
    assert client.delete(path, made["id"]) is True
    assert client.get_all(path) == before


def test_groups_are_joined_and_left(client):
    path = f"{CONTACTS}/7/groups"
    assert client.get_all(path) == []
    made = client.post(path, {"group": {"id": 2}, "description": "On call"})
    assert (made["group"]["id"], made["description"]) == (2, "On call")
    assert made["group"]["name"] == client.get("marketing/groups/2")["name"]
    assert ids(client.get_all(path)) == [made["id"]]
    assert client.delete(path, made["id"]) is True
    assert client.get_all(path) == []


def test_types_are_listed_and_assigned(client):
    types = client.get_all(f"{CONTACTS}/types", orderby="id")
    assert [kind["description"] for kind in types] == [
        "Administrative contact",
        "Main point of contact",
        "Billing/accounts payable",
        "Technical contact",
        "Sales contact",
    ]
    path = f"{CONTACTS}/7/typeAssociations"
    made = client.post(path, {"type": {"id": 3}})
    assert (made["type"]["id"], made["contact"]["id"]) == (3, 7)
    assert [kind["id"] for kind in client.get(f"{CONTACTS}/7")["types"]] == [1, 3]
    assert 7 in ids(client.get_all(CONTACTS, childconditions="types/id=3"))
    assert client.delete(path, made["id"]) is True
    assert [kind["id"] for kind in client.get(f"{CONTACTS}/7")["types"]] == [1]


def test_a_refused_body_tells_every_field(client, server):
    with pytest.raises(ConnectWiseBadRequestError) as refusal:
        client.post(CONTACTS, {"lastName": "L" * 31, "company": {"id": 99}})
    assert refusal.value.status_code == 400
    assert str(refusal.value) == "[400] contact object is invalid"
    assert refusal.value.response_data == {
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
    assert client.get_contact_count() == 45


def test_an_unknown_name_in_a_condition_is_refused(client):
    with pytest.raises(ConnectWiseBadRequestError) as refusal:
        client.get_contacts(conditions="shoeSize=44")
    assert refusal.value.response_data["code"] == "ApiFindCondition"
    assert str(refusal.value) == "[400] shoeSize is not a recognized name."


@pytest.mark.options("--credential", "acme+publicKey:another")
def test_bad_credentials_are_an_authentication_error(client):
    with pytest.raises(ConnectWiseAuthenticationError) as refusal:
        client.get_contacts()
    assert refusal.value.status_code == 401
    assert refusal.value.response_data["code"] == "ConnectWiseApi"
    # The same client with the good key, as it takes another member's.
    good = client.compute_auth("publicKey", "another")
    assert client.get_contact_count(run_as=good) == 45


def test_a_contact_in_use_is_not_deleted(client):
    with pytest.raises(ConnectWiseAPIError) as refusal:
        client.delete(CONTACTS, 15)
    assert refusal.value.status_code == 409
    assert "tickets" in str(refusal.value)
    assert client.get_contact(15).full_name == "Derek Olsen"


def test_a_contact_in_use_is_deleted_once_its_records_have_moved(client):
    tickets = client.get_tickets(conditions="contact/id=15")
    assert ids(tickets) == [5007, 5008]
    # The client's delete takes no parameters, but passes on what stands behind the id.
    assert client.delete(CONTACTS, "15?transferContactId=2") is True
    assert client.get_contact(15) is None
    assert client.get_ticket_contact(5007).id == client.get_ticket_contact(5008).id == 2


def test_a_deleted_contact_is_gone_with_what_it_owned(client):
    contact = client.create_contact("Ada", "Lovelace", ACME, email="ada@acme.com")
    note = client.post(f"{CONTACTS}/{contact.id}/notes", {"text": "New."})
    assert client.delete(CONTACTS, contact.id) is True
    assert client.get_contact(contact.id) is None
    assert client.get(f"{CONTACTS}/{contact.id}/notes/{note['id']}") is None
    assert client.get_all(CONTACTS, childconditions='communicationItems/value="ada@acme.com"') == []
    assert client.delete(CONTACTS, contact.id) is False
    assert client.get_contact_count() == 45


def test_tickets_are_opened_for_a_contact(client):
    ticket = client.create_ticket("Printer on fire", "It burns.")
    assert (ticket.summary, ticket.company["id"], ticket.board["id"]) == ("Printer on fire", ACME, 1)
    changed = client.update_ticket_field(ticket.id, "/contact", {"id": 3})
    assert changed.contact["name"] == "Maria Gonzalez"
    assert client.get_ticket_contact(ticket.id).full_name == "Maria Gonzalez"


def test_companies_and_their_statuses_are_listed(client, server):
    assert ids(client.get_companies(orderby="id")) == server.ids("/company/companies")
    assert client.get_company(ACME).status_name == "Active"
    assert [status.name for status in client.get_company_statuses()][0] == "Active"
