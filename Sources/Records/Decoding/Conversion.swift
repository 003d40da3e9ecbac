// Values of a kind that a member cannot have: refused alone where the live service's reader stops,
// else with all other errors.

import Dialect
import JSON
import Schema

extension Decoder {
    /// Refuses a value that cannot be converted to a type. The live service's reader stops there;
    /// what it converts, and this server refuses all the same, is one of the errors of the body.
    /// - Parameters:
    ///   - expected: What the field must be, for people.
    ///   - found: What it is, if that is not said by the kind.
    /// - Throws: `APIError.conversion`.
    mutating func refuse(
        _ json: JSONValue, for type: ReaderType, _ path: String, _ expected: String,
        found: String? = nil
    ) throws(APIError) -> Input? {
        try checkConversion(json, to: type, path, expected, found: found)
        return mismatch(path, expected, json, found: found)
    }

    /// Checks that a value can be converted to a type.
    /// - Throws: `APIError.conversion`.
    func checkConversion(
        _ json: JSONValue, to type: ReaderType, _ path: String, _ expected: String,
        found: String? = nil
    ) throws(APIError) {
        guard let message = complaint(about: json, for: type, path) else { return }
        let found = json.kind == .number ? found : nil
        throw .conversion(
            message, isPatch: reading == .operations,
            .invalid(
                "The field \(path) must be \(expected), but it is \(found ?? json.kind.noun).",
                path, of: errorName))
    }

    /// What the live service's reader says of a value; nil if it converts it.
    private func complaint(about json: JSONValue, for type: ReaderType, _ path: String) -> String? {
        switch reading {
        case .exact: return nil
        case .record: break
        case .operations:
            // The value of an operation stands at [n].value.
            if json.steps.count == 2, json.kind != .array, json.kind != .object {
                return type.castComplaint(about: json)
            }
        }
        let isToken = reading == .operations
        guard let complaint = type.complaint(about: json, isToken: isToken) else { return nil }
        let position = json.position(at: complaint.end)
        let isLine = complaint.text.utf8.last == 0x0a
        return complaint.text + (isLine ? "" : " ")
            + "Path '\(place(of: json, complaint, path))', line \(position.line), "
            + "position \(position.column)."
    }

    /// The path at which the reader stopped.
    private func place(
        of json: JSONValue, _ complaint: ReaderType.Complaint, _ path: String
    ) -> String {
        var steps = steps(to: json, at: path)
        if complaint.isBeforeElement, case .element(let index)? = steps.last {
            steps.removeLast()
            if index > 0 { steps.append(.element(index - 1)) }
        }
        // An object in place of a list is read as far as its first name.
        if complaint.isInsideObject, let first = json.members.first {
            steps.append(.member(first.name))
        }
        return Self.readerPath(steps)
    }

    /// The steps to a value: of a body as the client spelled them, of an operation's value those of
    /// the field's path.
    private func steps(to json: JSONValue, at path: String) -> [JSONStep] {
        reading == .record ? json.steps : Self.steps(path)
    }

    private static func steps(_ path: String) -> [JSONStep] {
        // Bytes, since a name can be as long as the body.
        path.utf8.split(separator: UInt8(ascii: "/")).map { bytes in
            let piece = String(Substring(bytes))
            return Int(piece).map(JSONStep.element) ?? .member(piece)
        }
    }

    /// The path of a member as the live service's reader writes it.
    func readerPath(of member: JSONMember, at path: String) -> String {
        Self.readerPath(steps(to: member.value, at: path))
    }

    /// The path as the live service's reader writes it: `communicationItems[0].value`.
    package static func readerPath(_ path: String) -> String { readerPath(steps(path)) }

    private static func readerPath(_ steps: [JSONStep]) -> String {
        var text = ""
        for step in steps {
            switch step {
            case .element(let index): text += "[\(index)]"
            case .member(let name) where name.utf8.contains(where: isSpecial):
                text += "['" + name.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "']"
            case .member(let name): text += (text.isEmpty ? "" : ".") + name
            }
        }
        return text
    }

    /// Whether a name that has the byte in it is written in brackets.
    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte <= UInt8(ascii: " ") || ".'/\"[]()\\".utf8.contains(byte)
    }
}
