// The rule of members that are accepted and not stored.

import SQLite

extension Rule {
    /// A secret is taken for what it is and forgotten.
    static func notKept(_ field: String) -> Rule {
        Rule(prepare: { write, _ in
            if write[field] != .null { write[field] = .null }
        })
    }
}
