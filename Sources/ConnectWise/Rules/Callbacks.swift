// The rules of callbacks (docs/LIVE-API.md#callbacks).

import Dialect
import Primitives
import Records
import SQLite
import Schema

extension RuleID {
    /// A callback has a URL, a type, a level of that type, and is the only one of its kind.
    static let callback = named("callback")
}

extension Rule {
    /// A callback has a URL, a type, a level of that type, and no twin. The texts are those of the
    /// live service.
    static let callback = Rule(prepare: { write, store in
        // The live service takes 0 for all records of an owner and shows 1.
        if write["objectId"] == .integer(0) { write["objectId"] = .integer(1) }
        guard case .text(let url) = write["url"], case .text(let type) = write["type"],
            case .text(let level) = write["level"]
        else { return }
        if !isWebAddress(url) {
            write.addError(.invalid("Invalid URL", write.path + "url", of: write.errorName))
        }
        checkLevel(level, of: type, &write)
        if try store.isDuplicate(write) {
            write.addError(
                FieldError(
                    code: "ObjectExists", message: "A matching callback entry already exists",
                    resource: write.errorName, field: write.path + "objectId"))
        }
    })

    /// Whether it begins with `http://` or `https://` and a host (RFC 9110, section 4.2).
    private static func isWebAddress(_ text: String) -> Bool {
        let lower = ASCII.lowercased(text)
        guard let scheme = ["http://", "https://"].first(where: { lower.hasPrefix($0) }) else {
            return false
        }
        let host = lower.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        return !host.isEmpty && !text.utf8.contains { $0 <= UInt8(ascii: " ") || $0 == 0x7F }
    }

    private static func checkLevel(_ level: String, of type: String, _ write: inout PreparedRecord)
    {
        guard let known = CallbackType.all.first(where: { ASCII.equal($0.name, type) }) else {
            let types = CallbackType.all.map(\.name).joined(separator: ", ")
            return write.addError(
                .invalid(
                    "The field type must be one of \(types), but it is '\(type)'.",
                    write.path + "type", of: write.errorName))
        }
        guard !known.levels.contains(where: { ASCII.equal($0.name, level) }) else { return }
        write.addError(
            FieldError(
                code: "InvalidObject",
                message: "Unrecognized level for type, see documentation for supported levels "
                    + "for each type", resource: write.errorName, field: write.path + "level"))
    }
}

extension Store {
    /// Whether another callback tells the same URL of the same records.
    fileprivate func isDuplicate(_ write: PreparedRecord) throws(DatabaseError) -> Bool {
        try database.first(
            """
            SELECT 1 FROM \(name: write.resource.table) WHERE "url" = \(write["url"]) \
            AND "type" = \(write["type"]) AND "level" = \(write["level"]) \
            AND "objectId" = \(write["objectId"]) AND "id" IS NOT \(write.id) LIMIT 1
            """
        ) { _ in true } ?? false
    }
}
