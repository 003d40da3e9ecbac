// The body that asks for a sandbox of a name that the path gives.

import Dialect
import JSON
import Primitives

/// What a sandbox shall begin with: a named fixture, or an export.
struct SandboxSetting {
    /// The name of the fixture; nil for the one of the server.
    private(set) var fixture: String?
    /// The mode; nil for the one of the server.
    private(set) var mode: Mode?
    /// The bytes of an export; nil for a fixture.
    private(set) var export: [UInt8]?

    /// Reads `{fixture, mode, from}`. An export has members of its own, so that no shape has it.
    /// - Throws: `APIError.mock`.
    init(_ root: JSONValue) throws(APIError) {
        guard root.kind == .object else { throw .mock("The body must be a JSON object.") }
        for member in root.members { try read(member) }
        guard fixture == nil || export == nil else {
            throw .mock("A sandbox begins with a fixture or with an export (from), not with both.")
        }
    }

    private mutating func read(_ member: JSONMember) throws(APIError) {
        switch member.name {
        case "fixture":
            guard let text = member.value.string else { throw .mock("The fixture must be a name.") }
            fixture = text
        case "mode":
            let known = Mode.allCases.map(\.rawValue)
            guard let mode = member.value.string.flatMap(Mode.init) else {
                throw .mock("The mode must be \(known.joined(separator: " or ")).")
            }
            self.mode = mode
        case "from":
            guard member.value.kind == .object else {
                throw .mock(
                    "from must be an export, the object that GET /_mock/export gives; POST "
                        + "/_mock/fork copies a sandbox by its name.")
            }
            export = member.value.source
        default:
            throw .unknownControlMember(
                member.name, member.positionAfterColon, ["fixture", "mode", "from"])
        }
    }
}
