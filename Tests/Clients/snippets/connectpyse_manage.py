import os
from connectwise import ConnectWiseClient

client = ConnectWiseClient(
    base_url=os.environ["PSA_MOCK_URL"], client="acme", username="any", password="any",
    client_id="6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908")
print(client.get_contact(1).lastName)
