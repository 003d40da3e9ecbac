// Fixtures, as files of users are: read, then loaded into an empty sandbox.

import Dialect
import Fixtures
import Primitives
import Tenancy

/// Reading and loading of fixtures.
enum FixtureFuzzing {
    /// Promise: a fixture is refused with the place of the error, or its records are kept.
    static func run(_ bytes: [UInt8]) {
        let now = ServiceFuzzing.now
        do {
            let fixture = try Fixture(name: "fuzz.json", bytes)
            _ = try Templates.image(of: [fixture], .default) { now }
        } catch let error as FixtureError {
            if error.problems.isEmpty { fail("an error without a place") }
        } catch {
            fail("\(error)")
        }
    }
}
