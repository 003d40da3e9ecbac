// A recorded session, replayed to two processes: with a frozen clock, only the data and the
// requests determine the responses.

import TestSupport
import Testing

@Suite struct ReplayTests {
    /// One request of the session, and its recorded status.
    private struct Recorded {
        let status: Int
        let method: String
        let target: String
        let fields: [String]
        let body: String?

        init(
            _ status: Int, _ method: String, _ target: String, _ body: String? = nil,
            fields: [String] = []
        ) {
            self.status = status
            self.method = method
            self.target = target
            self.fields = fields
            self.body = body
        }

        /// The request as it is sent. The server closes the connection after the response, so that
        /// all bytes can be read to the end.
        var bytes: String {
            var lines = ["\(method) \(target) HTTP/1.1", "Host: localhost", "Connection: close"]
            lines += fields
            if let body {
                lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
            }
            return lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
        }
    }

    private static let other = ["X-Mock-Sandbox: other"]
    /// `acme+any:any`, a sandbox by credentials.
    private static let acme = ["Authorization: Basic YWNtZSthbnk6YW55"]
    private static let noon = #"{"now":"2030-01-01T12:00:00Z","frozen":true}"#

    /// The clock of each sandbox is frozen before any other request.
    private static let freezing = [
        Recorded(200, "PUT", "/_mock/clock", noon),
        Recorded(200, "PUT", "/_mock/clock", noon, fields: other),
        Recorded(200, "PUT", "/_mock/clock", noon, fields: acme),
    ]

    private static let writing = [
        Recorded(
            201, "POST", "/company/contacts",
            #"{"firstName":"Ada","company":{"identifier":"Acme"},"type":{"id":4},"communicationItems":[{"type":{"id":1},"value":"ada@acme.com"}]}"#
        ),
        Recorded(
            200, "PATCH", "/company/contacts/46",
            #"{"title":"CTO","disablePortalLoginFlag":false}"#),
        Recorded(200, "GET", "/_mock/outbox"),
        Recorded(
            200, "PATCH", "/company/contacts/46",
            #"[{"op":"replace","path":"nickName","value":"Countess"},{"op":"remove","path":"title"}]"#
        ),
        Recorded(
            200, "PUT", "/company/contacts/46",
            #"{"firstName":"Ada","lastName":"King","company":{"id":12345}}"#),
        Recorded(201, "POST", "/company/contacts/46/notes", #"{"text":"Prefers mail"}"#),
        Recorded(201, "POST", "/company/companies", #"{"identifier":"new","name":"New"}"#),
        Recorded(200, "POST", "/_mock/clock/advance", #"{"seconds":90}"#),
        Recorded(
            200, "PATCH", "/company/contacts/2", #"{"title":"Advisor"}"#,
            fields: ["X-Mock-Dry-Run: true"]),
        Recorded(409, "DELETE", "/company/contacts/15"),
        Recorded(204, "DELETE", "/company/contacts/15?transferContactId=46"),
        Recorded(204, "DELETE", "/company/contacts/1/notes/1"),
    ]

    private static let reading = [
        Recorded(200, "GET", "/company/contacts?pageSize=7&page=2"),
        Recorded(
            200, "GET",
            "/company/contacts?conditions=communicationItems/value%20like%20%22*acme*%22"
                + "&orderBy=lastName%20desc,id&pageSize=3"),
        Recorded(
            200, "GET", "/v4_6_release/apis/3.0/company/contacts?pageSize=2&pageId=3",
            fields: ["pagination-type: forward-only"]),
        Recorded(200, "GET", "/company/contacts/count?conditions=inactiveFlag=false"),
        Recorded(200, "GET", "/service/tickets?conditions=contact/id=46&pageSize=1000"),
        Recorded(200, "GET", "/company/contacts/46/usages"),
        Recorded(200, "GET", "/company/companies?orderBy=name%20desc"),
        Recorded(200, "GET", "/login/companyinfo/acme"),
        Recorded(200, "HEAD", "/company/contacts/1"),
    ]

    private static let failing = [
        Recorded(404, "GET", "/company/contacts/99999"),
        Recorded(404, "GET", "/company/nowhere"),
        Recorded(405, "PUT", "/company/contacts", "{}"),
        Recorded(400, "GET", "/company/contacts?conditions=fristName=%22Ada%22"),
        Recorded(400, "GET", "/company/contacts?pageSize=none"),
        Recorded(
            400, "POST", "/company/contacts", #"{"company":{"id":99},"portalSecurityLevel":7}"#),
        Recorded(400, "POST", "/company/contacts", #"{"firstName":"#),
        Recorded(
            401, "GET", "/company/contacts/1", fields: ["Authorization: Basic bm9wZQ=="]),
        Recorded(500, "GET", "/company/contacts/1", fields: ["X-Mock-Fault: status=500"]),
        Recorded(200, "GET", "/company/contacts/2", fields: ["X-Mock-Fault: truncate=100"]),
    ]

    /// Chance decides whether a response about a ticket fails; each decision is recorded.
    private static let drawing =
        [
            Recorded(200, "PUT", "/_mock/faults/seed", #"{"seed":7}"#),
            Recorded(
                201, "POST", "/_mock/faults",
                #"{"resource":"Ticket","probability":0.5,"fault":{"status":503}}"#),
        ]
        + drawn.map { Recorded($0, "GET", "/service/tickets/5001?fields=id") }
        + [Recorded(200, "GET", "/_mock/faults"), Recorded(204, "DELETE", "/_mock/faults")]

    private static let drawn = [503, 200, 200, 503, 200, 200, 200, 200]

    private static let sandboxes = [
        Recorded(
            201, "POST", "/company/contacts", #"{"firstName":"Bo","company":{"id":12345}}"#,
            fields: other),
        Recorded(200, "GET", "/company/contacts/46", fields: other),
        Recorded(404, "GET", "/company/contacts/46", fields: acme),
        Recorded(200, "GET", "/_mock/at/other/company/contacts/count"),
        Recorded(
            201, "POST", "/_mock/sandboxes", #"{"name":"empty","fixture":"none","mode":"strict"}"#),
        Recorded(200, "GET", "/_mock/sandboxes"),
        Recorded(200, "GET", "/_mock/export", fields: other),
    ]

    /// The journal of the server, without durations.
    private static let looking = [
        Recorded(
            200, "GET",
            "/_mock/journal?pageSize=1000&fields=number,time,method,target,path,resource,company,"
                + "status,code,message,requestBytes,responseBytes,leniencies,hint,body"),
        Recorded(200, "GET", "/_mock/changes"),
        Recorded(200, "GET", "/_mock/leniencies"),
    ]

    private static let session =
        freezing + writing + reading + failing + drawing + sandboxes + looking

    /// All bytes of the response to a request.
    private func answer(_ request: Recorded, _ server: RunningServer) throws -> String {
        let connection = try RawConnection(port: server.port)
        try connection.send(request.bytes)
        return String(decoding: try connection.receiveAll(), as: UTF8.self)
    }

    @Test func `Two processes answer a recorded session with the same bytes`() throws {
        // The number of workers decides at which one a sandbox lives, not the responses.
        let servers = [
            try RunningServer("--log", "none", "--workers", "1"),
            try RunningServer("--log", "none", "--workers", "3"),
        ]
        for (number, request) in Self.session.enumerated() {
            let answers = try servers.map { try answer(request, $0) }
            let place: Comment = "request \(number): \(request.method) \(request.target)"
            #expect(answers[0] == answers[1], place)
            #expect(answers[0].hasPrefix("HTTP/1.1 \(request.status) "), place)
            // Both may be sent within the same second: only the frozen clock may be visible.
            #expect(answers[0].contains("\r\nDate: Tue, 01 Jan 2030 12:0"), place)
        }
    }
}
