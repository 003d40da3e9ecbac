"""pywyse: companies, tickets, members and callbacks, and its raw verbs, over TLS."""

import pytest

CONFIGURATION = """
[DEFAULT]
cw_server = {host}
cw_codebase = v4_6_release
cw_apiversion = 3.0
cw_company = {company}
cw_public = {public_key}
cw_private = {private_key}
cw_clientid = {client_id}

[SELL]
sell_key = unused
sell_user = unused
sell_pw = unused
"""


@pytest.fixture
def pywyse(tls_host, credentials, import_afresh, tmp_path, monkeypatch):
    """The package, which reads its settings from the home directory when it is imported."""
    (tmp_path / ".cw_conf").write_text(CONFIGURATION.format(host=tls_host, **credentials))
    monkeypatch.setenv("HOME", str(tmp_path))
    return import_afresh("pywyse")


@pytest.fixture
def client(pywyse):
    return pywyse.client.Client()


def test_companies_and_their_sites_are_listed(pywyse, server):
    companies = pywyse.company.Company()
    assert [company["id"] for company in companies.get_companies(pageSize=1000)] == server.ids("/company/companies")
    assert companies.get_company(12345)["identifier"] == "Acme"
    sites = companies.get_sites(12345)
    assert [site["id"] for site in sites] == server.ids("/company/companies/12345/sites")
    assert companies.get_site(12345, sites[0]["id"])["name"] == sites[0]["name"]


@pytest.mark.parametrize("size", [4, 1000])
def test_contacts_are_listed_page_by_page(client, server, size):
    listed, page = [], 1
    while records := client.cw_get(
        "/company/contacts", conditions="inactiveFlag=false", pageSize=size, page=page
    ).json():
        listed += [record["id"] for record in records]
        page += 1
    assert listed == server.ids("/company/contacts", conditions="inactiveFlag=false")


def test_a_contact_lives_from_creation_to_deletion(client):
    made = client.cw_post("/company/contacts", body={"firstName": "Ada", "company": {"id": 12345}})
    assert made.status_code == 201
    path = f"/company/contacts/{made.json()['id']}"
    changed = client.cw_patch(path, body=[{"op": "replace", "path": "/title", "value": "Analyst"}])
    assert (changed.status_code, changed.json()["title"]) == (200, "Analyst")
    put = client.cw_put(path, firstName="Ada", lastName="Lovelace", company={"id": 12345})
    assert put.status_code == 200
    assert (put.json()["lastName"], put.json().get("title")) == ("Lovelace", None)
    gone = client.cw_delete(path)
    assert (gone.status_code, gone.content) == (204, b"")
    assert client.cw_get(path).status_code == 404


def test_a_contact_in_use_is_not_deleted(client):
    answer = client.cw_delete("/company/contacts/15")
    assert (answer.status_code, answer.json()["code"]) == (409, "ObjectInUse")


def test_tickets_are_read_and_opened(pywyse):
    tickets = pywyse.service.Ticket()
    assert tickets.get_ticket(5001) == {
        "id": 5001,
        "summary": "VPN drops every hour from the Chicago office",
        "company": 12345,
        "companyName": "Acme Corporation",
    }
    made = tickets.create_ticket(
        {"summary": "Printer on fire", "company": {"id": 12345}, "board": {"id": 1}, "contact": {"id": 3}}
    )
    assert tickets.get_tickets(conditions=f"id={made}", fields="id,contact/name") == [
        {"id": made, "contact": {"name": "Maria Gonzalez"}}
    ]


def test_boards_and_members_are_listed(pywyse, server):
    boards = pywyse.system.Board().get_boards()
    assert [board["id"] for board in boards] == server.ids("/service/boards")
    assert set(boards[0]) == {"id", "name"}
    members = pywyse.system.Member().get_members(pageSize=1000)
    assert [member["id"] for member in members] == server.ids("/system/members")
    # One of the names it asks for does not exist, and is left out.
    assert "employeeIdentifer" not in members[0]


def test_callbacks_are_kept(pywyse):
    callbacks = pywyse.system.CallBack()
    assert callbacks.get_callbacks() == []
    wanted = {
        "description": "Contacts",
        "url": "https://example.com/hook?recordId=",
        "objectId": 1,
        "type": "contact",
        "level": "owner",
    }
    made = callbacks.create(wanted)
    assert made.status_code == 201
    assert wanted.items() <= made.json().items()
    (listed,) = callbacks.get_callbacks(conditions='url contains "example.com"')
    assert listed == callbacks.get_callback(made.json()["id"]) == made.json()
    assert callbacks.void(listed["id"]).status_code == 204
    assert callbacks.get_callbacks() == []
