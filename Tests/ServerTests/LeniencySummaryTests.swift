import Glibc
import JSON
import TestSupport
import Testing

@Suite struct LeniencySummaryTests {
    private let text =
        "leniencies relied on: barePath 3, noCredentials 3, noClientId 3, objectPatch 1; "
        + "--mode strict refuses them (GET /_mock/leniencies tells more)"

    /// A run with three requests: the output on stderr after their lines.
    private func end(_ form: String, resetting: Bool = false) throws -> [Substring] {
        let server = try RunningServer("--log", form)
        for _ in 1...2 { #expect(try server.exchange("GET", "/company/contacts/1").status == 200) }
        #expect(
            try server.exchange("PATCH", "/company/contacts/1", #"{"title": "x"}"#).status == 200)
        if resetting {
            #expect(try server.exchange("DELETE", "/_mock/leniencies").status == 204)
        } else {
            let report = try server.exchange("GET", "/_mock/leniencies").text
            #expect(report.hasPrefix(#"{"total":10,"leniencies":[{"name":"barePath","count":3,"#))
        }
        server.program.send(SIGTERM)
        let (status, output, errors) = server.program.finish()
        #expect(status == 0)
        #expect(output == "")
        return Array(errors.split(separator: "\n").dropFirst(form == "none" ? 0 : 4))
    }

    @Test func `at the end the program lists what was relied on`() throws {
        #expect(try end("text") == ["psa-mock: \(text)"])
    }

    @Test func `in the JSON log that is an object`() throws {
        let lines = try end("json")
        #expect(lines.count == 1)
        let limits = JSONLimits(depthMax: 2, valuesMax: 9)
        let object = try JSONDocument(Array(lines.joined().utf8), limits: limits).root
        #expect(object.members.map(\.name) == ["time", "message"])
        #expect(object["message"]?.string == text)
    }

    @Test("nothing is told without a log, or if nothing is counted", arguments: ["none", "text"])
    func silence(form: String) throws {
        #expect(try end(form, resetting: form == "text") == [])
    }
}
