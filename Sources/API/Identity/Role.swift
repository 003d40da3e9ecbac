// Permissions: the security role behind credentials.

package import HTTP
import Primitives

/// The modules of the API: the first segment of its paths.
enum Module: String, Sendable, CaseIterable {
    case company, expense, finance, marketing, procurement, project, sales, schedule, service,
        system, time

    /// The module of a path below the base; nil if it belongs to none.
    init?(_ segments: [String]) {
        guard let first = segments.first else { return nil }
        self.init(rawValue: ASCII.lowercased(first))
    }
}

/// A security role: what its members may do (docs/LIVE-API.md#credentials). Without a word of
/// restriction they may do everything.
package struct Role: Sendable, Equatable {
    private var isReadOnly = false
    private var closedModules: Set<Module> = []

    /// May do everything.
    package static let full = Role()

    /// Reads `full`, `read-only` and `no-MODULE`, several joined by `,`.
    /// - Throws: `CredentialError`. The text is not repeated: it may be a part of a key.
    init(_ text: Substring) throws(CredentialError) {
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        for word in words {
            if word == "read-only" {
                isReadOnly = true
            } else if word.hasPrefix("no-"),
                let module = Module(rawValue: String(word.dropFirst(3)))
            {
                closedModules.insert(module)
            } else if word != "full" || words.count > 1 {
                throw CredentialError("has a role behind the last '=' that is not \(Self.form)")
            }
        }
    }

    private init() {}

    /// The form of a role, for messages.
    static let form =
        "full, read-only or no-MODULE (several joined by ','; MODULE is one of "
        + Module.allCases.map(\.rawValue).joined(separator: ", ") + ")"

    /// Whether a member of this role may send a method to a path below the base. What the methods
    /// of a path are, every member may ask.
    /// - Parameter segments: Those of the path below the base.
    package func permits(_ method: Method, at segments: @autoclosure () -> [String]) -> Bool {
        if !isReadOnly && closedModules.isEmpty || method == .options { return true }
        let segments = segments()
        if let module = Module(segments), closedModules.contains(module) { return false }
        return !isReadOnly || Self.isReading(method, segments)
    }

    /// A search is a POST that changes nothing (docs/LIVE-API.md#search).
    private static func isReading(_ method: Method, _ segments: [String]) -> Bool {
        switch method {
        case .get, .head: true
        case .post: segments.last.map { ASCII.equal($0, "search") } ?? false
        default: false
        }
    }
}
