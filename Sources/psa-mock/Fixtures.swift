// Fixture files, what they bring, and what is wrong with them.

import JSON
import PSA
import Primitives
import SQLite

/// The fixture of that name: a file, or `demo` for the one built in.
/// - Throws: `Failure` if it cannot be read, `FixtureError` if it is no fixture.
func readFixture(_ name: String) throws -> Fixture {
    if name == "demo" { return try .demo }
    return try Fixture(name: name, readFile(name, bytesMax: Limits.fixtureBytesMax))
}

extension Failure {
    /// Why a sandbox could not be opened, in one line.
    init(opening file: String?, _ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
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

/// How many records of the kinds that a user looks for first there are.
struct Inventory {
    /// `45 contacts, 10 companies, 40 tickets`
    let text: String

    /// Counts in a sandbox.
    /// - Throws: `Failure` of status 2 if its file cannot be read.
    init(_ sandbox: Sandbox) throws(Failure) {
        do {
            text = [
                counted(try sandbox.count(of: "Contact"), "contacts"),
                counted(try sandbox.count(of: "Company"), "companies"),
                counted(try sandbox.count(of: "Ticket"), "tickets"),
            ].joined(separator: ", ")
        } catch {
            throw Failure(opening: nil, error)
        }
    }
}

/// The verb check: `FILE: ok (…)` on stdout for each good file, and on stderr a line for each
/// problem. Each file is loaded on top of the lookups and of the good files before it.
/// - Throws: `Failure` of status 1 if a file is bad, of status 2 if one cannot be read.
func checkFixtures(_ configuration: Configuration) throws(Failure) {
    var good: [Fixture] = []
    var badCount = 0
    for name in configuration.arguments {
        let bytes = try readFile(name, bytesMax: Limits.fixtureBytesMax)
        do {
            let fixture = try Fixture(name: name, bytes)
            _ = try Sandbox.open(mode: configuration.mode, fixtures: good + [fixture]) { Clock.now }
            good.append(fixture)
            printLine("\(name): ok (\(listCounts(bytes)))")
        } catch let error as FixtureError {
            error.lines.forEach(complain)
            badCount += 1
        } catch {
            throw Failure(opening: nil, error)
        }
    }
    guard badCount == 0 else {
        throw Failure(
            message: "\(counted(badCount, "files")) of \(configuration.arguments.count) "
                + "cannot be loaded",
            status: 1)
    }
}

/// How many records the lists of a fixture have, in the order of the file.
private func listCounts(_ bytes: [UInt8]) -> String {
    let members = (try? JSONDocument(bytes, limits: Limits.json))?.root.members ?? []
    let counts = members.filter { $0.value.kind == .array }
        .map { counted($0.value.elements.count, $0.name) }
    return counts.isEmpty ? "no records" : counts.joined(separator: ", ")
}

/// `1 company`, `2 companies`.
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
