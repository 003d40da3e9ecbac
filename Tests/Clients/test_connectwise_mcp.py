"""connectwise-mcp: its program as an MCP client starts it, talking over stdin and stdout."""

import sys
from pathlib import Path

import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport

PROGRAM = Path(sys.executable).with_name("connectwise-mcp")


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def mcp(server, credentials):
    transport = StdioTransport(
        str(PROGRAM),
        [],
        env={
            # Neither a banner nor a question to the package index at each start.
            "FASTMCP_SHOW_SERVER_BANNER": "false",
            "FASTMCP_CHECK_FOR_UPDATES": "off",
            "MCP_TRANSPORT": "stdio",
            "CW_BASE_URL": server.api,
            "CW_COMPANY_ID": credentials["company"],
            "CW_PUBLIC_KEY": credentials["public_key"],
            "CW_PRIVATE_KEY": credentials["private_key"],
            "CW_CLIENT_ID": credentials["client_id"],
        },
        keep_alive=False,
    )
    return Client(transport)


async def call(session, tool, **arguments):
    """The text that a tool answers with."""
    return (await session.call_tool(tool, arguments)).data


@pytest.mark.anyio
async def test_contacts_and_companies_are_found(mcp, server):
    async with mcp as session:
        acme = await call(session, "get_contacts", company_name="Acme", limit=2)
        assert acme.startswith("Found 16 contact(s):")
        assert "| 1 | John Smith | IT Director | — | Yes |" in acme
        assert "_Showing 1–2 of 16. Pass offset=2 for next page._" in acme
        assert await call(session, "get_contacts", company_id=99) == "No contacts found."

        company = await call(session, "get_company", company_id=12345)
        assert "**Acme Corporation** (ID: 12345)\nStatus: Active" in company
        companies = await call(session, "search_companies", status="Active")
        active = server.ids("/company/companies", conditions='status/name="Active"')
        assert companies.startswith(f"Found {len(active)} company record(s):")
        for tool in ("get_company_types", "get_company_statuses", "get_members", "get_boards", "get_priorities"):
            assert (await call(session, tool)).startswith("Found ")


@pytest.mark.anyio
async def test_a_ticket_is_opened_for_a_contact_and_moves_on(mcp, server):
    async with mcp as session:
        before = server.ids("/service/tickets")
        board = server.get("/service/tickets/5001")["board"]
        opened = await call(
            session,
            "create_ticket",
            company_id=12345,
            summary="Printer on fire",
            board_name=board["name"],
            contact_id=3,
        )
        (made,) = set(server.ids("/service/tickets")) - set(before)
        assert opened.startswith(f"Ticket #{made} created: Printer on fire")
        assert server.get(f"/service/tickets/{made}")["contact"]["name"] == "Maria Gonzalez"
        assert await call(session, "get_ticket_count") == f"Ticket count (all tickets): **{len(before) + 1}**"

        status = server.get(f"/service/boards/{board['id']}/statuses")[-1]["name"]
        moved = await call(session, "update_ticket_status", ticket_id=made, status_name=status)
        assert moved == f"Ticket #{made} updated — Status: {status} | Summary: Printer on fire"
        found = await call(session, "search_tickets", summary_contains="on fire", status=status)
        assert f"| #{made} | Printer on fire | Acme Corporation | {board['name']} | {status} |" in found
