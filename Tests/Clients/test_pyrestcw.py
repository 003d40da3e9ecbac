"""pyRESTcw: contacts, companies and tickets through its modules of functions, over TLS.

PYRESTCW_FOLDER names the folder that it is installed in; script/clients sets it.
"""

import os

import pytest


@pytest.fixture
def client(tls_host, credentials, import_afresh):
    connectwise = import_afresh("connectwise.client", folder=os.environ["PYRESTCW_FOLDER"])
    return connectwise.Client(
        base_url=tls_host,
        company_identifier=credentials["company"],
        public_key=credentials["public_key"],
        private_key=credentials["private_key"],
        client_id=credentials["client_id"],
    )


def ids(answer):
    assert answer.status_code == 200, answer.text
    return [record["id"] for record in answer.json()]


def test_contacts_are_found_by_name_and_company(client, server):
    contacts = client.company.contacts
    smiths = contacts.get(client, last_name="smith")
    assert ids(smiths) == server.ids("/company/contacts", conditions='lastName="Smith" and inactiveFlag=false') != []
    assert ids(contacts.get(client, first_name="John", last_name="Smith", company_identifier="acme")) == [1]
    assert ids(contacts.get(client, db_rid=13, inactive=True)) == [13]
    assert ids(contacts.get(client, zip="33605")) == [1]
    assert ids(contacts.get(client, last_name="Nobody")) == []


def test_companies_are_found_and_counted(client, server):
    companies = client.company.companies
    assert ids(companies.get(client, company_identifier="Acme", zip="33605")) == [12345]
    assert ids(companies.get(client)) == server.ids("/company/companies")
    assert companies.count(client, company_name="Acme Corporation").json() == {"count": 1}


def test_a_ticket_is_opened_for_a_contact_and_moves_on(client):
    tickets = client.service.tickets
    made = tickets.create(client, "Printer on fire", "Acme", contact_name="Maria Gonzalez", initial_description="Help")
    assert made.status_code == 201, made.text
    ticket = made.json()
    assert (ticket["company"]["id"], ticket["contact"]["id"]) == (12345, 3)

    changes = client.PatchGroup()
    changes.add("replace", "/summary", "Printer put out")
    changed = tickets.update(client, ticket["id"], changes.patches)
    assert (changed.status_code, changed.json()["summary"]) == (200, "Printer put out")
    assert ids(tickets.get(client, summary="Printer put out", company_identifier="Acme")) == [ticket["id"]]


def test_tickets_are_found_by_board_and_status(client, server):
    found = client.service.tickets.get(client, company_identifier="Acme", record_type="ServiceTicket")
    conditions = 'company/identifier="Acme" and recordType="ServiceTicket"'
    assert ids(found) == server.ids("/service/tickets", conditions=conditions) != []


def test_a_status_is_changed_by_its_id(client, server):
    before = server.get("/service/tickets/5001")
    statuses = server.ids(f"/service/boards/{before['board']['id']}/statuses")
    other = next(status for status in statuses if status != before["status"]["id"])
    changed = client.service.tickets.update_status(client, 5001, other)
    assert changed.status_code == 200, changed.text
    assert server.get("/service/tickets/5001")["status"]["id"] == other
