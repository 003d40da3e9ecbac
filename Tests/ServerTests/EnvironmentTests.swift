// Environment variables that no option reads, and those whose values lie in files.

import Glibc
import TestSupport
import Testing

@Suite struct EnvironmentTests {
    @Test func `an unknown variable is a warning with the near miss, and the program goes on`()
        throws
    {
        let server = try RunningServer(
            "--log", "none", "--fixture=none",
            environment: ["PSA_MOCK_FIXTUER": "x", "PSA_MOCK_COLOUR": "x", "PSA_MOCK_CORS": ""])
        server.program.send(SIGTERM)
        #expect(
            server.program.finish().errors == """
                psa-mock: unknown variable PSA_MOCK_COLOUR
                psa-mock: unknown variable PSA_MOCK_FIXTUER; did you mean PSA_MOCK_FIXTURE?

                """)
    }

    @Test func `what Kubernetes and Docker set, and what clients read, is no warning`() throws {
        let check = try run(
            "check", Repository.path("fixtures/demo.json"),
            environment: [
                "PSA_MOCK_PORT": "tcp://10.0.0.1:8080", "PSA_MOCK_SERVICE_HOST": "10.0.0.1",
                "PSA_MOCK_SERVICE_PORT": "8080", "PSA_MOCK_SERVICE_PORT_HTTP": "8080",
                "PSA_MOCK_PORT_8080_TCP": "tcp://10.0.0.1:8080",
                "PSA_MOCK_PORT_8080_TCP_ADDR": "10.0.0.1", "PSA_MOCK_PORT_8080_TCP_PORT": "8080",
                "PSA_MOCK_BLUE_PORT": "tcp://10.0.0.2:8080", "PSA_MOCK_URL": "http://x",
                "PSA_MOCK_DATA": "of another verb", "PSA_MOCKERY": "x",
            ])
        #expect(check.status == 0)
        #expect(check.errors == "")
    }

    @Test func `a second name of an option has a variable too`() throws {
        let server = try RunningServer(
            "--fixture=none", environment: ["PSA_MOCK_CORS": "http://localhost:3000"])
        let answer = try RawConnection(port: server.port).request(
            "GET", "/company/contacts", host: "h", fields: ["Origin: http://localhost:3000"])
        #expect(answer.status == 200)
        #expect(answer.value(of: "Access-Control-Allow-Origin") == "http://localhost:3000")
    }

    @Test func `the token of the control plane can lie in a file`() throws {
        let folder = try TemporaryFolder()
        let token = try folder.write("token", "s3cret\n")
        let server = try RunningServer(
            "--fixture=none", "--control-token-file", token)
        func status(_ fields: [String]) throws -> Int {
            try RawConnection(port: server.port).request(
                "GET", "/_mock/clock", host: "localhost", fields: fields
            ).status
        }
        #expect(try status(["X-Mock-Token: s3cret"]) == 200)
        #expect(try status([]) == 403)
    }

    @Test(
        "a file that holds no token is one line and exit 2",
        arguments: ["", "\n", "a b\n", "a\nb\n", "t\u{e4}\n"])
    func noToken(_ text: String) throws {
        let folder = try TemporaryFolder()
        let token = try folder.write("token", text)
        let end = try run("--port", "0", "--control-token-file", token)
        #expect(end.status == 2)
        #expect(
            end.errors
                == "psa-mock: \(token) holds no token: it must be one line of at most "
                + "4096 visible ASCII characters\n")
        let both = try run("--control-token=x", "--control-token-file", token)
        #expect(both.status == 2)
        #expect(both.errors.contains("--control-token and --control-token-file exclude each other"))
    }
}
