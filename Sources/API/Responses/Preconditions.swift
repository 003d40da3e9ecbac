// Conditional requests: RFC 9110, section 13.

import Dialect
package import HTTP
package import Primitives

/// The preconditions of a request, in the order in which they are evaluated (section 13.2.2).
struct Preconditions {
    private let request: Request

    /// Nil for a request without any, and for OPTIONS, which neither selects nor changes anything
    /// (section 13.2.1).
    init?(_ request: Request) {
        guard request.method != .options,
            request.range(of: "If-Match") != nil || request.range(of: "If-None-Match") != nil
                || request.range(of: "If-Modified-Since") != nil
                || request.range(of: "If-Unmodified-Since") != nil
        else { return nil }
        self.request = request
    }

    /// Evaluates them.
    /// - Returns: Whether the request is to be done; if not, what the client has is still right, and
    ///   the answer is 304.
    /// - Throws: `APIError.precondition` for one that does not hold.
    func areMet(by target: Representation, at now: Timestamp) throws(APIError) -> Bool {
        try checkMatch(target, now)
        return try checkNoneMatch(target, now)
    }

    /// If-Match, or without it If-Unmodified-Since (sections 13.1.1 and 13.1.4). An entity tag
    /// matches nothing, since there are no entity tags.
    private func checkMatch(_ target: Representation, _ now: Timestamp) throws(APIError) {
        if let value = request.value(of: "If-Match") {
            guard value == "*", target.exists else {
                throw .precondition(
                    "If-Match: \(value) does not hold: records have no entity tag. Send * to ask for "
                        + "a record that exists, or leave the field out.")
            }
        } else if let changed = target.changed, let date = date("If-Unmodified-Since", now) {
            guard changed <= date else {
                throw .precondition(
                    "If-Unmodified-Since does not hold: the last change was at \(changed.text).")
            }
        }
    }

    /// If-None-Match, or without it If-Modified-Since (sections 13.1.2 and 13.1.3).
    private func checkNoneMatch(_ target: Representation, _ now: Timestamp) throws(APIError) -> Bool
    {
        let isRead = request.method == .get || request.method == .head
        if let value = request.value(of: "If-None-Match") {
            guard value == "*", target.exists else { return true }
            guard isRead else {
                throw .precondition(
                    "If-None-Match: * does not hold: there is a record. Leave the field out to "
                        + "change it.")
            }
            return false
        }
        guard isRead, let changed = target.changed, let date = date("If-Modified-Since", now) else {
            return true
        }
        return changed > date
    }

    /// The moment that a field names; nil for what is no date, which is ignored.
    private func date(_ name: StaticString, _ now: Timestamp) -> Timestamp? {
        request.value(of: name).flatMap { Timestamp(httpDate: $0, now: now) }
    }
}

extension Response {
    /// Evaluates the preconditions of a request, if it has any: after everything that refuses the
    /// request whatever it says, and before its body is read.
    /// - Parameter target: What the request selects.
    /// - Returns: Whether the request is to be done; if not, it is answered.
    /// - Throws: `APIError.precondition`, and what `target` throws.
    package mutating func meetsPreconditions(
        _ request: Request, at now: Timestamp, for target: () throws -> Representation
    ) throws -> Bool {
        guard let preconditions = Preconditions(request) else { return true }
        let target = try target()
        guard try !preconditions.areMet(by: target, at: now) else { return true }
        start(.notModified, date: now)
        if let changed = target.changed { field("Last-Modified", changed.httpDate) }
        finish()
        return false
    }
}

extension RequestContext {
    /// The representation that the request selects.
    /// - Throws: The error for a representation that does not exist.
    func representation() throws -> Representation {
        if case .action(let handler) = work, let representation = handler.representation {
            return try representation(self)
        }
        if path.id == nil { try checkParent() } else { _ = try recordID() }
        return .existing(changed: nil)
    }
}
