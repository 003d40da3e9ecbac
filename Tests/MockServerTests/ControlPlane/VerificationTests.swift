import Dialect
import HTTP
import JSON
import MockServer
import Primitives
import ServiceTestSupport
import Testing

@Suite struct VerificationTests {
    /// A list, a new note, an unknown contact.
    private func server() throws -> TestServer {
        let server = try TestServer()
        server.get("/company/contacts?pageSize=1")
        server.post("/company/contacts/1/notes", #"{"text": "x"}"#)
        server.get("/company/contacts/99999")
        return server
    }

    @Test(
        "A true claim is verified",
        arguments: [
            (#"{"conditions": "method=\"GET\"", "count": 2}"#, "exactly 2 requests", 2),
            (#"{"conditions": "method=\"GET\"", "atLeast": 1}"#, "at least 1 request", 2),
            (#"{"conditions": "method=\"GET\"", "atMost": 2}"#, "at most 2 requests", 2),
            (
                #"{"conditions": "method=\"GET\"", "atLeast": 1, "atMost": 3}"#,
                "1 to 3 requests", 2
            ),
            (#"{"conditions": "method=\"GET\""}"#, "at least 1 request", 2),
            (#"{"never": "method=\"GET\" and status=500"}"#, "no request", 0),
        ])
    func verified(body: String, expected: String, found: Int) throws {
        let answer = try server().post("/_mock/journal/verify", body)
        #expect(answer.status == 200)
        let end = body.contains("status=500") ? #" and status=500"# : ""
        #expect(
            answer.body
                == #"{"verified":true,"expected":"\#(expected) where method=\"GET\"\#(end)","#
                + #""found":\#(found),"dropped":0}"#)
    }

    @Test func `An order of requests is verified, with others between`() throws {
        let body =
            #"{"inOrder": ["path=\"/company/contacts\"", "status=404 or status=500"]}"#
        let answer = try server().post("/_mock/journal/verify", body)
        #expect(answer.status == 200)
        #expect(
            answer.body
                == #"{"verified":true,"expected":"a request where path=\"/company/contacts\", "#
                + #"then a request where status=404 or status=500","found":2,"dropped":0}"#)
    }

    @Test func `Too few: the nearest are listed, and what they lack`() throws {
        let answer = try server().post(
            "/_mock/journal/verify",
            #"{"conditions": "method=\"POST\" and status=200", "count": 1}"#)
        #expect(answer.status == 409)
        expectBody(
            answer,
            #"""
            {
              "code": "Mock",
              "message": "Expected exactly 1 request where method=\"POST\" and status=200, but \#
            found 0.",
              "verified": false,
              "expected": "exactly 1 request where method=\"POST\" and status=200",
              "found": 0,
              "dropped": 0,
              "nearest": [
                {
                  "request": {
                    "number": 2,
                    "time": "2027-07-01T12:00:00Z",
                    "method": "POST",
                    "target": "/company/contacts/1/notes",
                    "status": 201
                  },
                  "differs": ["status=200"]
                },
                {
                  "request": {
                    "number": 1,
                    "time": "2027-07-01T12:00:00Z",
                    "method": "GET",
                    "target": "/company/contacts?pageSize=1",
                    "status": 200
                  },
                  "differs": ["method=\"POST\""]
                },
                {
                  "request": {
                    "number": 3,
                    "time": "2027-07-01T12:00:00Z",
                    "method": "GET",
                    "target": "/company/contacts/99999",
                    "status": 404,
                    "code": "NotFound",
                    "message": "Contact 99999 not found"
                  },
                  "differs": ["method=\"POST\"", "status=200"]
                }
              ]
            }
            """#)
    }

    @Test func `The nearest request tells what was wrong with each member of it`() throws {
        let server = try server()
        server.post("/company/contacts", #"{"firstName":""}"#)
        let answer = server.post(
            "/_mock/journal/verify",
            #"{"conditions": "method=\"POST\" and status=201 and code=\"\""}"#)
        #expect(answer.status == 409)
        let requests = answer.json["nearest"]?.elements.compactMap { $0["request"] } ?? []
        let refused = requests.first { $0["status"]?.integer == 400 }
        #expect(refused?["errors"]?.string?.contains("firstName") == true, "\(answer.body)")
    }

    @Test func `Too many: they are listed`() throws {
        let answer = try server().post("/_mock/journal/verify", #"{"never": "method=\"GET\""}"#)
        #expect(answer.status == 409)
        #expect(
            answer["message"]
                == #"Expected no request where method="GET", but found 2."#)
        let numbers = answer.json["nearest"]?.elements.compactMap {
            $0["request"]?["number"]?.integer
        }
        #expect(numbers == [1, 3])
    }

    @Test func `Out of order: the step is named, and that it came earlier`() throws {
        let answer = try server().post(
            "/_mock/journal/verify", #"{"inOrder": ["status=404", "status=201"]}"#)
        #expect(answer.status == 409)
        #expect(
            answer["message"]
                == "Expected a request where status=404, then a request where status=201, but "
                + "found no request where status=201 behind request 3; one came earlier, as "
                + "request 2.")
        #expect(answer["found"] == "1")
    }

    @Test func `A claim that would need dropped requests is not verified`() throws {
        let server = try TestServer()
        for _ in 0...Limits.journalEntriesMax { server.get("/nowhere") }
        let never = server.post("/_mock/journal/verify", #"{"never": "status=500"}"#)
        #expect(never.status == 409)
        #expect(
            never["message"]
                == "Expected no request where status=500, but found 0 among those that are left; "
                + "the journal has dropped 1 older ones, so clear it between tests.")
        #expect(
            server.post("/_mock/journal/verify", #"{"conditions": "", "atLeast": 2000}"#).body
                == #"{"verified":true,"expected":"at least 2000 requests","found":2000,"dropped":1}"#
        )
    }

    @Test(
        "A verification that makes no sense is refused",
        arguments: [
            (
                "{}",
                "A verification has either conditions with count or with atLeast and atMost, or never, or inOrder; this one has nothing."
            ),
            (
                #"{"never": "status=1", "count": 2}"#,
                "A verification has either conditions with count or with atLeast and atMost, or never, or inOrder; this one has count, never."
            ),
            (#"{"count": 2, "atMost": 3}"#, "Give count, or atLeast and atMost, but not both."),
            (#"{"atLeast": 3, "atMost": 2}"#, "atLeast is 3, which is more than atMost, 2."),
            (#"{"inOrder": []}"#, "inOrder has 1 to 100 conditions; this one has 0."),
            (#"{"never": "nothing=1"}"#, "nothing is not a recognized name."),
            (#"{"never": "status>"}"#, "Expected a value, found the end of the text at position 8"),
        ])
    func refused(body: String, message: String) throws {
        let answer = try TestServer().post("/_mock/journal/verify", body)
        #expect(answer.status == 400)
        #expect(answer["message"]?.hasPrefix(message) == true, "\(answer.body)")
    }

    // MARK: - Waiting

    /// Asks for a wait that has lasted for some time.
    private func wait(
        _ server: TestServer, _ target: String, waited: Int, isServerStopping: Bool = false
    )
        -> (postponed: Int?, answer: TestResponse?)
    {
        var request = Request(.get, "/_mock/journal/wait" + target)
        request.waitedMilliseconds = waited
        request.isServerStopping = isServerStopping
        var response = Response(to: request)
        var service = server.service
        service.answer(request, into: &response)
        guard response.postponedMilliseconds == nil else {
            return (response.postponedMilliseconds, nil)
        }
        return (nil, TestResponse(response))
    }

    @Test func `A wait is over as soon as the requests are there`() throws {
        let server = try TestServer()
        let target = "?conditions=status%3D404&count=2"
        #expect(wait(server, target, waited: 0).postponed == 5000)
        server.get("/company/contacts/99999")
        #expect(wait(server, target, waited: 4995).postponed == 5)
        server.get("/company/contacts/99999")
        #expect(
            wait(server, target, waited: 4999).answer?.body
                == #"{"verified":true,"expected":"at least 2 requests where status=404","#
                + #""found":2,"dropped":0}"#)
    }

    @Test("A wait times out, and lists what came instead", arguments: [false, true])
    func timeout(isServerStopping: Bool) throws {
        let server = try TestServer()
        server.get("/company/contacts/1")
        let answer = wait(
            server, "?conditions=status%3D404&timeout=1.5", waited: isServerStopping ? 10 : 1500,
            isServerStopping: isServerStopping
        ).answer
        #expect(answer?.status == 409)
        #expect(
            answer?["message"]
                == "Expected at least 1 request where status=404, but found 0.")
        #expect(answer?["nearest/0/differs/0"] == "status=404")
    }

    @Test(
        "The parameters of a wait have bounds",
        arguments: [
            ("timeout=61", "The parameter timeout must be seconds from 0 to 60, but it is '61'."),
            ("timeout=nan", "The parameter timeout must be seconds from 0 to 60, but it is 'nan'."),
            ("timeout=-1", "The parameter timeout must be seconds from 0 to 60, but it is '-1'."),
            (
                "count=0",
                "The parameter count must be a whole number from 1 to 2000, but it is '0'."
            ),
        ])
    func bounds(parameters: String, message: String) throws {
        let answer = try TestServer().get("/_mock/journal/wait?" + parameters)
        #expect(answer.status == 400)
        #expect(answer["message"] == message)
    }

    @Test func `How often a wait looks changes nothing about other answers`() throws {
        let (one, other) = (try TestServer(), try TestServer())
        _ = wait(one, "?count=9", waited: 0)
        for waited in [0, 10, 20] { _ = wait(other, "?count=9", waited: waited) }
        #expect(
            one.get("/company/contacts/1").field("x-cw-request-id")
                == other.get("/company/contacts/1").field("x-cw-request-id"))
    }
}
