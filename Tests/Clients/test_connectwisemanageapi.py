"""ConnectWiseManageAPI: its functions over companies, contacts and tickets, and its raw verb.

It looks at no status: what it returns is whatever JSON came.
"""

import pytest
import requests
from ConnectWiseManageAPI.CWFunctions import (
    connectCWManage,
    createCWTicket,
    invokeCWManage,
    pullCWAgreement,
    pullCWCompanies,
    pullCWContacts,
    pullCWTickets,
)


@pytest.fixture
def header(credentials):
    return connectCWManage(
        credentials["company"],
        credentials["public_key"],
        credentials["private_key"],
        credentials["client_id"],
    )


@pytest.fixture
def base(server):
    """The address, which this client only puts before its paths: a base path is for the live service."""
    return (server.api if server.mode == "strict" else server.url) + "/"


def first_page(**parameters):
    return {"page": 1, "pageSize": 1000, **parameters}


def test_contacts_are_pulled_with_email_and_company(header, base, server):
    pulled = pullCWContacts(header, base, first_page(conditions="company/id=12345"))
    assert [contact["ID"] for contact in pulled] == server.ids("/company/contacts", conditions="company/id=12345")
    # The client shows the second custom field as what it was at its author's.
    (_, second, *_) = server.get("/company/contacts/2")["customFields"]
    assert pulled[1] == {
        "ID": 2,
        "FirstName": "John",
        "LastName": "Ackerman",
        "Email": "john@acme.com",
        "ClientID": 12345,
        "Client": "Acme Corporation",
        "UserSupport": second["value"],
        "Status": False,
        "PhoneNumber": "N/A",
    }


def test_all_contacts_are_pulled_when_there_are_more_than_one_page_holds(header, base, server):
    session = requests.Session()
    session.headers.update(header)
    for number in range(1000):
        made = session.post(
            base + "company/contacts", json={"firstName": f"Number {number}", "company": {"id": 12346}}
        )
        assert made.status_code == 201
    pulled = pullCWContacts(header, base, first_page())
    assert len(pulled) == server.get("/company/contacts/count")["count"] == 1045
    assert len({contact["ID"] for contact in pulled}) == 1045


def test_companies_are_pulled_with_their_contact(header, base, server):
    pulled = pullCWCompanies(header, base, first_page())
    assert [company["ID"] for company in pulled] == server.ids("/company/companies")
    assert {
        "ID": 12345,
        "Name": "Acme Corporation",
        "Identifier": "Acme",
        "Contact": "John Smith",
        "ContactID": 1,
    } in pulled


def test_tickets_are_pulled_with_their_contact(header, base, server):
    pulled = pullCWTickets(header, base, first_page(conditions="contact/id=1", orderBy="id"))
    assert [ticket["ID"] for ticket in pulled] == server.ids("/service/tickets", conditions="contact/id=1")
    assert {ticket["Contact"] for ticket in pulled} == {1}
    assert pulled[0]["Subject"] == "VPN drops every hour from the Chicago office"
    assert pulled[0]["Created"] == "2026-05-26T13:12:00Z"


def test_agreements_of_a_company_are_pulled(header, base):
    assert [agreement["id"] for agreement in pullCWAgreement(header, base, 12345)] == [201, 202]


def test_a_contact_lives_from_creation_to_deletion(header, base):
    made = invokeCWManage(
        header, "POST", base, "company/contacts", body={"firstName": "Ada", "company": {"identifier": "Acme"}}
    )
    path = f"company/contacts/{made['id']}"
    assert made["company"]["name"] == "Acme Corporation"
    changed = invokeCWManage(
        header, "PATCH", base, path, body=[{"op": "replace", "path": "title", "value": "Analyst"}]
    )
    assert changed["title"] == "Analyst"
    put = invokeCWManage(header, "PUT", base, path, body={**changed, "lastName": "Lovelace"})
    assert (put["lastName"], put["title"]) == ("Lovelace", "Analyst")
    assert invokeCWManage(header, "GET", base, path) == put
    # Its DELETE sends a body and wants one back, which no service has to give.
    with pytest.raises(requests.exceptions.JSONDecodeError):
        invokeCWManage(header, "DELETE", base, path, body={})
    assert invokeCWManage(header, "GET", base, path) == {
        "code": "NotFound",
        "message": f"Contact {made['id']} not found",
    }


def test_refusals_are_returned_as_they_came(header, base):
    refusal = invokeCWManage(header, "POST", base, "company/contacts", body={"company": {"id": 12345}})
    assert (refusal["code"], refusal["errors"][0]["field"]) == ("InvalidObject", "firstName")
    assert invokeCWManage(header, "DELETE", base, "company/contacts/15", body={})["code"] == "ObjectInUse"


def test_a_ticket_with_names_that_nobody_has_is_refused(header, base):
    refusal = createCWTicket(header, base, "Printer on fire", 12345, 3)
    assert refusal["code"] == "InvalidObject"
    assert [error["code"] for error in refusal["errors"]] == ["NotFound"] * len(refusal["errors"])
