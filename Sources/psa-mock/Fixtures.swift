// Fixture files: reading, counting and checking them.

import Dialect
import Fixtures
import JSON
import MockServer
import Primitives
import Records
import SQLite
import Tenancy

/// Reads the fixture of a file, the built-in one named `demo`, or one that is generated.
/// - Throws: `ExitError` if the file cannot be read, `FixtureError` if it is not a fixture.
func readFixture(_ name: String) throws -> Fixture {
    if name == "demo" { return try .demo }
    if Fixture.isGenerated(name) { return try Fixture(generating: name).shown }
    return try Fixture(name: name, readText(name, bytesMax: Limits.fixtureFileBytesMax)).shown
}

extension ExitError {
    /// Creates the error of a sandbox that cannot be opened.
    init(opening file: String?, _ error: any Error) {
        switch error {
        case let error as ExitError: self = error
        case let error as OpeningError: self = .configuration(error.message)
        case let error as FixtureError: self = .configuration(Self.text(of: error))
        case let error as DatabaseError:
            self = .configuration(
                "cannot open \(file ?? "the database"): \(error.message); "
                    + "choose another directory with --data")
        default: self = .configuration("\(error)")
        }
    }

    private static func text(of error: FixtureError) -> String {
        let first = error.lines.first ?? error.fixture
        guard error.lines.count > 1 else { return first }
        return first
            + " (and \(error.lines.count - 1) more: psa-mock check \(error.fixture) lists all)"
    }
}

/// The numbers of contacts, companies and tickets of a sandbox.
struct Inventory {
    /// `45 contacts, 10 companies, 40 tickets`
    let text: String

    /// Counts in a sandbox.
    /// - Throws: `ExitError` of status 2 if its file cannot be read.
    init(_ sandbox: Sandbox) throws(ExitError) {
        do {
            text = [
                counted(try sandbox.count(of: "Contact"), "contacts"),
                counted(try sandbox.count(of: "Company"), "companies"),
                counted(try sandbox.count(of: "Ticket"), "tickets"),
            ].joined(separator: ", ")
        } catch {
            throw ExitError(opening: nil, error)
        }
    }
}

/// Runs the verb check: prints `FILE: ok (…)` on stdout for each valid file, and a line on stderr
/// for each problem. Each file is loaded after the lookups and the valid files before it.
/// - Throws: `ExitError` of status 1 if a file is invalid, of status 2 if one cannot be read.
func checkFixtures(_ configuration: Configuration) throws(ExitError) {
    var valid: [Fixture] = []
    var invalidCount = 0
    for name in configuration.arguments {
        let text = try readText(name, bytesMax: Limits.fixtureFileBytesMax)
        do {
            let fixture = try Fixture(name: name, text)
            _ = try Sandbox.open(mode: configuration.mode, fixtures: valid + [fixture]) {
                Clock.now
            }
            valid.append(fixture)
            printLine("\(name): ok (\(listCounts(of: fixture)))")
        } catch let error as FixtureError {
            error.lines.forEach(printError)
            invalidCount += 1
        } catch {
            throw ExitError(opening: nil, error)
        }
    }
    guard invalidCount == 0 else {
        throw ExitError(
            message: "\(counted(invalidCount, "files")) of \(configuration.arguments.count) "
                + "cannot be loaded",
            status: 1)
    }
}

/// The numbers of records of the lists of a fixture, in the order of the file.
private func listCounts(of fixture: Fixture) -> String {
    let counts = fixture.listCounts.map { counted($0.count, $0.name) }
    return counts.isEmpty ? "no records" : counts.joined(separator: ", ")
}

/// A number with its noun: `1 company`, `2 companies`.
func counted(_ count: Int, _ plural: String) -> String {
    guard count == 1 else { return "\(count) \(plural)" }
    let singular =
        if plural.hasSuffix("ies") {
            String(plural.dropLast(3)) + "y"
        } else if plural.hasSuffix("sses") || plural.hasSuffix("uses") {
            String(plural.dropLast(2))
        } else {
            String(plural.dropLast(plural.hasSuffix("s") ? 1 : 0))
        }
    return "1 \(singular)"
}
