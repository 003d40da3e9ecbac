"""The servers that sequences are played on: the one that is tested, and one without its cache, which is asked the same
afterwards."""

import time

import rules
from comparing import DELIVERIES, Wrong
from wire import FROZEN, Request, Wire

CALLBACKS = "/system/callbacks"
DELIVERED = "/_mock/callbacks/deliveries/wait?conditions=state%3D%22delivered%22"
UNDELIVERED = Request(
    "GET", "/_mock/callbacks/deliveries/count?conditions=state%3D%22waiting%22+or+state%3D%22sending%22")


class Arena:
    """Two servers, each with a sandbox of either mode that goes back to its beginning for each sequence."""

    def __init__(self, port, without_cache):
        self.wire, self.fresh = Wire(port), Wire(without_cache)
        self.bases = {}
        self.log, self.played = [], []
        self.steps = 0
        for mode in ("default", "strict"):
            self.build(self.wire, foundation(mode, f"http://localhost:{port}"), mode)
            # What is told is compared with the model alone.
            self.build(self.fresh, [each for each in foundation(mode, "") if each.path != CALLBACKS], mode)
            self.bases[mode] = beginning(mode)

    @property
    def asked(self):
        return self.wire.asked + self.fresh.asked

    def build(self, wire, steps, mode):
        """Makes the sandbox of a mode as it begins."""
        for request, answer in zip(steps, wire.ask(sandbox(mode), *steps)):
            if answer.status >= 300:
                raise SystemExit(f"{request.method} {request.path} answered {answer}")

    def begin(self, mode):
        """Brings the sandbox back to its beginning."""
        if self.played:
            self.drain(self.mode)
        self.played, self.log = [], []
        self.mode = mode
        self.wire.ask(sandbox(mode), Request("POST", "/_mock/snapshots/base/restore"), *FROZEN)
        return self.bases[mode].copy()

    def ask(self, mode, *requests):
        """Asks, and keeps what was asked first for the server without a cache."""
        self.steps += 1
        self.log.append(requests[0])
        answers = self.wire.ask(sandbox(mode), *requests)
        self.played += zip(requests, answers)
        return answers

    def read(self, mode, request):
        """Asks for what is looked at alone, and keeps it for the server without a cache."""
        answer = self.wire.ask(sandbox(mode), request)[0]
        self.played.append((request, answer))
        return answer

    def drain(self, mode):
        """Waits until nothing is on its way any more from a sequence that has failed."""
        while self.wire.ask(sandbox(mode), UNDELIVERED)[0].json["count"]:
            time.sleep(0.002)

    def settle(self, mode, count):
        """Waits until what callbacks were told has arrived at the sink (docs/CALLBACKS.md#in-a-test), once each."""
        if not count:
            return
        waited, told, sink = self.wire.ask(
            sandbox(mode), Request("GET", f"{DELIVERED}&count={count}&timeout=5"), DELIVERIES,
            Request("GET", "/_mock/sink/mine"))
        if waited.status != 200:
            raise Wrong(f"callbacks are not delivered: {waited}")
        wanted = [f"recordId={each['recordId']}&action={each['action']}" for each in told.json]
        if [each["query"] for each in sink.json] != wanted:
            raise Wrong(f"the sink has {[each['query'] for each in sink.json]}, and not {wanted}")

    def finish(self, mode, deliveries):
        """The sink has what callbacks were told, and the same requests on the other server give the same bytes
        (docs/TESTING.md#freeze-time)."""
        self.settle(mode, deliveries)
        requests = [request for request, _ in self.played if not request.path.startswith("/_mock/callbacks")]
        wanted = [answer for request, answer in self.played if not request.path.startswith("/_mock/callbacks")]
        back = [Request("POST", "/_mock/snapshots/base/restore"), *FROZEN]
        found = self.fresh.ask(sandbox(mode), *back, *requests)[len(back):]
        for request, one, other in zip(requests, wanted, found):
            if one != other:
                raise Wrong(f"{request.method} {request.path} answers\n  {one}\nand without a cache\n  {other}")
        self.played = []

    def import_export(self, mode):
        """An export can be imported, which checks its foreign keys, and is exported again as it was."""
        export = self.wire.ask(sandbox(mode), Request("GET", "/_mock/export"))[0]
        other = f"{sandbox(mode)}-copy"
        made, again = self.wire.ask(
            other, Request("PUT", f"/_mock/sandboxes/{other}", {"from": export.json, "mode": mode}),
            Request("GET", "/_mock/export"))
        if made.status not in (200, 201):
            raise Wrong(f"the export cannot be imported: {made}")
        if again.data != export.data:
            raise Wrong(f"exported\n  {export}\nand after the import\n  {again}")


def sandbox(mode):
    return f"model-{mode}"


def foundation(mode, url):
    """The requests that make the beginning: two companies, a contact of each, and a callback of all contacts."""
    box = sandbox(mode)
    return [
        Request("PUT", f"/_mock/sandboxes/{box}", {"fixture": "none", "mode": mode}),
        *FROZEN,
        Request("POST", "/company/companies", {"identifier": "A", "name": "Alpha", "site": {"name": "Main"}}),
        Request("POST", "/company/companies", {"identifier": "B", "name": "Beta", "site": {"name": "Main"}}),
        Request("POST", "/company/contacts", {
            "firstName": "Ada", "company": {"id": 1}, "communicationItems": [
                {"type": {"id": 1}, "value": "ada@x.example", "defaultFlag": True}]}),
        Request("POST", "/company/contacts", {"firstName": "Bo", "company": {"id": 2}}),
        Request("POST", CALLBACKS, {
            "type": "contact", "level": "owner", "objectId": 1,
            "url": f"{url}/_mock/at/{box}/_mock/sink/mine?recordId="}),
        Request("PUT", "/_mock/snapshots/base"),
    ]


def beginning(mode):
    """The state of a sandbox as it is built."""
    state = rules.State(mode)
    for id, (identifier, name) in enumerate((("A", "Alpha"), ("B", "Beta")), 1):
        state.companies[id] = {"identifier": identifier, "name": name, "status": 1, "phoneNumber": None,
                               "defaultContact": None, "billingContact": None, "deletedFlag": False}
        state.sites[id] = {"company": id, "name": "Main", "primaryAddressFlag": True, "phoneNumber": None}
    ids = {"items": iter([1]), "types": iter(())}
    item = {"type": 1, "value": "ada@x.example", "defaultFlag": True}
    rules.save_contact(state, 1, {"firstName": "Ada", "company": 1, "communicationItems": [item]}, ids)
    rules.save_contact(state, 2, {"firstName": "Bo", "company": 2}, ids)
    state.has_callback = True
    return state
