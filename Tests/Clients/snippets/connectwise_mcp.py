# Runs the MCP server as an MCP client would; the same variables go into that client's settings.
import asyncio
import os
from fastmcp import Client
from fastmcp.client.transports import StdioTransport

server = StdioTransport("connectwise-mcp", [], env={
    **os.environ, "MCP_TRANSPORT": "stdio",
    "CW_BASE_URL": os.environ["PSA_MOCK_URL"] + "/v4_6_release/apis/3.0",
    "CW_COMPANY_ID": "acme", "CW_PUBLIC_KEY": "any", "CW_PRIVATE_KEY": "any",
    "CW_CLIENT_ID": "6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908"})


async def main():
    async with Client(server) as client:
        print((await client.call_tool("get_contacts", {"company_id": 12345, "limit": 1})).data)


asyncio.run(main())
