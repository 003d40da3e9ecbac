import Glibc
import TestSupport
import Testing

@Suite struct HealthCheckTests {
    @Test func `a server that is ready is healthy`() throws {
        let server = try RunningServer("--fixture", "none")
        let url = "http://127.0.0.1:\(server.port)"
        for arguments in [
            ["healthcheck", url], ["healthcheck", url + "/livez"],
            ["healthcheck", "http://localhost:\(server.port)/readyz"],
            ["healthcheck", "--port", "\(server.port)"],
        ] {
            let end = try Program(arguments).finish()
            #expect(end.status == 0)
            #expect(end.output + end.errors == "")
        }
        let end = try run("healthcheck", environment: ["PSA_MOCK_PORT": "\(server.port)"])
        #expect(end.status == 0)
    }

    @Test func `another answer than 2xx is not healthy`() throws {
        let server = try RunningServer("--fixture", "none")
        let url = "http://127.0.0.1:\(server.port)/nowhere"
        let end = try run("healthcheck", url)
        #expect(end.status == 1)
        #expect(end.errors == "psa-mock: \(url) answers HTTP/1.1 404 Not Found\n")
    }

    @Test func `a server that has gone is not healthy`() throws {
        let server = try RunningServer("--fixture", "none")
        server.program.send(SIGTERM)
        #expect(server.program.finish().status == 0)
        let url = "http://127.0.0.1:\(server.port)/readyz"
        let end = try run("healthcheck", url)
        #expect(end.status == 1)
        #expect(end.errors == "psa-mock: \(url) does not answer: Connection refused\n")
    }

    @Test(
        "what is no URL is not healthy",
        arguments: [
            "https://127.0.0.1:1/", "127.0.0.1:8080", "http://", "http://example.com/",
            "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "http://127.0.0.1/a b",
            "http://[::1/", "http://::1/",
        ])
    func url(_ text: String) throws {
        let end = try run("healthcheck", text)
        #expect(end.status == 1)
        #expect(
            end.errors == "psa-mock: \(text) is no URL of the form "
                + "http://127.0.0.1:8080/readyz with a numeric host\n")
    }

    @Test func `wait returns as soon as a server is ready`() throws {
        let server = try RunningServer("--fixture", "none")
        let port = server.port
        #expect(try run("wait", "http://127.0.0.1:\(port)").status == 0)
        server.program.send(SIGTERM)
        #expect(server.program.finish().status == 0)
        let waiting = try Program(["wait", "-p", "\(port)", "--timeout", "60"])
        let next = try Program(["-p", "\(port)", "--fixture", "none"])
        #expect(next.readLine() != nil)
        let end = waiting.finish()
        #expect(end.status == 0)
        #expect(end.output + end.errors == "")
    }

    @Test func `wait gives up with the last reason`() throws {
        let server = try RunningServer("--fixture", "none")
        let url = "http://127.0.0.1:\(server.port)/nowhere"
        let end = try run("wait", url, "--timeout", "0")
        #expect(end.status == 1)
        #expect(
            end.errors
                == "psa-mock: \(url) answers HTTP/1.1 404 Not Found; gave up after 0 seconds\n")
    }
}
