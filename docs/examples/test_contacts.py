# pytest, with `pip install ./psa_mock-*.whl pytest requests`: nothing has to be started. PSA_MOCK_URL names
# a server that runs already, PSA_MOCK_CONTROL_TOKEN its token.
import pytest

ADA = {"firstName": "Ada", "company": {"identifier": "Acme"}}


@pytest.fixture
def psa(psa_mock):
    """A session of requests that works in data of the test's own."""
    with psa_mock.client() as session:
        yield session


def test_a_contact_that_is_added_is_the_next_one(psa):
    assert psa.post("/company/contacts", json=ADA).json()["id"] == 46


def test_a_test_does_not_see_what_another_test_has_added(psa):
    assert psa.get("/company/contacts/46").status_code == 404


def test_a_reset_brings_the_data_back(psa, psa_mock):
    psa.post("/company/contacts", json=ADA)
    psa_mock.reset()
    assert psa.get("/company/contacts/46").status_code == 404


def test_a_service_that_is_busy_once(psa, psa_mock):
    psa_mock.fault({"status": 429}, method="GET", first=1)
    assert [psa.get("/company/contacts/1").status_code for _ in range(2)] == [429, 200]


def test_what_was_sent(psa, psa_mock):
    psa.post("/company/contacts", json=ADA)
    psa_mock.verify('method="POST" and resource="Contact"', count=1)
