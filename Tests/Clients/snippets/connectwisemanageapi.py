import os
from ConnectWiseManageAPI.CWFunctions import connectCWManage, invokeCWManage

header = connectCWManage("acme", "any", "any", "6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908")
base = os.environ["PSA_MOCK_URL"] + "/v4_6_release/apis/3.0/"
print(invokeCWManage(header, "GET", base, "company/contacts/1")["lastName"])
