"""The data of the peers: contacts of psa-mock in tables of SQLite, and a contact as the peers show it.

The peers show some 40 of the members that psa-mock shows, so that their bodies are shorter.
"""

import sqlite3
import threading

TABLES = """
CREATE TABLE company(id INTEGER PRIMARY KEY, identifier TEXT, name TEXT);
CREATE TABLE site(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE department(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE relationship(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE country(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE type(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE communicationType(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE contact(
    id INTEGER PRIMARY KEY, companyId INTEGER, siteId INTEGER, departmentId INTEGER,
    relationshipId INTEGER, countryId INTEGER, typeId INTEGER, firstName TEXT, lastName TEXT,
    title TEXT, nickName TEXT, school TEXT, gender TEXT, birthDay TEXT, addressLine1 TEXT, city TEXT,
    state TEXT, zip TEXT, linkedInUrl TEXT, mobileGuid TEXT, portalSecurityLevel INTEGER,
    inactiveFlag INTEGER, marriedFlag INTEGER, childrenFlag INTEGER, unsubscribeFlag INTEGER,
    disablePortalLoginFlag INTEGER, lastUpdated TEXT, updatedBy TEXT);
CREATE TABLE communication(
    id INTEGER PRIMARY KEY, contactId INTEGER, typeId INTEGER, value TEXT, extension TEXT,
    defaultFlag INTEGER, communicationType TEXT);
CREATE INDEX contactOfCompany ON contact(companyId);
CREATE INDEX communicationOfContact ON communication(contactId);
"""
REFERENCES = {
    "company": "company", "site": "site", "department": "department",
    "relationship": "relationship", "country": "country",
}
TEXTS = ["firstName", "lastName", "title", "nickName", "school", "gender", "birthDay", "addressLine1",
         "city", "state", "zip", "linkedInUrl", "mobileGuid", "portalSecurityLevel"]
FLAGS = ["inactiveFlag", "marriedFlag", "childrenFlag", "unsubscribeFlag", "disablePortalLoginFlag"]
SELECT = (
    "SELECT contact.*, company.identifier AS companyIdentifier, type.name AS typeName, "
    + ", ".join(f"{name}.name AS {name}Name" for name in REFERENCES)
    + " FROM contact LEFT JOIN type ON type.id = typeId "
    + " ".join(f"LEFT JOIN {name} ON {name}.id = {name}Id" for name in REFERENCES))
ITEMS = ("SELECT communication.*, name FROM communication JOIN communicationType "
         "ON communicationType.id = typeId WHERE contactId = ?")
BASE = "http://localhost:8080/v4_6_release/apis/3.0/company/"


def make(path, contacts):
    """Writes contacts, as psa-mock shows them, to a file."""
    database = sqlite3.connect(path)
    database.executescript(TABLES)
    for contact in contacts:
        insert(database, contact)
    database.commit()
    database.close()


def insert(database, contact):
    """Writes a contact and what it refers to."""
    row = {name: contact.get(name) for name in TEXTS + FLAGS}
    for name in REFERENCES:
        if reference := contact.get(name):
            row[name + "Id"] = keep(database, name, reference)
    if contact.get("types"):
        row["typeId"] = keep(database, "type", contact["types"][0])
    row |= {"id": contact["id"], "lastUpdated": contact["_info"]["lastUpdated"],
            "updatedBy": contact["_info"]["updatedBy"]}
    put(database, "contact", row)
    for item in contact.get("communicationItems", []):
        put(database, "communication", {
            "id": item["id"], "contactId": contact["id"], "value": item["value"],
            "typeId": keep(database, "communicationType", item["type"]),
            "extension": item.get("extension"), "defaultFlag": item["defaultFlag"],
            "communicationType": item["communicationType"]})


def keep(database, table, reference):
    """Writes a record that is referred to; answers its id."""
    names = ["id", "name"] + (["identifier"] if table == "company" else [])
    put(database, table, {name: reference.get(name) for name in names})
    return reference["id"]


def put(database, table, row):
    marks = ",".join("?" * len(row))
    database.execute(
        f"INSERT OR IGNORE INTO {table}({','.join(row)}) VALUES({marks})", list(row.values()))


class Contacts:
    """The contacts of a file, one connection to each thread."""

    def __init__(self, path):
        self.path = path
        self.local = threading.local()

    def connection(self):
        if not hasattr(self.local, "connection"):
            self.local.connection = sqlite3.connect(self.path)
            self.local.connection.row_factory = sqlite3.Row
        return self.local.connection

    def contact(self, number):
        row = self.connection().execute(SELECT + " WHERE contact.id = ?", (number,)).fetchone()
        return self.shown(row) if row else None

    def of_company(self, company, size):
        rows = self.connection().execute(
            SELECT + " WHERE companyId = ? ORDER BY contact.id LIMIT ?", (company, size)).fetchall()
        return [self.shown(row) for row in rows]

    def shown(self, row):
        """A contact as JSON has it."""
        number = row["id"]
        contact = {"id": number}
        contact |= {name: row[name] for name in TEXTS}
        contact |= {name: bool(row[name]) for name in FLAGS}
        for name in REFERENCES:
            contact[name] = reference(row[name + "Id"], row[name + "Name"], name)
        contact["company"]["identifier"] = row["companyIdentifier"]
        contact["type"] = reference(row["typeId"], row["typeName"], "type")
        contact["communicationItems"] = [
            item(each) for each in self.connection().execute(ITEMS, (number,))]
        contact["_info"] = {
            "lastUpdated": row["lastUpdated"], "updatedBy": row["updatedBy"],
            "communications_href": f"{BASE}contacts/{number}/communications",
            "notes_href": f"{BASE}contacts/{number}/notes"}
        return {name: value for name, value in contact.items() if value is not None}


def reference(number, name, member):
    if number is None:
        return None
    return {"id": number, "name": name, "_info": {f"{member}_href": f"{BASE}{member}/{number}"}}


def item(row):
    return {"id": row["id"], "type": reference(row["typeId"], row["name"], "type"),
            "value": row["value"], "extension": row["extension"],
            "defaultFlag": bool(row["defaultFlag"]), "communicationType": row["communicationType"]}
