// Fixtures that are generated: generate:N, or generate:N@SEED.

import Dialect
import Fixtures
import Generation
import Glibc
import Primitives
import Records

extension Fixture {
    private static let prefix = "generate:"
    /// The form of the name, for messages.
    private static let form =
        "write generate:1000 for 1,000 contacts, or generate:1000@7 for others of the same number"

    /// Whether the name of a fixture asks for generated data.
    static func isGenerated(_ name: String) -> Bool {
        name.lowercased().hasPrefix(prefix) || name.lowercased() == prefix.dropLast()
    }

    /// The data that a name asks for.
    /// - Throws: `ExitError` of status 2 if the name is not of that form.
    init(generating name: String) throws(ExitError) {
        let parts = name.dropFirst(Self.prefix.count)
            .split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let count = try Self.contactCount(parts.first ?? "", name)
        var seed: UInt64? = 0
        if parts.count > 1 { seed = UInt64(parts[1]) }
        guard let seed else {
            throw .usage(
                "the fixture \(name) has the seed '\(parts[1])', which is no whole number; "
                    + Self.form)
        }
        self = GeneratedData(contactCount: count, seed: seed).fixture(name: name)
    }

    private static func contactCount(_ number: Substring, _ name: String) throws(ExitError) -> Int {
        guard !number.isEmpty else {
            throw .usage("the fixture \(name) has no number of contacts; \(form)")
        }
        guard number.utf8.allSatisfy(ASCII.isDigit), number.contains(where: { $0 != "0" }) else {
            throw .usage(
                "the fixture \(name) asks for '\(number)' contacts, which must be a whole number "
                    + "above 0; \(form)")
        }
        guard let count = Int(number), count <= Limits.generatedContactsMax else {
            throw .usage(
                "the fixture \(name) asks for \(number) contacts; "
                    + "at most \(Limits.generatedContactsMax) are generated")
        }
        return count
    }

    /// The fixture, whose loading a terminal shows.
    var shown: Fixture {
        guard isatty(STDERR_FILENO) != 0 else { return self }
        var fixture = self
        let name = name
        fixture.showProgress = { done, all in
            let percent = done * 100 / max(all, 1)
            let end = done + Limits.progressRecords > all ? "\r\u{1b}[K" : ""
            writeError("\r\(name): \(percent) % of \(all) records loaded\(end)")
        }
        return fixture
    }
}
