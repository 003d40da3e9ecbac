"""connectpyse: contacts, communications, companies and tickets through its API classes.

It asks with a slash behind every collection and with parameters that the service does not know.
"""

from base64 import b64encode

import pytest
from connectpyse.company import companies_api, contact, contact_communication
from connectpyse.company import contact_communications_api, contacts_api
from connectpyse.restapi import ApiError
from connectpyse.service import ticket, tickets_api
from connectpyse.system import info_api


@pytest.fixture
def settings(server, credentials):
    """What every API class takes: the address and the headers."""
    login = f"{credentials['company']}+{credentials['public_key']}:{credentials['private_key']}"
    return {
        "url": server.api,
        "auth": {
            "Authorization": "Basic " + b64encode(login.encode()).decode(),
            "clientId": credentials["client_id"],
        },
    }


@pytest.fixture
def contacts(settings):
    return contacts_api.ContactsAPI(**settings)


def all_pages(api, fetch, size):
    """Every record, by a loop as the users of this client write it."""
    api.page, api.pageSize = 1, size
    records = []
    while page := list(fetch()):
        records += page
        api.page += 1
    return records


@pytest.mark.parametrize("size", [1, 6, 1000])
def test_all_pages_are_visited(contacts, server, size):
    contacts.conditions = 'company/identifier="Acme" and inactiveFlag=False'
    contacts.orderBy = "lastName desc, id"
    found = all_pages(contacts, contacts.get_contacts, size)
    expected = server.ids("/company/contacts", conditions=contacts.conditions, orderBy=contacts.orderBy)
    assert [found_one.id for found_one in found] == expected != []
    contacts.page = contacts.pageSize = contacts.orderBy = ""
    assert contacts.get_contacts_count() == len(expected)


def test_contacts_are_found_by_email(contacts):
    contacts.childconditions = 'communicationItems/value like "john@%" AND communicationItems/communicationType="Email"'
    assert [found.lastName for found in contacts.get_contacts()] == ["Ackerman"]


def test_fields_trim_the_records(contacts):
    contacts.conditions = "id=1"
    contacts.fields = "id,firstName"
    (found,) = contacts.get_contacts()
    assert {name: value for name, value in found.to_json().items() if value is not None} == {
        "id": 1,
        "firstName": "John",
    }


def test_a_contact_lives_from_creation_to_deletion(contacts):
    made = contacts.create_contact(
        contact.Contact(
            {
                "firstName": "Ada",
                "lastName": "Lovelace",
                "company": {"id": 12345},
                "communicationItems": [{"type": {"id": 1}, "value": "ada@acme.com", "defaultFlag": True}],
            }
        )
    )
    assert (made.firstName, made.company["name"], made.site["name"]) == ("Ada", "Acme Corporation", "Headquarters")
    assert [item["value"] for item in made.communicationItems] == ["ada@acme.com"]
    assert contacts.get_contact_by_id(made.id).to_json() == made.to_json()

    changed = contacts.update_contact(made.id, "title", "Analyst")
    assert (changed.id, changed.title) == (made.id, "Analyst")
    changed = contacts.update_contact_multiple_keys(
        made.id, {"lastName": "King", "company": {"identifier": "LakesideDental"}, "inactiveFlag": True}
    )
    assert (changed.lastName, changed.company["id"], changed.inactiveFlag) == ("King", 12346, True)

    contacts.delete_contact_by_id(made.id)
    with pytest.raises(ApiError, match=f"(?s)Return code: 404.*Contact {made.id} not found"):
        contacts.get_contact_by_id(made.id)


def test_communications_are_kept(settings, contacts):
    communications = contact_communications_api.ContactCommunicationsAPI(2, **settings)
    before = [item.id for item in communications.get_contact_communications()]
    made = communications.create_contact_communication(
        contact_communication.ContactCommunication({"type": {"id": 3}, "value": "813-555-0155"})
    )
    assert (made.contactId, made.value, made.communicationType) == (2, "813-555-0155", "Fax")
    assert communications.get_contact_communications_count() == len(before) + 1
    changed = communications.update_contact_communication(made.id, "value", "813-555-0156")
    assert communications.get_contact_communication_by_id(made.id).value == changed.value == "813-555-0156"
    communications.delete_contact_communication_by_id(made.id)
    assert [item.id for item in communications.get_contact_communications()] == before


def test_refusals_show_status_and_message(contacts):
    with pytest.raises(ApiError, match="(?s)Return code: 400.*The firstName field is required."):
        contacts.create_contact(contact.Contact({"lastName": "Lovelace", "company": {"id": 12345}}))
    with pytest.raises(ApiError, match="(?s)Return code: 409.*tickets"):
        contacts.delete_contact_by_id(15)
    contacts.conditions = "shoeSize=44"
    with pytest.raises(ApiError, match="(?s)Return code: 400.*shoeSize is not a recognized name."):
        list(contacts.get_contacts())


def test_companies_are_listed(settings, server):
    companies = companies_api.CompaniesAPI(**settings)
    companies.conditions = 'deletedFlag=False and name contains "l"'
    found = [company.id for company in companies.get_companies()]
    assert found == server.ids("/company/companies", conditions=companies.conditions) != []


def test_tickets_are_opened_for_a_contact(settings):
    tickets = tickets_api.TicketsAPI(**settings)
    made = tickets.create_ticket(
        ticket.Ticket(
            {"summary": "Printer on fire", "company": {"id": 12345}, "board": {"id": 1}, "contact": {"id": 3}}
        )
    )
    assert (made.contact["name"], made.contactName) == ("Maria Gonzalez", "Maria Gonzalez")
    tickets.conditions = "contact/id=3"
    assert made.id in [found.id for found in tickets.get_tickets()]


def test_the_server_tells_its_version(settings):
    assert info_api.InfoAPI(**settings).get_info().version.startswith("v")
