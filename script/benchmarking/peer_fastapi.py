"""The peer in FastAPI. DATABASE=FILE uvicorn peer_fastapi:app --port PORT --no-access-log"""

import os

from fastapi import FastAPI, HTTPException
from peer_data import Contacts

contacts = Contacts(os.environ["DATABASE"])
app = FastAPI()


@app.get("/company/contacts/{number}")
async def contact(number: int):
    found = contacts.contact(number)
    if found is None:
        raise HTTPException(404)
    return found


@app.get("/company/contacts")
async def find(conditions: str = "", pageSize: int = 25):
    return contacts.of_company(int(conditions.removeprefix("company/id=")), pageSize)
