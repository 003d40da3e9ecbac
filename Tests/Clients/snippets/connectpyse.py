import os
from base64 import b64encode
from connectpyse.company.contacts_api import ContactsAPI

login = b64encode(b"acme+any:any").decode()
contacts = ContactsAPI(
    url=os.environ["PSA_MOCK_URL"] + "/v4_6_release/apis/3.0",
    auth={"Authorization": "Basic " + login, "clientId": "6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908"})
print(contacts.get_contact_by_id(1).lastName)
