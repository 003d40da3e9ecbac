# Speaks https only: PSA_MOCK_HOST is the host and port of psa-mock, and REQUESTS_CA_BUNDLE the file of
# its --ca-file.
import os
from pyconnectwise import ConnectWiseManageAPIClient

client = ConnectWiseManageAPIClient(
    company_name="acme", manage_url=os.environ["PSA_MOCK_HOST"],
    client_id="6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908", public_key="any", private_key="any")
print(client.company.contacts.id(1).get().last_name)
