# Speaks https only: PSA_MOCK_HOST is the host and port of psa-mock, and REQUESTS_CA_BUNDLE the file of
# its --ca-file.
# It reads ~/.cw_conf when it is imported.
import os
from pathlib import Path

Path("~/.cw_conf").expanduser().write_text(f"""[DEFAULT]
cw_server = {os.environ["PSA_MOCK_HOST"]}
cw_codebase = v4_6_release
cw_apiversion = 3.0
cw_company = acme
cw_public = any
cw_private = any
cw_clientid = 6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908
[SELL]
sell_key = any
sell_user = any
sell_pw = any
""")
from pywyse.client import Client
print(Client().cw_get("/company/contacts/1").json()["lastName"])
