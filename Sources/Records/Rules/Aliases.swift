// The rule of two members that show one value.

import SQLite
import Schema

extension Rule {
    /// Two members have the same value unless a body has made them differ: one that is changed
    /// alone takes the other along, as it does one that the mode hides. The live service has one of
    /// them and shows it under both names (docs/LIVE-API.md#references).
    static func aliases(_ one: String, _ other: String) -> Rule {
        Rule(prepare: { write, _ in
            guard write.isChange else { return }
            let agree = write.stored(one) == write.stored(other)
            for (changed, follower) in [(one, other), (other, one)]
            where write.changes(changed) && !write.bodyNames(follower) {
                let isHidden = write.resource.field(follower)?.isHidden ?? false
                if agree || isHidden { write[follower] = write[changed] }
            }
        })
    }
}

extension PreparedRecord {
    /// The value that the record has now.
    fileprivate func stored(_ field: String) -> Value? {
        resource.index(of: field).flatMap { stored?[$0] }
    }
}
