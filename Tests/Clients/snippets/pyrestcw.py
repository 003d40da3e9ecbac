# Speaks https only: PSA_MOCK_HOST is the host and port of psa-mock, and REQUESTS_CA_BUNDLE the file of
# its --ca-file.
import os
from connectwise.client import Client

client = Client(
    os.environ["PSA_MOCK_HOST"], company_identifier="acme", public_key="any", private_key="any",
    client_id="6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908")
print(client.company.contacts.get(client, db_rid=1).json()[0]["lastName"])
