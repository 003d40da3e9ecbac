import Glibc
import JSON
import TestSupport
import Testing

@Suite struct LogTests {
    /// Two responses, a refusal of a malformed request, and their log lines.
    private func lines(_ form: String) throws -> [Substring] {
        let server = try RunningServer("--fixture", "none", "--log", form)
        let request =
            "GET /company/contacts?conditions=firstName%3D%22a%22&x=\u{e9}\" HTTP/1.1\r\n"
            + "Host: localhost\r\nAuthorization: Basic c2VjcmV0K2s6cA==\r\n\r\n"
        #expect(try RawConnection(port: server.port).exchange(request).text == "[]")
        let posted = try server.exchange("POST", "/company/contacts", #"{"nickName": "secret"}"#)
        #expect(posted.status == 400)
        let refused = try RawConnection(port: server.port).exchange("nonsense\r\n\r\n")
        #expect(refused.status == 400)
        server.program.send(SIGTERM)
        // The summary of leniencies follows the lines of requests.
        return server.program.finish().errors.split(separator: "\n").filter {
            !$0.contains("leniencies relied on")
        }
    }

    @Test func `the text log has a line for each request and for each refusal`() throws {
        let lines = try lines("text")
        #expect(lines.count == 3)
        let time = #/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z /#
        let end = #/ [0-9]+\.[0-9]ms [0-9]+B/#
        let middles = try lines.map { line in
            let start = try #require(line.prefixMatch(of: time))
            let rest = line[start.range.upperBound...]
            let tail = try #require(rest.firstRange(of: end))
            return String(rest[..<tail.lowerBound] + rest[tail.upperBound...])
        }
        #expect(
            middles == [
                "GET /company/contacts?conditions=firstName%3D%22a%22&x=%C3%A9%22 200",
                "POST /company/contacts 400 [default] InvalidObject: contact object is invalid "
                    + "(MissingRequiredField firstName, MissingRequiredField company)",
                "- - 400 ConnectWiseApi: The request line is malformed. Send METHOD, blank, target, "
                    + "blank, HTTP/1.1.",
            ])
        #expect(lines[0].hasSuffix("ms 2B"))
    }

    @Test func `the JSON log has an object for each request and for each refusal`() throws {
        let lines = try lines("json")
        let objects = try lines.map {
            try JSONDocument(Array($0.utf8), limits: JSONLimits(depthMax: 4, valuesMax: 20)).root
        }
        #expect(objects.map { $0["method"]?.string } == ["GET", "POST", "-"])
        #expect(
            objects.map { $0["target"]?.string } == [
                "/company/contacts?conditions=firstName%3D%22a%22&x=%C3%A9%22",
                "/company/contacts", "-",
            ])
        #expect(objects.map { $0["status"]?.integer } == [200, 400, 400])
        #expect(objects[0]["bytes"]?.integer == 2)
        let always = ["time", "method", "target", "status", "milliseconds", "bytes"]
        let refused = ["sandbox", "requestId", "code", "message"]
        for (object, more) in zip(objects, [[], refused, ["code", "message"]]) {
            #expect(object.members.map(\.name) == always + more)
            #expect(try #require(object["milliseconds"]?.number) >= 0)
        }
    }

    @Test func `a refused request tells its sandbox, its id and what was meant`() throws {
        let server = try RunningServer("--fixture", "none", "--log", "json")
        let answer = try RawConnection(port: server.port).request(
            "GET", "/company/contacts?conditions=fristName=1", host: "localhost",
            fields: ["X-Mock-Sandbox: Acme-7"])
        _ = try server.exchange("GET", "/readyz")
        let lines = server.program.errorText.split(separator: "\n")
        let object = try JSONDocument(
            Array(lines[0].utf8), limits: JSONLimits(depthMax: 4, valuesMax: 20)
        ).root
        #expect(object["sandbox"]?.string == "acme-7")
        #expect(object["requestId"]?.string == answer.value(of: "x-cw-request-id"))
        #expect(object["code"]?.string == "ApiFindCondition")
        #expect(object["message"]?.string == "fristName is not a recognized name.")
        #expect(object["hint"]?.string == "Did you mean firstName?")
        #expect(!lines[1].contains("Acme") && !lines[1].contains("hint"))
    }

    @Test func `a message that repeats a secret is not logged`() throws {
        let server = try RunningServer("--fixture", "none")
        _ = try server.exchange("GET", "/company/contacts?pageSize=hunter2&password=x")
        #expect(server.program.errorText.contains(" 400 "))
        #expect(server.program.errorText.hasSuffix(" [default] ConnectWiseApi: [redacted]\n"))
    }

    @Test func `the lines of several connections are there before the answers are`() throws {
        let server = try RunningServer("--fixture", "none")
        let connections = try (1...20).map { _ in try RawConnection(port: server.port) }
        for round in 1...20 {
            for (index, connection) in connections.enumerated() {
                try connection.send(RunningServer.request("GET", "/livez?\(index)"))
            }
            for connection in connections { #expect(try connection.receive().status == 200) }
            let lines = server.program.errorText.split(separator: "\n")
            #expect(lines.count == 20 * round)
            for index in connections.indices {
                #expect(lines.count { $0.contains(" GET /livez?\(index) 200 ") } == round)
            }
        }
    }

    @Test func `requests that come together have their lines in their order`() throws {
        let server = try RunningServer("--fixture", "none", "--log", "text")
        let connection = try RawConnection(port: server.port)
        let requests = (1...2000).map { number in
            "GET /livez?\(number) HTTP/1.1\r\nHost: localhost\r\n"
                + (number == 2000 ? "Connection: close\r\n\r\n" : "\r\n")
        }
        try connection.send(requests.joined())
        _ = try connection.receiveAll()
        server.program.send(SIGTERM)
        let lines = server.program.finish().errors.split(separator: "\n")
        #expect(lines.count == 2000)
        for (index, line) in lines.enumerated() {
            #expect(line.contains(" GET /livez?\(index + 1) 200 "))
        }
    }

    @Test func `without a log stderr stays empty`() throws {
        #expect(try lines("none").isEmpty)
    }

    @Test("neither credentials nor bodies are logged", arguments: ["text", "json"])
    func privacy(_ form: String) throws {
        let log = try lines(form).joined()
        #expect(log.contains("/company/contacts"))
        #expect(!log.contains("c2VjcmV0") && !log.contains("secret"))
    }

    @Test("no secret of a target is logged, however it is spelled", arguments: ["text", "json"])
    func secrets(_ form: String) throws {
        let server = try RunningServer("--fixture", "none", "--log", form)
        for target in [
            "/company/contacts?page=1&p%61ss%57ord=hunter2", "/company/contacts;token=hunter2",
            "/company/contacts?conditions=portalPassword=hunter2", "/x?url=ftp://me:hunter2@x/",
        ] {
            _ = try server.exchange("GET", target)
        }
        server.program.send(SIGTERM)
        let log = server.program.finish().errors
        #expect(log.contains("/company/contacts?page=1&[redacted]"))
        #expect(log.contains("/company/contacts?conditions=[redacted]"))
        #expect(!log.contains("hunter2"), "\(log)")
    }

    @Test func `a line is there before its answer is`() throws {
        let server = try RunningServer("--fixture", "none")
        for number in 1...5 {
            #expect(try server.exchange("GET", "/livez").status == 200)
            #expect(server.program.errorText.split(separator: "\n").count == number)
        }
    }

    @Test func `the server goes on when the reader of the log has gone`() throws {
        let program = try Program(["--port=0", "--fixture=none"], hasErrorReader: false)
        let port = try #require(RunningServer.port(in: program.readLine() ?? ""))
        let connection = try RawConnection(port: port)
        for _ in 1...3 {
            let answer = try connection.exchange(RunningServer.request("GET", "/readyz"))
            #expect(answer.status == 200)
        }
        program.send(SIGTERM)
        #expect(program.finish().status == 0)
    }
}
