// Tests/ContactTests/ContactTests.swift of a package, for `swift test`. psa-mock is in PATH, or PSA_MOCK_URL
// names a server that runs already, such as http://127.0.0.1:8080, and PSA_MOCK_CONTROL_TOKEN its token.
import Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The server with data for one test alone: the company of its credentials is a new name.
struct PSAMock: Sendable {
    @TaskLocal static var current = PSAMock()
    static let url = ProcessInfo.processInfo.environment["PSA_MOCK_URL"] ?? started()

    let company = "swift-\(UUID().uuidString)"

    /// Starts a server on a free port, which ends with this process; where it listens.
    private static func started() -> String {
        let server = Process(), output = Pipe()
        server.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        server.arguments = ["psa-mock", "--port", "0", "--log", "none"]
        server.standardOutput = output
        guard (try? server.run()) != nil else { fatalError("psa-mock is not in PATH") }
        identifier = server.processIdentifier
        atexit { kill(PSAMock.identifier, SIGTERM) }
        let ready = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        return String(ready.split(separator: " ")[4])
    }

    nonisolated(unsafe) private static var identifier: pid_t = 0

    /// Asks the API with the credentials of the test; the answer has to have that status.
    @discardableResult
    func ask(
        _ method: String, _ path: String, _ body: String? = nil, expecting status: Int = 200
    ) async throws -> Data {
        let login = Data("\(company)+any:any".utf8).base64EncodedString()
        let headers = [
            "Authorization": "Basic \(login)", "clientId": "6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908",
        ]
        return try await send(method, "/v4_6_release/apis/3.0" + path, body, headers, status)
    }

    /// Asks the control plane in the name of the test.
    @discardableResult
    func control(
        _ method: String, _ path: String, _ body: String? = nil, expecting status: Int = 200
    ) async throws -> Data {
        var headers = ["X-Mock-Sandbox": company]
        headers["X-Mock-Token"] = ProcessInfo.processInfo.environment["PSA_MOCK_CONTROL_TOKEN"]
        return try await send(method, "/_mock" + path, body, headers, status)
    }

    private func send(
        _ method: String, _ path: String, _ body: String?, _ headers: [String: String], _ status: Int
    ) async throws -> Data {
        var request = URLRequest(url: try #require(URL(string: Self.url + path)))
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        request.allHTTPHeaderFields = headers
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        let (data, response) = try await URLSession.shared.data(for: request)
        #expect((response as? HTTPURLResponse)?.statusCode == status)
        return data
    }
}

/// Gives each test data of its own: reset before it, let go after it.
struct OwnPSAMock: TestTrait, SuiteTrait, TestScoping {
    let isRecursive = true

    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
    ) async throws {
        guard !test.isSuite else { return try await body() }
        let psa = PSAMock()
        try await psa.control("POST", "/reset", expecting: 204)
        let result: Result<Void, any Error>
        do { result = .success(try await PSAMock.$current.withValue(psa, operation: body)) } catch {
            result = .failure(error)
        }
        try await psa.control("DELETE", "/sandboxes/\(psa.company)", expecting: 204)
        try result.get()
    }
}

@Suite(OwnPSAMock()) struct ContactTests {
    let psa = PSAMock.current
    let ada = #"{"firstName": "Ada", "company": {"identifier": "Acme"}}"#

    @Test func `a contact that is added is the next one`() async throws {
        try await psa.ask("POST", "/company/contacts", ada, expecting: 201)
        try await psa.ask("GET", "/company/contacts/46")
    }

    @Test func `a test does not see what another test has added`() async throws {
        try await psa.ask("GET", "/company/contacts/46", expecting: 404)
    }

    @Test func `a reset brings the data back`() async throws {
        try await psa.ask("POST", "/company/contacts", ada, expecting: 201)
        try await psa.control("POST", "/reset", expecting: 204)
        try await psa.ask("GET", "/company/contacts/46", expecting: 404)
    }

    @Test func `a service that is busy once`() async throws {
        let fault = #"{"method": "GET", "first": 1, "fault": {"status": 429}}"#
        try await psa.control("POST", "/faults", fault, expecting: 201)
        try await psa.ask("GET", "/company/contacts/1", expecting: 429)
        try await psa.ask("GET", "/company/contacts/1")
    }

    @Test func `what was sent`() async throws {
        try await psa.ask("POST", "/company/contacts", ada, expecting: 201)
        let expected = #"{"conditions": "method=\"POST\" and resource=\"Contact\"", "count": 1}"#
        try await psa.control("POST", "/journal/verify", expected)
    }
}
