"""django-connectwise: its synchronizers fill a database from the server, and its API client writes."""

import datetime

import django
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test.utils import override_settings

# Smaller than any list, so that the synchronizers have several pages to fetch.
BATCH_SIZE = 7

if not settings.configured:
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "djconnectwise"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        # Its migrations are written for another database; its tables are not.
        MIGRATION_MODULES={"djconnectwise": None},
        USE_TZ=True,
        DJCONNECTWISE_CONF_CALLABLE=lambda: {
            "batch_size": BATCH_SIZE,
            "callback_host": "https://example.com",
            "callback_url": "/hook?recordId=",
        },
    )
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)

from djconnectwise import api, models, sync  # noqa: E402
from djconnectwise.callbacks import CallbacksHandler  # noqa: E402


@pytest.fixture(autouse=True)
def settings_and_tables(server, credentials):
    """Points django-connectwise at the server, with empty tables."""
    call_command("flush", interactive=False, verbosity=0)
    with override_settings(
        CONNECTWISE_SERVER_URL=server.url,
        CONNECTWISE_CLIENTID=credentials["client_id"],
        CONNECTWISE_CREDENTIALS={
            "company_id": credentials["company"],
            "api_public_key": credentials["public_key"],
            "api_private_key": credentials["private_key"],
        },
    ):
        yield


@pytest.fixture
def company_api():
    return api.CompanyAPIClient()


def synchronize(*names, full=False):
    for name in names:
        call_command("cwsync", name, full=full)


def synchronize_contacts():
    synchronize(
        "company_status",
        "company_type",
        "company",
        "communication_type",
        "contact_type",
        "contact",
        "contact_communication",
    )


def ids(model):
    return sorted(model.objects.values_list("id", flat=True))


def test_contacts_are_synchronized_with_what_surrounds_them(server):
    synchronize_contacts()
    assert ids(models.Contact) == server.ids("/company/contacts", conditions="inactiveFlag=False")
    assert ids(models.Company) == server.ids("/company/companies", conditions="deletedFlag=False")
    assert ids(models.CompanyStatus) == sorted(server.ids("/company/companies/statuses"))
    assert ids(models.CompanyType) == sorted(server.ids("/company/companies/types"))
    assert ids(models.ContactType) == server.ids("/company/contacts/types")
    assert ids(models.CommunicationType) == server.ids("/company/communicationTypes")

    john = models.Contact.objects.get(pk=1)
    assert (str(john), john.title, john.company.name) == ("John Smith", "IT Director", "Acme Corporation")
    assert john.default_email_address.value == "john.smith@acme.com"
    assert (john.default_phone_number.value, john.default_phone_ext) == ("555-123-4567", "101")
    communications = server.ids("/company/contacts/1/communications")
    assert sorted(john.contactcommunication_set.values_list("id", flat=True)) == sorted(communications)


def test_a_partial_synchronization_fetches_what_changed(company_api):
    synchronize("company", "contact")
    # Moments of the service have whole seconds: a change within that of the last job is not seen.
    job = models.SyncJob.objects.filter(entity_name="Contact").get()
    job.start_time -= datetime.timedelta(minutes=1)
    job.save()
    company_api.update_instance({"title": "CIO"}, "contacts/1")
    made = company_api.create("contacts", {"firstName": "Ada", "company": models.Company.objects.get(pk=12345)})
    synchronize("contact")
    job = models.SyncJob.objects.filter(entity_name="Contact").latest("id")
    assert (job.success, job.added, job.sync_type) == (True, 1, "partial")
    assert models.Contact.objects.get(pk=1).title == "CIO"
    assert models.Contact.objects.get(pk=made["id"]).company.identifier == "Acme"


def test_a_full_synchronization_drops_what_was_deleted(company_api):
    synchronize("contact")
    company_api.delete("contacts/32")
    synchronize("contact", full=True)
    job = models.SyncJob.objects.filter(entity_name="Contact").latest("id")
    assert (job.success, job.deleted) == (True, 1)
    assert not models.Contact.objects.filter(pk=32).exists()


def test_one_contact_is_synchronized_and_deleted_by_id(company_api):
    synchronize("communication_type")
    synchronizer = sync.ContactSynchronizer()
    derek = synchronizer.fetch_sync_by_id(15)
    assert (derek.first_name, derek.default_email_address.value) == ("Derek", "derek.olsen@acme.com")

    company_api.delete("contacts/15?transferContactId=2")
    synchronizer.fetch_delete_by_id(15)
    assert not models.Contact.objects.filter(pk=15).exists()


def test_a_communication_is_got_without_its_contact(company_api, server):
    (email, phone) = server.get("/company/contacts/15/communications")
    # The vendor's documents do not have this operation, and strict mode is what they say.
    if server.mode == "strict":
        with pytest.raises(api.ConnectWiseRecordNotFoundError):
            company_api.get_single_communication(email["id"])
        return
    assert company_api.get_single_communication(email["id"]) == email
    assert company_api.get_single_communication(phone["id"]) == phone


def test_a_contact_lives_from_creation_to_deletion(company_api):
    synchronize("company")
    lakeside = models.Company.objects.get(identifier="LakesideDental")
    made = company_api.create("contacts", {"firstName": "Ada", "lastName": "Lovelace", "company": lakeside})
    path = f"contacts/{made['id']}"
    assert made["company"]["id"] == lakeside.id
    # It sends numbers as text, and an empty text for nothing.
    changed = company_api.update_instance(
        {
            "title": "Analyst",
            "lastName": None,
            "portalSecurityLevel": 2,
            "inactiveFlag": True,
            "company": models.Company.objects.get(pk=12345),
        },
        path,
    )
    assert (changed["title"], changed.get("lastName", ""), changed["inactiveFlag"]) == ("Analyst", "", True)
    assert (changed["portalSecurityLevel"], changed["company"]["name"]) == (2, "Acme Corporation")
    assert company_api.get_single_contact(made["id"]) == changed
    assert company_api.delete(path) is None
    with pytest.raises(api.ConnectWiseRecordNotFoundError):
        company_api.get_single_contact(made["id"])


def test_refusals_become_messages(company_api):
    with pytest.raises(api.ConnectWiseAPIClientError) as refusal:
        company_api.create("contacts", {"lastName": "Lovelace"})
    assert str(refusal.value).startswith("contact object is invalid. The firstName field is required.")
    with pytest.raises(api.ConnectWiseAPIClientError, match="tickets"):
        company_api.delete("contacts/15")
    with pytest.raises(api.ConnectWiseAPIClientError, match="shoeSize is not a recognized name."):
        company_api.get_contacts(conditions=["shoeSize=44"])


def test_callbacks_are_registered_once_and_removed(server):
    handler = CallbacksHandler()
    handler.ensure_registered()
    registered = server.get("/system/callbacks", orderBy="id")
    assert sorted(callback["type"] for callback in registered) == sorted(
        ["ticket", "project", "company", "contact", "opportunity", "activity", "schedule"]
    )
    assert {callback["url"] for callback in registered} == {"https://example.com/hook?recordId="}
    handler.ensure_registered()
    assert server.get("/system/callbacks", orderBy="id") == registered
    handler.ensure_deleted()
    assert server.get("/system/callbacks") == []


def test_the_server_tells_its_version():
    assert api.SystemAPIClient().get_connectwise_version().startswith("v")


def test_every_synchronizer_runs_to_its_end():
    from djconnectwise.management.commands.cwsync import Command

    configuration = settings.DJCONNECTWISE_CONF_CALLABLE() | {"sync_time_and_note_entries": True}
    with override_settings(DJCONNECTWISE_CONF_CALLABLE=lambda: configuration):
        names = list(Command().synchronizer_map)
        assert len(names) == 63
        for full in (False, True):
            for name in names:
                call_command("cwsync", name, full=full)
                assert models.SyncJob.objects.latest("id").success, name
            if not full:
                enter_time_and_schedule()
    entry = models.TimeEntry.objects.get(charge_to_id_id=5001)
    assert float(entry.actual_hours) == 1.5
    assert models.Ticket.objects.get(pk=5001).actual_hours == 1.5
    schedule = models.ScheduleEntry.objects.get()
    assert (schedule.ticket_object_id, schedule.member.identifier) == (5001, "mlee")


def enter_time_and_schedule():
    """Enters time on a ticket and schedules a member for it, both by the API client."""
    start = datetime.datetime(2026, 6, 1, 9, tzinfo=datetime.timezone.utc)
    member = models.Member.objects.get(identifier="mlee")
    api.TimeAPIClient().post_time_entry(
        {"id": 5001, "type": "ServiceTicket"}, resource=member, time_start=start, actual_hours=1.5
    )
    api.ScheduleAPIClient().post_schedule_entry(
        models.Ticket.objects.get(pk=5001),
        models.ScheduleType.objects.get(identifier="S"),
        member=member,
        date_start=start,
        date_end=start + datetime.timedelta(hours=2),
    )
