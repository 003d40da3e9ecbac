# The settings of the Django project, and one question.
import os
from django.conf import settings

settings.configure(
    CONNECTWISE_SERVER_URL=os.environ["PSA_MOCK_URL"],
    CONNECTWISE_CREDENTIALS={"company_id": "acme", "api_public_key": "any", "api_private_key": "any"},
    CONNECTWISE_CLIENTID="6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908")

from djconnectwise.api import CompanyAPIClient
print(CompanyAPIClient().get_single_contact(1)["lastName"])
